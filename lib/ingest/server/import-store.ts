import { withWorkspace } from '@/lib/db/transaction';

/** When events of these ids were said to have occurred, for those that the log holds. */
export async function occurredOf(workspaceId: string, eventIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await withWorkspace(workspaceId, (tx) =>
    tx.sql<{ event_id: string; occurred_at: Date }>(
      'SELECT event_id::text, occurred_at FROM event WHERE workspace_id = $1::uuid AND event_id = ANY($2::uuid[])',
      [workspaceId, eventIds],
    ),
  );
  return new Map(rows.map((row) => [row.event_id, row.occurred_at]));
}
