import type { SqlTx } from '@/lib/db/transaction';

export interface ReceivedRow {
  decisions: number;
  sealed: number;
  never_ended: number;
  late: number;
}

/** Decisions of a system that started in the range. */
export async function countReceived(
  tx: SqlTx,
  workspaceId: string,
  given: { systemId: string; from: Date; to: Date },
): Promise<ReceivedRow> {
  const [row] = await tx.sql<ReceivedRow>(
    `SELECT count(*) AS decisions, count(*) FILTER (WHERE sealed_idx IS NOT NULL) AS sealed,
       count(*) FILTER (WHERE status = 'incomplete') AS never_ended, count(*) FILTER (WHERE 'lateEvents' = ANY(flags)) AS late
     FROM decision WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND started_at >= $3::timestamptz AND started_at < $4::timestamptz`,
    [workspaceId, given.systemId, given.from, given.to],
  );
  return row!;
}

export async function firstDecision(tx: SqlTx, workspaceId: string, systemId: string): Promise<Date | null> {
  const [row] = await tx.sql<{ at: Date }>(
    'SELECT started_at AS at FROM decision WHERE workspace_id = $1::uuid AND system_id = $2::uuid ORDER BY started_at LIMIT 1',
    [workspaceId, systemId],
  );
  return row?.at ?? null;
}
