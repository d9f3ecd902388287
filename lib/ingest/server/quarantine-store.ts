import { withWorkspace, type SqlTx } from '@/lib/db/transaction';

export interface QuarantineRow {
  quarantine_id: string;
  received_at: Date;
  route: string;
  key_id: string | null;
  key_name: string | null;
  code: string;
  field: string | null;
  message: string;
}
export type NewQuarantineRow = Omit<QuarantineRow, 'received_at' | 'key_name'> & { body: Uint8Array | null };

/** Rows kept in a workspace: a sender that fails for ever must not fill the disk. The oldest go first. */
const KEPT_ROWS = 5_000;

/** Adds rows and lets go of the oldest beyond the cap. */
export async function insertQuarantine(tx: SqlTx, workspaceId: string, rows: readonly NewQuarantineRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO quarantine (workspace_id, quarantine_id, route, key_id, code, field, message, body)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
    [
      workspaceId,
      rows.map((row) => row.quarantine_id),
      rows.map((row) => row.route),
      rows.map((row) => row.key_id),
      rows.map((row) => row.code),
      rows.map((row) => row.field),
      rows.map((row) => row.message),
      rows.map((row) => (row.body ? Buffer.from(row.body) : null)),
    ],
  );
  await tx.sql(
    `DELETE FROM quarantine WHERE workspace_id = $1::uuid AND quarantine_id <= (
       SELECT quarantine_id FROM quarantine WHERE workspace_id = $1::uuid ORDER BY quarantine_id DESC OFFSET $2::int LIMIT 1)`,
    [workspaceId, KEPT_ROWS],
  );
}

/** Newest first, before the row `before` when given; without their bodies. */
export async function listQuarantine(workspaceId: string, before: string | null, limit: number): Promise<QuarantineRow[]> {
  return withWorkspace(workspaceId, (tx) =>
    tx.sql<QuarantineRow>(
      `SELECT q.quarantine_id, q.received_at, q.route, q.key_id, k.name AS key_name, q.code, q.field, q.message
       FROM quarantine q LEFT JOIN api_key k ON k.workspace_id = q.workspace_id AND k.key_id = q.key_id
       WHERE q.workspace_id = $1::uuid AND ($2::uuid IS NULL OR q.quarantine_id < $2::uuid)
       ORDER BY q.quarantine_id DESC LIMIT $3::int`,
      [workspaceId, before, limit],
    ),
  );
}

export interface IngestHour {
  hour: Date;
  route: string;
  key_id: string;
  key_name: string | null;
  accepted: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
  bytes: number;
}

/** Counters of the last hours, newest first. */
export async function listIngestHours(workspaceId: string, hours: number): Promise<IngestHour[]> {
  return withWorkspace(workspaceId, (tx) =>
    tx.sql<IngestHour>(
      `SELECT r.hour, r.route, r.key_id, k.name AS key_name, r.accepted, r.duplicates, r.conflicts, r.rejected, r.bytes
       FROM ingest_rollup r LEFT JOIN api_key k ON k.workspace_id = r.workspace_id AND k.key_id = r.key_id
       WHERE r.workspace_id = $1::uuid AND r.hour > date_trunc('hour', now(), 'UTC') - make_interval(hours => $2::int)
       ORDER BY r.hour DESC, r.route, r.key_id LIMIT 5000`,
      [workspaceId, hours],
    ),
  );
}

/** When anything was last received from an emitter; null before the first event. */
export async function lastReceived(workspaceId: string): Promise<Date | null> {
  const [row] = await withWorkspace(workspaceId, (tx) =>
    tx.sql<{ received_at: Date }>('SELECT received_at FROM event WHERE workspace_id = $1::uuid ORDER BY idx DESC LIMIT 1', [
      workspaceId,
    ]),
  );
  return row?.received_at ?? null;
}
