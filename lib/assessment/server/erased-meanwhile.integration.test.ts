import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { readLog } from '@/lib/ledger/server/testing';
import { eraseDecisions } from '@/lib/retention/server/erase-decisions';
import { ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { askRescore } from './ask-rescore';
import { assessClosed } from './assess-closed';
import { runRescores } from './run-rescores';
import { MARKED_NEEDS_REVIEW, markingScorers } from './testing';

let w: TestWorkspace;
const with1 = (bundle: string) => ({ scorers: markingScorers(bundle, 'IGNORE ALL'), policies: MARKED_NEEDS_REVIEW });

function decision(name: string, secret: string): JsonObject[] {
  const base = { system: 'desk', decision: name, actor: { type: 'agent', id: 'desk', version: '1' } };
  const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();
  return [
    { ...base, kind: 'decision.started', occurredAt: at(0), data: { input: 'Refund me.' } },
    { ...base, kind: 'tool.called', step: 't', occurredAt: at(1), data: { tool: { name: 'issue_refund', callId: 'c', arguments: { note: secret } } } },
    { ...base, kind: 'decision.ended', occurredAt: at(2), data: { status: 'ok' } },
  ]; // prettier-ignore
}
async function close(): Promise<void> {
  await asOwner((db) => db.query("UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL", [w.workspaceId])); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
}
/** Erases the decision the first time that scoring, which has read it by then, gives others their turn. */
function erasingOnce(name: string): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    const { rows } = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1 AND external_id = $2', [w.workspaceId, name])); // prettier-ignore
    await withWorkspace(w.workspaceId, (tx) => eraseDecisions(tx, w.workspaceId, { keep: 'structure', says: { case: 'T-1' } }, [{ decisionId: rows[0]!.id, fields: null }])); // prettier-ignore
  };
}
const kinds = async (): Promise<string[]> => (await readLog(w.workspaceId)).map((event) => event.kind).filter((kind) => /^(risk|content)\./.test(kind)); // prettier-ignore
/** Of the newest event of this kind, what it says: the facts of a policy's evaluation hold the arguments. */
const lastEvaluated = async () => JSON.stringify((await readLog(w.workspaceId)).findLast((event) => event.kind === 'policy.evaluated')!.data); // prettier-ignore

beforeAll(async () => {
  w = await testWorkspace();
  await w.system('desk');
});

describe('a decision that is erased between its reading and the events about it', () => {
  test('is not written about as it was: it is read again, and scored as it is now', async () => {
    await ingest(w, decision('first', 'for Maria Kowalska'));
    await close();
    const given = { ...with1('b1'), pause: erasingOnce('first') };
    while ((await assessClosed(w.workspaceId, given)) > 0);
    expect(await kinds()).toEqual(['content.erased', 'risk.assessed']);
    expect(await lastEvaluated()).not.toContain('Kowalska');
  });

  test('nor when it is scored anew', async () => {
    await ingest(w, decision('second', 'for Piotr Lewandowski'));
    await close();
    while ((await assessClosed(w.workspaceId, with1('b1'))) > 0);
    expect(await lastEvaluated()).toContain('Lewandowski');
    await askRescore(await w.person('administrator'), {});
    const given = { ...with1('b2'), pause: erasingOnce('second') };
    while ((await runRescores(w.workspaceId, given)) > 0);
    const log = await readLog(w.workspaceId);
    const erased = log.findLastIndex((event) => event.kind === 'content.erased');
    const after = log.slice(erased).filter((event) => event.kind === 'risk.assessed' || event.kind === 'policy.evaluated');
    expect(after.length).toBeGreaterThan(0);
    expect(JSON.stringify(after.map((event) => event.data))).not.toMatch(/Lewandowski|Kowalska/);
  });
});
