import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { eraseDecisions } from '@/lib/retention/server/erase-decisions';
import { ingest } from '@/lib/search/testing/seed';
import { countEvidence } from './count-evidence';
import { runBlock } from './run-block';

let w: TestWorkspace;
let officer: PersonActor;
const DAY = 86_400_000;
const at = (daysAgo: number): string => new Date(Math.floor(Date.now() / DAY) * DAY - daysAgo * DAY + 3_600_000).toISOString();

async function accepted(decision: string, daysAgo: number): Promise<void> {
  const base = { system: 'desk', decision, occurredAt: at(daysAgo) };
  await ingest(w, [
    { ...base, kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o' } } },
    { ...base, kind: 'outcome.observed', data: { outcome: 'nurse accepted' } },
    { ...base, kind: 'decision.ended', data: { status: 'ok' } },
  ]);
}
const settle = async (): Promise<void> => {
  while ((await sealDueDecisions()) > 0);
  while ((await countEvidence(w.workspaceId)) > 0);
};
async function erase(decision: string, keep: 'structure' | 'nothing'): Promise<void> {
  const { rows } = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1 AND external_id = $2', [w.workspaceId, decision])); // prettier-ignore
  await withWorkspace(w.workspaceId, (tx) => eraseDecisions(tx, w.workspaceId, { keep, says: { case: 'T-1' } }, [{ decisionId: rows[0]!.id, fields: null }])); // prettier-ignore
}
const counted = () => asOwner(async (db) => (await db.query('SELECT day::text AS day, block, population, covered, contradicted, excluded, facts FROM evidence_day WHERE workspace_id = $1 ORDER BY 1, 2', [w.workspaceId])).rows as { day: string }[]); // prettier-ignore
const days = async (): Promise<string[]> => [...new Set((await counted()).map((one) => one.day))];
/** Decisions whose outcome is counted. All counts are the same as when everything is counted anew. */
async function population(): Promise<number> {
  const found = await runBlock(officer, { block: 'E10', system: 'desk' });
  const before = await counted();
  await asOwner((db) => db.query('DELETE FROM evidence_day WHERE workspace_id = $1', [w.workspaceId]));
  while ((await countEvidence(w.workspaceId)) > 0);
  expect(await counted()).toEqual(before);
  return found.population;
}

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  await accepted('stays', 3);
  await accepted('leaves nothing', 3);
  await accepted('leaves its structure', 3);
  await accepted('alone on its day', 5);
  await settle();
});

describe('what was counted of a decision goes with it', () => {
  test('is counted to begin with', async () => {
    expect(await population()).toBe(4);
    expect(await days()).toEqual([at(5), at(3)].map((one) => one.slice(0, 10)));
  });
  test('where its structure stays, what that shows', async () => {
    await erase('leaves its structure', 'structure');
    await settle();
    expect(await population()).toBe(4);
  });
  test('where nothing of it stays', async () => {
    await erase('leaves nothing', 'nothing');
    await settle();
    expect(await population()).toBe(3);
  });
  test('and a day on which nothing is left has no counts', async () => {
    await erase('alone on its day', 'nothing');
    await settle();
    expect(await population()).toBe(2);
    expect(await days()).toEqual([at(3).slice(0, 10)]);
  });
});

test('a day that goes on rests between two counts of the worker, and whoever reads it sees it whole', async () => {
  const restMs = 3_600_000;
  const byWorker = async (): Promise<void> => {
    while ((await countEvidence(w.workspaceId, { restMs })) > 0);
  };
  const totals = async (): Promise<number> =>
    (await counted()).filter((one) => one.day === at(1).slice(0, 10)).reduce((sum, one) => sum + Number((one as unknown as { population: number }).population), 0); // prettier-ignore
  await accepted('first of its day', 1);
  while ((await sealDueDecisions()) > 0);
  await byWorker();
  const before = await totals();
  expect(before).toBeGreaterThan(0);
  await accepted('second of its day', 1);
  while ((await sealDueDecisions()) > 0);
  await byWorker();
  expect(await totals()).toBe(before);
  expect((await runBlock(officer, { block: 'E10', system: 'desk' })).population).toBe(4);
  expect(await totals()).toBeGreaterThan(before);
});
