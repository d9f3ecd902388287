import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { getAction } from '@/lib/approvals/server/get-action';
import { redeemAction } from '@/lib/approvals/server/redeem-action';
import { requestAction } from '@/lib/approvals/server/request-action';
import type { NewAction } from '@/lib/approvals/schemas';
import { childEnv } from '@/lib/env';
import { Random } from '@/lib/sample/random';

// The process that decides is killed with SIGKILL at random moments. CRASH_SEED repeats a run's choices.
const SEED = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31));
const ROUNDS = 3;
const DECIDER = fileURLToPath(new URL('./testing/crash-decider.ts', import.meta.url));

let ws: TestWorkspace;
let agent: KeyActor;
let gateway: KeyActor;
let person: PersonActor;
beforeAll(async () => {
  ws = await testWorkspace();
  agent = await ws.key(['act']);
  gateway = await ws.key(['redeem']);
  person = await ws.person('reviewer');
});

/** What the process said until it was killed, after so many lines. */
async function runUntil(run: string, lines: number): Promise<string[][]> {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, DECIDER, JSON.stringify({ agent, gateway, person, run })], {
    env: childEnv({ NODE_ENV: 'test' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.once('close', () => resolve());
  });
  const said = text.split('\n').slice(0, -1).map((line) => line.split(' ')); // prettier-ignore
  expect(said.filter(([word]) => word === 'failed')).toEqual([]);
  return said;
}
const body = (n: number): NewAction =>
  ({
    system: 'crash-desk',
    tool: { name: n % 3 === 0 ? 'issue_refund' : 'get_order_status' },
    args: { order: `W${n}`, ...(n % 3 === 0 ? { amount: '2400.00', currency: 'EUR' } : {}) },
  }) as NewAction;

describe('the server killed between a decision and its answer', () => {
  test(`loses nothing that it told, and nothing runs twice (CRASH_SEED=${SEED})`, { timeout: 240_000 }, async () => {
    const random = new Random(SEED);
    let lost = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const run = `round-${round}`;
      const said = await runUntil(run, random.int(20, 60));
      const told = (word: string): Set<string> => new Set(said.filter(([first]) => first === word).map(([, n]) => n!));
      const ids = new Map(said.filter(([word]) => word === 'asked').map(([, n, id]) => [n!, id!]));
      for (const n of told('asking')) {
        // The agent was never answered, or was: asked again it is the same action, as it was decided.
        const { view } = await requestAction(agent, body(Number(n)), `${run}-${n}`);
        if (ids.has(n)) expect(view.id).toBe(ids.get(n));
        if (told('asked').has(n) && Number(n) % 3 !== 0) expect(view.state).toBe('allowed');
        if (told('voted').has(n)) expect(view.review!.approvals).toBeGreaterThan(0);
        const { verdict, actionHash, execution } = await getAction(agent, view.id);
        if (told('redeemed').has(n)) expect(execution).toBe('redeemed');
        if (told('redeeming').has(n) && !told('redeemed').has(n) && execution === 'redeemed') lost += 1;
        if (verdict) await redeemAction(gateway, view.id, { verdict, actionHash });
        await expect(redeemAction(gateway, view.id, { verdict: verdict ?? 'a.b.c', actionHash })).rejects.toThrowError();
      }
    }
    const { rows } = await asOwner((db) =>
      db.query<Record<string, string>>(
        `SELECT (SELECT count(*) FROM action a WHERE workspace_id = $1 AND state IN ('allowed', 'approved')
             AND (verdict IS NULL OR NOT EXISTS (SELECT FROM action_change c WHERE c.action_id = a.action_id AND c.kind = 'verdict.issued'))) AS "noVerdict",
           (SELECT count(*) FROM (SELECT action_id FROM action_change WHERE workspace_id = $1 AND kind = 'verdict.redeemed' GROUP BY 1 HAVING count(*) > 1) t) AS twice,
           (SELECT count(*) FROM action a WHERE workspace_id = $1 AND approvals <> (SELECT count(*) FROM action_vote v WHERE v.action_id = a.action_id AND v.vote = 'approve')) AS votes,
           (SELECT count(*) FROM action_change c WHERE workspace_id = $1 AND NOT EXISTS (SELECT FROM event e WHERE e.workspace_id = c.workspace_id AND e.idx = c.idx AND e.kind = c.kind)) AS "noEvent"`,
        [ws.workspaceId],
      ),
    );
    expect(rows[0]).toEqual({ noVerdict: '0', twice: '0', votes: '0', noEvent: '0' });
    expect(lost).toBeLessThanOrEqual(ROUNDS * 3); // one for each lane and kill at most
  });
});
