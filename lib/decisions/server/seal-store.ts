import type { SqlTx } from '@/lib/db/transaction';

/** Decisions whose time has come, oldest first: a look without locks, so that an idle worker never queues for the log's head. */
export async function readDue(tx: SqlTx, workspaceId: string, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ decision_id: string }>(
    `SELECT decision_id FROM decision WHERE workspace_id = $1::uuid AND seal_due_at <= clock_timestamp() ORDER BY seal_due_at LIMIT ${limit}`,
    [workspaceId],
    `read-due-${limit}`,
  );
  return rows.map((row) => row.decision_id);
}

/** Decisions whose time has come, locked; rows that somebody else works on are left for the next round. Take the head lock first. */
export async function lockDue(tx: SqlTx, workspaceId: string, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ decision_id: string }>(
    `SELECT decision_id FROM decision WHERE workspace_id = $1::uuid AND seal_due_at <= clock_timestamp()
     ORDER BY seal_due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
    [workspaceId],
    `lock-due-${limit}`,
  );
  return rows.map((row) => row.decision_id);
}

export interface EventSpan {
  events: number;
  firstIdx: number;
  lastIdx: number;
}

/** How many events emitters reported for each decision, and the first and last place in the log. */
export async function eventSpans(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
): Promise<Map<string, EventSpan>> {
  const rows = await tx.sql<{ decision_id: string } & EventSpan>(
    `SELECT k.id AS decision_id, e.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
       SELECT count(*) AS events, min(idx) AS "firstIdx", max(idx) AS "lastIdx" FROM event
       WHERE workspace_id = $1::uuid AND decision_id = k.id AND actor_type = 'emitter') e
     WHERE e.events > 0`,
    [workspaceId, decisionIds],
    'event-spans',
  );
  return new Map(rows.map(({ decision_id, events, firstIdx, lastIdx }) => [decision_id, { events, firstIdx, lastIdx }]));
}
