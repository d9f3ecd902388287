import { withWorkspace } from '@/lib/db/transaction';

/** When events of these ids were said to have occurred, for those that the log holds. */
export async function occurredOf(workspaceId: string, eventIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await withWorkspace(workspaceId, (tx) =>
    tx.sql<{ event_id: string; occurred_at: Date }>(
      `SELECT k.event_id::text, e.occurred_at FROM event_key k JOIN event e ON e.workspace_id = k.workspace_id AND e.idx = k.idx
       WHERE k.workspace_id = $1::uuid AND k.event_id = ANY($2::uuid[])`,
      [workspaceId, eventIds],
    ),
  );
  return new Map(rows.map((row) => [row.event_id, row.occurred_at]));
}
