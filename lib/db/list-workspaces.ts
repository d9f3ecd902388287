import { withControl } from './transaction';

/** Ids of every workspace, oldest first: what the worker's loops and the signer go through. */
export async function listWorkspaceIds(): Promise<string[]> {
  const rows = await withControl((tx) =>
    tx.sql<{ id: string }>('SELECT workspace_id::text AS id FROM workspace ORDER BY created_at, workspace_id'),
  );
  return rows.map((row) => row.id);
}
