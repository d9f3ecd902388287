import type { SqlTx } from '@/lib/db/transaction';

export interface OutboxRow {
  outboxId: string;
  topic: string;
  subjectId: string;
  tier: string | null;
  dueAt: Date | null;
  createdAt: Date;
}

/** Takes what was put out to be told, oldest first; gone with the transaction's commit. One worker at a time: another finds nothing meanwhile. */
export async function takeOutbox(tx: SqlTx, workspaceId: string, limit: number): Promise<OutboxRow[]> {
  // The application may not update the outbox, so its rows cannot be locked one by one.
  const [lock] = await tx.sql<{ mine: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('outbox/' || $1::text, 0)) AS mine",
    [workspaceId],
  );
  if (!lock?.mine) return [];
  // In the order of the table: a Date of JavaScript knows no microseconds, and by their ids alone rows of one moment have none.
  return tx.sql<OutboxRow>(
    `WITH taken AS (DELETE FROM notification_outbox WHERE workspace_id = $1::uuid AND outbox_id IN (
         SELECT outbox_id FROM notification_outbox WHERE workspace_id = $1::uuid ORDER BY created_at, outbox_id LIMIT $2::int)
       RETURNING outbox_id, topic, subject_id, tier, due_at, created_at)
     SELECT outbox_id::text AS "outboxId", topic, subject_id AS "subjectId", tier, due_at AS "dueAt", created_at AS "createdAt"
     FROM taken ORDER BY created_at, outbox_id`,
    [workspaceId, limit],
  );
}

/** What telling of an action asks for. */
export interface ToldAction {
  systemId: string;
  /** The person (UUID) it was assigned to. */
  assignedTo: string | null;
  /** The channel (public id) that the agent named for the outcome. */
  callback: string | null;
}

/** By the actions' UUIDs. */
export async function actionsToTell(
  tx: SqlTx,
  workspaceId: string,
  actionIds: readonly string[],
): Promise<Map<string, ToldAction>> {
  if (actionIds.length === 0) return new Map();
  const rows = await tx.sql<ToldAction & { actionId: string }>(
    `SELECT action_id::text AS "actionId", system_id::text AS "systemId", assigned_to::text AS "assignedTo", callback
       FROM action WHERE workspace_id = $1::uuid AND action_id = ANY($2::uuid[])`,
    [workspaceId, actionIds],
  );
  return new Map(rows.map((row) => [row.actionId, row]));
}
