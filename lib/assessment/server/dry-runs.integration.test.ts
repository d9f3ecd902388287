import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { activateVersion } from '@/lib/policy/server/activate-version';
import { createPolicy } from '@/lib/policy/server/create-policy';
import { proposeVersion } from '@/lib/policy/server/propose-version';
import { retireVersion } from '@/lib/policy/server/retire-version';
import { readLog } from '@/lib/ledger/server/testing';
import { ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import type { DryRunView } from '../dry-run';
import { assessClosed } from './assess-closed';
import { cancelDryRun } from './cancel-dry-run';
import { evaluateOnDecision } from './evaluate-on-decision';
import { exportDryRun } from './export-dry-run';
import { getDryRun, listDryRunChanges } from './read-dry-runs';
import { runDryRuns } from './run-dry-runs';
import { startDryRun } from './start-dry-run';
import { markingScorers } from './testing';

let ws: TestWorkspace;
let ann: PersonActor;
let ben: PersonActor;
const COUNT = 12;
const document = {
  id: 'limits',
  title: 'Limits',
  scope: { stages: ['action' as const] },
  rules: [{ id: 'above-50', when: 'has(amount.value) && amount.value > 50', route: 'block' as const, reason: 'Above 50.' }],
  tests: [{ name: 'above', facts: { amount: { value: 51 } }, expect: 'block' as const }],
};

/** Twelve refunds of 10, 20, ... 120 EUR. */
function refund(no: number): JsonObject[] {
  const at = (second: number): string => new Date(Date.now() - 3_600_000 + no * 60_000 + second * 1_000).toISOString();
  const base = { system: 'desk', decision: `refund-${no}`, actor: { type: 'agent', id: 'desk', version: '1' } };
  const args = { order: `W${no}`, amount: `${no * 10}.00`, currency: 'EUR', email: `nora${no}@mail.example`, note: `call ${no}` };
  return [
    { ...base, kind: 'decision.started', occurredAt: at(0), data: { environment: 'production', input: 'Please refund me.' } },
    { ...base, kind: 'tool.called', step: 't', occurredAt: at(1), data: { tool: { name: 'issue_refund', callId: 'c', arguments: args } } },
    { ...base, kind: 'decision.ended', occurredAt: at(2), data: { status: 'ok' } },
  ]; // prettier-ignore
}

beforeAll(async () => {
  ws = await testWorkspace();
  [ann, ben] = [await ws.person('compliance_officer'), await ws.person('administrator')];
  await ingest(ws, Array.from({ length: COUNT }, (_, i) => refund(i + 1)).flat());
  await asOwner((db) =>
    db.query(
      "UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL",
      [ws.workspaceId],
    ),
  );
  while ((await sealDueDecisions()) > 0);
  while ((await assessClosed(ws.workspaceId, { scorers: markingScorers('b1', 'NOTHING') })) > 0);
  await createPolicy(ann, { document });
});

describe('a dry run', () => {
  it('survives a killed worker: it goes on where it was and counts nothing twice', async () => {
    const { id } = await startDryRun(ann, { policy: 'limits' });
    expect(await getDryRun(ann, id)).toMatchObject({ state: 'waiting', checked: 0 });
    await runDryRuns(ws.workspaceId, 5);
    expect(await getDryRun(ann, id)).toMatchObject({ state: 'running', total: COUNT, checked: 5 });
    // Killed in the middle of a slice: what was not committed is as if it had not been done.
    await asOwner((db) =>
      db.query(`CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$;
                CREATE TRIGGER die BEFORE UPDATE ON policy_dry_run FOR EACH ROW EXECUTE FUNCTION die()`),
    );
    await expect(runDryRuns(ws.workspaceId, 5)).rejects.toThrow('killed');
    await asOwner((db) => db.query('DROP TRIGGER die ON policy_dry_run'));
    expect(await getDryRun(ann, id)).toMatchObject({ state: 'running', checked: 5 });
    while ((await runDryRuns(ws.workspaceId, 5)) > 0);
    const run = await getDryRun(ann, id);
    expect(run).toMatchObject({ state: 'done', total: COUNT, checked: COUNT, changed: 7, unread: 0 });
    expect(run.moves.reduce((sum, one) => sum + one.count, 0)).toBe(7);
    expect(run.moves.every((one) => one.after === 'block')).toBe(true);
  });

  it('lists what would have changed page by page, and exports the same with its count', async () => {
    const { id } = await startDryRun(ann, { policy: 'limits' });
    while ((await runDryRuns(ws.workspaceId)) > 0);
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await listDryRunChanges(ann, id, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map((one) => one.decision));
      expect(page.items.every((one) => one.after === 'block' && one.rules[0] === 'limits@1#above-50')).toBe(true);
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(7);
    const text = await new Response((await exportDryRun(ann, id, 'ndjson')).stream).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { decision?: string; rows?: number });
    expect(lines.slice(0, -1).map((one) => one.decision)).toEqual(seen);
    expect(lines.at(-1)).toEqual({ rows: 7 });
    await expect(exportDryRun(await ws.person('developer'), id, 'csv')).rejects.toThrowError(
      expect.objectContaining({ code: 'forbidden' }) as Error,
    );
    const kinds = await asOwner(async (db) =>
      (
        await db.query<{ kind: string }>("SELECT kind FROM event WHERE workspace_id = $1 AND kind LIKE 'policy.dryRun%'", [
          ws.workspaceId,
        ])
      ).rows.map((one) => one.kind),
    );
    expect(new Set(kinds)).toEqual(new Set(['policy.dryRunAsked', 'policy.dryRunDone', 'policy.dryRunExported']));
  });

  it('stops where it is', async () => {
    const { id } = await startDryRun(ann, { policy: 'limits' });
    await runDryRuns(ws.workspaceId, 4);
    await cancelDryRun(ann, id);
    expect(await runDryRuns(ws.workspaceId, 4)).toBe(0);
    expect(await getDryRun(ann, id)).toMatchObject({ state: 'cancelled', checked: 4 });
  });

  it('tells nothing of AI systems that a reader does not see', async () => {
    const { id } = await startDryRun(ann, { policy: 'limits' });
    while ((await runDryRuns(ws.workspaceId)) > 0);
    const limited = await ws.person('compliance_officer', { systems: [await ws.system('other')] });
    await expect(getDryRun(limited, id)).rejects.toThrowError(expect.objectContaining({ code: 'notFound' }) as Error);
    const own = await startDryRun(limited, { policy: 'limits' });
    while ((await runDryRuns(ws.workspaceId)) > 0);
    expect(await getDryRun(limited, own.id)).toMatchObject({ state: 'done', checked: 0, changed: 0 });
    // Nor of a policy that is about none of theirs: its rules would stand in what changed.
    await createPolicy(ann, { document: { ...document, id: 'of-desk', scope: { ...document.scope, systems: ['desk'] } } });
    await expect(startDryRun(limited, { policy: 'of-desk' })).rejects.toMatchObject({ code: 'notFound' });
    // Nor that it was in force when the run began.
    const { version } = await proposeVersion(ann, 'of-desk', { reason: 'for the test' });
    await activateVersion(ben, 'of-desk', { version, reason: 'for the test' });
    const beside = await startDryRun(limited, { policy: 'limits' });
    while ((await runDryRuns(ws.workspaceId)) > 0);
    expect((await getDryRun(ann, beside.id)).base).toContain('of-desk@1');
    expect((await getDryRun(limited, beside.id)).base).toEqual(['others']);
    for (const person of [ann, ben]) await retireVersion(person, 'of-desk', { version, reason: 'for the test' });
  });
});

