import type { SqlTx } from '@/lib/db/transaction';
import type { RefusedFilter } from '../quarantine';

export interface GroupRow {
  code: string;
  route: string;
  key_id: string | null;
  key_name: string | null;
  count: number;
  taken: number;
  first_at: Date;
  last_at: Date;
  message: string;
  /** How many different messages there are, and the newest others. */
  messages: number;
  others: string[];
  system_name: string | null;
}

/** Refusals by cause and emitter, the most frequent first. */
export async function selectGroups(tx: SqlTx, workspaceId: string, limit: number): Promise<GroupRow[]> {
  return tx.sql<GroupRow>(
    `SELECT q.code, q.route, q.key_id, k.name AS key_name, count(*) AS count, count(*) FILTER (WHERE q.outcome IN ('accepted', 'duplicate')) AS taken,
       min(q.received_at) AS first_at, max(q.received_at) AS last_at, (array_agg(q.message ORDER BY q.quarantine_id DESC))[1] AS message,
       count(DISTINCT q.message) AS messages, (array_agg(DISTINCT q.message))[1:5] AS others, s.name AS system_name
     FROM quarantine q LEFT JOIN api_key k ON k.workspace_id = q.workspace_id AND k.key_id = q.key_id
       LEFT JOIN ai_system s ON s.workspace_id = q.workspace_id AND s.system_id = k.system_id
     WHERE q.workspace_id = $1::uuid GROUP BY q.code, q.route, q.key_id, k.name, s.name ORDER BY count(*) DESC, q.code, q.route, q.key_id LIMIT $2`,
    [workspaceId, limit],
  );
}

export interface RefusalRow {
  quarantine_id: string;
  received_at: Date;
  code: string;
  field: string | null;
  message: string;
  kept: boolean;
  tried_at: Date | null;
  tried_by_name: string | null;
  outcome: string | null;
}

/** Refusals of one cause, newest first, without their bodies. */
export async function selectRefusals(
  tx: SqlTx,
  workspaceId: string,
  filter: RefusedFilter,
  before: string | null,
  limit: number,
): Promise<RefusalRow[]> {
  return tx.sql<RefusalRow>(
    `SELECT quarantine_id, received_at, code, field, message, body IS NOT NULL AS kept, tried_at, tried_by_name, outcome FROM quarantine
     WHERE workspace_id = $1::uuid AND code = $2 AND route = $3 AND key_id IS NOT DISTINCT FROM $4::uuid AND ($5::uuid IS NULL OR quarantine_id < $5::uuid)
     ORDER BY quarantine_id DESC LIMIT $6`,
    [workspaceId, filter.code, filter.route, filter.keyId, before, limit],
  );
}

export interface KeptRow {
  route: string;
  key_id: string | null;
  key_name: string | null;
  key_system: string | null;
  code: string;
  body: Uint8Array | null;
  outcome: string | null;
}

export async function selectKept(tx: SqlTx, workspaceId: string, quarantineId: string): Promise<KeptRow | null> {
  const [row] = await tx.sql<KeptRow>(
    `SELECT q.route, q.key_id, k.name AS key_name, k.system_id AS key_system, q.code, q.body, q.outcome FROM quarantine q
     LEFT JOIN api_key k ON k.workspace_id = q.workspace_id AND k.key_id = q.key_id
     WHERE q.workspace_id = $1::uuid AND q.quarantine_id = $2::uuid`,
    [workspaceId, quarantineId],
  );
  return row ?? null;
}

export async function noteTried(
  tx: SqlTx,
  workspaceId: string,
  quarantineId: string,
  tried: { by: string | null; outcome: string },
): Promise<void> {
  await tx.sql(
    `UPDATE quarantine SET tried_at = clock_timestamp(), tried_by_name = $3, outcome = $4 WHERE workspace_id = $1::uuid AND quarantine_id = $2::uuid`,
    [workspaceId, quarantineId, tried.by, tried.outcome],
  );
}
