import { withControl, withWorkspace } from '@/lib/db/transaction';

export interface LogState {
  size: number;
  unintegrated: number;
  unsigned: number;
  /** Null while no checkpoint was published. */
  checkpointAgeMs: number | null;
  fault: boolean;
  unindexed: number;
  lagMs: number;
}

export async function selectWorkspaceIds(): Promise<string[]> {
  const rows = await withControl((tx) =>
    tx.sql<{ id: string }>('SELECT workspace_id::text AS id FROM workspace ORDER BY created_at'),
  );
  return rows.map((row) => row.id);
}

/** Size of one workspace's log, and how far its tree, its signer and text search are behind it: a few reads by key. */
export async function selectLogState(workspaceId: string): Promise<LogState> {
  const [row] = await withWorkspace(workspaceId, (tx) =>
    tx.sql<LogState>(`
      SELECT h.next_idx AS size, greatest(h.next_idx - coalesce(t.size, 0), 0) AS unintegrated,
        greatest(h.next_idx - coalesce(p.size, 0), 0) AS unsigned,
        (extract(epoch FROM clock_timestamp() - p.signed_at) * 1000)::float8 AS "checkpointAgeMs",
        (t.alarm IS NOT NULL OR s.refusal IS NOT NULL) AS fault,
        greatest(h.next_idx - c.next_idx, 0) AS unindexed,
        coalesce(greatest(extract(epoch FROM clock_timestamp() - e.received_at) * 1000, 0), 0)::float8 AS "lagMs"
      FROM log_head h
      JOIN search_cursor c ON c.workspace_id = h.workspace_id
      LEFT JOIN log_tree t ON t.workspace_id = h.workspace_id
      LEFT JOIN log_signer s ON s.workspace_id = h.workspace_id
      LEFT JOIN LATERAL (SELECT size, signed_at FROM checkpoint k WHERE k.workspace_id = h.workspace_id ORDER BY signed_at DESC LIMIT 1) p ON true
      LEFT JOIN event e ON e.workspace_id = h.workspace_id AND e.idx = c.next_idx`),
  );
  return row ?? { size: 0, unintegrated: 0, unsigned: 0, checkpointAgeMs: null, fault: false, unindexed: 0, lagMs: 0 };
}