it('a draft is evaluated on one decision, without the values of its arguments', async () => {
  const said = await evaluateOnDecision(ann, { decision: 'refund-9', document });
  expect(said).toMatchObject({ after: 'block' });
  expect(said.before).not.toBe('block');
  expect(said.subjects.find((one) => one.stage === 'action')).toMatchObject({
    tool: 'issue_refund',
    outcome: { route: 'block' },
  });
  expect(JSON.stringify(said)).not.toContain('W9');
  const { version } = await proposeVersion(ann, 'limits', { reason: 'for the test' });
  await activateVersion(ben, 'limits', { version, reason: 'for the test' });
  expect(await evaluateOnDecision(ann, { decision: 'refund-9' })).toMatchObject({ before: 'block', after: 'block' });
});

it('of the version in force is compared with what would be without the policy: beside itself it would tell nothing', async () => {
  const { id } = await startDryRun(ann, { policy: 'limits', version: 1 });
  while ((await runDryRuns(ws.workspaceId)) > 0);
  const run = await getDryRun(ann, id);
  expect(run).toMatchObject({ state: 'done', checked: COUNT, changed: 7, base: ['limits@1'], comparison: 'withoutPolicy' });
  expect(run.moves.every((one) => one.before !== 'block' && one.after === 'block')).toBe(true);
});

it('that began before the kind of comparison was kept goes on as it began: beside what is in force, and says so', async () => {
  const { id } = await startDryRun(ann, { policy: 'limits', version: 1 });
  expect(await getDryRun(ann, id)).toMatchObject({ state: 'waiting', comparison: null });
  await runDryRuns(ws.workspaceId, 1);
  await asOwner((db) =>
    db.query(`UPDATE policy_dry_run SET comparison = NULL, changed = 0 WHERE workspace_id = $1 AND state = 'running'`, [
      ws.workspaceId,
    ]),
  );
  while ((await runDryRuns(ws.workspaceId)) > 0);
  expect(await getDryRun(ann, id)).toMatchObject({ state: 'done', checked: COUNT, changed: 0, comparison: 'inForce' });
});

