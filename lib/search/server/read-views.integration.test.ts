import { beforeAll, expect, test } from 'vitest';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withControl, withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { indexAll, ingest } from '../testing/seed';

const VIEWS = ['decision_read', 'decision_search_read'];
let mine: TestWorkspace;
let other: TestWorkspace;

beforeAll(async () => {
  [mine, other] = [await testWorkspace(), await testWorkspace()];
  for (const [w, decision] of [[mine, 'run-mine'], [other, 'run-other']] as const) {
    await ingest(w, [{ kind: 'decision.started', system: 'desk', decision, occurredAt: '2026-11-20T10:00:00Z', data: { input: 'zqword' } }]);
    await indexAll(w);
  }
}); // prettier-ignore

async function workspacesIn(tx: SqlTx, view: string): Promise<string[]> {
  const rows = await tx.sql<{ workspace_id: string }>(`SELECT DISTINCT workspace_id::text FROM ${view}`);
  return rows.map((row) => row.workspace_id);
}

test.each(VIEWS)('%s holds the rows of the transaction’s workspace and no other', async (view) => {
  for (const w of [mine, other])
    expect(await withWorkspace(w.workspaceId, (tx) => workspacesIn(tx, view))).toEqual([w.workspaceId]);
});

test.each(VIEWS)('%s holds nothing while no workspace is set', async (view) => {
  expect(await withControl((tx) => workspacesIn(tx, view))).toEqual([]);
});

test.each(VIEWS)('%s cannot be written through', async (view) => {
  await expect(withWorkspace(mine.workspaceId, (tx) => tx.sql(`DELETE FROM ${view}`))).rejects.toMatchObject({ code: '42501' });
  await expect(withWorkspace(mine.workspaceId, (tx) => tx.sql(`UPDATE ${view} SET workspace_id = workspace_id`))).rejects.toMatchObject({ code: '42501' });
}); // prettier-ignore
