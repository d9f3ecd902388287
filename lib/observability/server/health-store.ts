import { withControl, withWorkspace } from '@/lib/db/transaction';

export interface LogState {
  size: number;
  unindexed: number;
  lagMs: number;
}

export async function selectWorkspaceIds(): Promise<string[]> {
  const rows = await withControl((tx) =>
    tx.sql<{ id: string }>('SELECT workspace_id::text AS id FROM workspace ORDER BY created_at'),
  );
  return rows.map((row) => row.id);
}

/** Size of one workspace's log and how far text search is behind it: three reads by primary key. */
export async function selectLogState(workspaceId: string): Promise<LogState> {
  const [row] = await withWorkspace(workspaceId, (tx) =>
    tx.sql<LogState>(`
      SELECT h.next_idx AS size, greatest(h.next_idx - c.next_idx, 0) AS unindexed,
        coalesce(greatest(extract(epoch FROM clock_timestamp() - e.received_at) * 1000, 0), 0)::float8 AS "lagMs"
      FROM log_head h
      JOIN search_cursor c ON c.workspace_id = h.workspace_id
      LEFT JOIN event e ON e.workspace_id = h.workspace_id AND e.idx = c.next_idx`),
  );
  return row ?? { size: 0, unindexed: 0, lagMs: 0 };
}