describe('conditions on arguments', () => {
  const asking = (when: string): object => ({
    document: { ...document, id: `asks-${when.length}`, rules: [{ id: 'asks', when, route: 'block' as const, reason: 'Asks.' }] },
  });
  const tried = async (by: PersonActor, policy: string, more: object = {}): Promise<DryRunView> => {
    const { id } = await startDryRun(by, { policy, ...more });
    while ((await runDryRuns(ws.workspaceId)) > 0);
    return getDryRun(by, id);
  };
  const EMAIL = 'args.email == "nora3@mail.example"';
  const NOTE = 'has(args.note) && args.note == "call 3"';
  const policyOf = (when: string): string => `asks-${when.length}`;

  beforeAll(async () => {
    for (const when of [EMAIL, NOTE]) await createPolicy(ann, asking(when) as Parameters<typeof createPolicy>[1]);
  });

  it('see personal data masked in a dry run, and in clear for a stated reason by who may reveal it', async () => {
    expect(await tried(ann, policyOf(EMAIL))).toMatchObject({ changed: 0, arguments: 'masked', asksOfArguments: true });
    expect(await tried(ann, policyOf(NOTE))).toMatchObject({ changed: 1, arguments: 'masked' });
    const reveal = { reason: 'Checking the rule on addresses.' };
    const clear = await tried(ann, policyOf(EMAIL), { reveal });
    expect(clear).toMatchObject({ changed: 1, arguments: 'clear' });
    const events = await readLog(ws.workspaceId);
    const [event] = events.filter((one) => one.envelope.kind === 'content.revealed');
    expect(event!.data).toMatchObject({ scope: 'dryRun', run: clear.id, reason: reveal.reason });
    // Who may not reveal may neither ask for it nor read what came of it.
    const forbidden = expect.objectContaining({ code: 'forbidden' }) as Error;
    await expect(startDryRun(ben, { policy: policyOf(EMAIL), reveal })).rejects.toThrowError(forbidden);
    await expect(getDryRun(ben, clear.id)).rejects.toThrowError(expect.objectContaining({ code: 'notFound' }) as Error);
  });

  it('see nothing of arguments where who asks may not read content: neither in a dry run nor on one decision', async () => {
    const owner = await ws.person('developer', { permissionSets: ['system_owner'] });
    const blind = await tried(owner, policyOf(NOTE));
    expect(blind).toMatchObject({ changed: 0, arguments: 'none' });
    const masked = await tried(ann, policyOf(NOTE));
    await expect(getDryRun(owner, masked.id)).rejects.toThrowError(expect.objectContaining({ code: 'notFound' }) as Error);
    const one = { ...document, id: 'tried', rules: [{ id: 'asks', when: NOTE, route: 'block' as const, reason: 'Asks.' }] };
    const routeFor = async (actor: PersonActor, decision: string): Promise<unknown> =>
      (await evaluateOnDecision(actor, { decision, document: one })).after;
    expect(await routeFor(ann, 'refund-3')).toBe('block');
    expect(await routeFor(owner, 'refund-3')).toBe(await routeFor(owner, 'refund-4'));
  });

  it('see nothing of a decision whose content is restricted, but where who asks may read that; then who may not cannot read the run', async () => {
    await asOwner((db) =>
      db.query(
        "UPDATE decision SET flags = array_append(flags, 'restricted') WHERE workspace_id = $1 AND external_id = 'refund-3'",
        [ws.workspaceId],
      ),
    );
    const counsel = await ws.person('compliance_officer', { permissionSets: ['legal'] });
    const one = { ...document, id: 'tried', rules: [{ id: 'asks', when: NOTE, route: 'block' as const, reason: 'Asks.' }] };
    const after = async (actor: PersonActor): Promise<unknown> =>
      (await evaluateOnDecision(actor, { decision: 'refund-3', document: one })).after;
    expect(await after(ann)).not.toBe('block');
    expect(await after(counsel)).toBe('block');
    expect(await tried(ann, policyOf(NOTE))).toMatchObject({ changed: 0, checked: COUNT });
    const reveal = { reason: 'Checking the rule on addresses.' };
    // A condition that asks of arguments that are kept from it fails, and asks a person: it never says that it holds.
    const { moves } = await tried(ann, policyOf(EMAIL), { reveal });
    expect(moves.filter((one) => one.after === 'block')).toEqual([]);
    const run = await tried(counsel, policyOf(NOTE));
    expect(run).toMatchObject({ changed: 1 });
    await expect(getDryRun(ann, run.id)).rejects.toThrowError(expect.objectContaining({ code: 'notFound' }) as Error);
  });
});
