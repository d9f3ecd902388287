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
  const rows = await tx.sql<OutboxRow>(
    `DELETE FROM notification_outbox WHERE workspace_id = $1::uuid AND outbox_id IN (
       SELECT outbox_id FROM notification_outbox WHERE workspace_id = $1::uuid ORDER BY created_at, outbox_id LIMIT $2::int)
     RETURNING outbox_id::text AS "outboxId", topic, subject_id AS "subjectId", tier, due_at AS "dueAt", created_at AS "createdAt"`,
    [workspaceId, limit],
  );
  return rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.outboxId < b.outboxId ? -1 : 1));
}

/** Whom an action was assigned to, by its UUID; null when to nobody. */
export async function assigneeOf(tx: SqlTx, workspaceId: string, actionId: string): Promise<string | null> {
  const [row] = await tx.sql<{ assignedTo: string | null }>(
    'SELECT assigned_to::text AS "assignedTo" FROM action WHERE workspace_id = $1::uuid AND action_id = $2::uuid',
    [workspaceId, actionId],
  );
  return row?.assignedTo ?? null;
}

/** The AI system of an action. */
export async function systemOfAction(tx: SqlTx, workspaceId: string, actionId: string): Promise<string | null> {
  const [row] = await tx.sql<{ systemId: string }>(
    'SELECT system_id::text AS "systemId" FROM action WHERE workspace_id = $1::uuid AND action_id = $2::uuid',
    [workspaceId, actionId],
  );
  return row?.systemId ?? null;
}

/** The channel (public id) that the agent named for the outcome of its action; null: none. */
export async function callbackOf(tx: SqlTx, workspaceId: string, actionId: string): Promise<string | null> {
  const [row] = await tx.sql<{ callback: string | null }>(
    'SELECT callback FROM action WHERE workspace_id = $1::uuid AND action_id = $2::uuid',
    [workspaceId, actionId],
  );
  return row?.callback ?? null;
}
