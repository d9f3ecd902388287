import type { SqlTx } from '@/lib/db/transaction';

export interface RoomRow {
  auditId: string;
  title: string;
  auditorId: string;
  auditorName: string;
  systemId: string;
  systemName: string;
  frameworks: string[];
  fromAt: Date;
  untilAt: Date;
  expiresAt: Date;
  openedByName: string;
  openedAt: Date;
  closedAt: Date | null;
}
const ROOM = `a.audit_id::text AS "auditId", a.title, a.auditor_id::text AS "auditorId", a.auditor_name AS "auditorName", a.system_id::text AS "systemId",
  (SELECT s.name FROM ai_system s WHERE s.workspace_id = a.workspace_id AND s.system_id = a.system_id) AS "systemName", a.frameworks, a.from_at AS "fromAt", a.until_at AS "untilAt",
  a.expires_at AS "expiresAt", a.opened_by_name AS "openedByName", a.opened_at AS "openedAt", a.closed_at AS "closedAt"`;

/** Rooms that are open to a person now. */
export async function listRoomsOf(tx: SqlTx, workspaceId: string, auditorId: string): Promise<RoomRow[]> {
  return tx.sql<RoomRow>(`SELECT ${ROOM} FROM audit_room a WHERE a.workspace_id = $1::uuid AND a.auditor_id = $2::uuid AND a.closed_at IS NULL AND a.expires_at > clock_timestamp() ORDER BY a.audit_id DESC`, [workspaceId, auditorId]); // prettier-ignore
}
export async function listRooms(tx: SqlTx, workspaceId: string): Promise<RoomRow[]> {
  return tx.sql<RoomRow>(`SELECT ${ROOM} FROM audit_room a WHERE a.workspace_id = $1::uuid ORDER BY a.closed_at IS NOT NULL, a.audit_id DESC LIMIT 200`, [workspaceId]); // prettier-ignore
}
export async function findRoom(tx: SqlTx, workspaceId: string, auditId: string): Promise<RoomRow | null> {
  const [row] = await tx.sql<RoomRow>(`SELECT ${ROOM} FROM audit_room a WHERE a.workspace_id = $1::uuid AND a.audit_id = $2::uuid`, [workspaceId, auditId]); // prettier-ignore
  return row ?? null;
}
export async function insertRoom(
  tx: SqlTx,
  workspaceId: string,
  row: Omit<RoomRow, 'systemName' | 'openedAt' | 'closedAt'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO audit_room (workspace_id, audit_id, title, auditor_id, auditor_name, system_id, frameworks, from_at, until_at, expires_at, opened_by_name)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6::uuid, $7::text[], $8::timestamptz, $9::timestamptz, $10::timestamptz, $11)`,
    [workspaceId, row.auditId, row.title, row.auditorId, row.auditorName, row.systemId, row.frameworks, row.fromAt, row.untilAt, row.expiresAt, row.openedByName],
  ); // prettier-ignore
}
export async function closeRoom(tx: SqlTx, workspaceId: string, auditId: string): Promise<void> {
  await tx.sql('UPDATE audit_room SET closed_at = clock_timestamp() WHERE workspace_id = $1::uuid AND audit_id = $2::uuid AND closed_at IS NULL', [workspaceId, auditId]); // prettier-ignore
}

/** Auditors of the workspace whose access has not ended. */
export async function listAuditors(tx: SqlTx, workspaceId: string): Promise<{ personId: string; name: string }[]> {
  return tx.sql(
    `SELECT p.person_id::text AS "personId", p.name FROM membership m JOIN person p ON p.person_id = m.person_id
     WHERE m.workspace_id = $1::uuid AND m.role = 'auditor' AND (m.valid_until IS NULL OR m.valid_until > clock_timestamp()) ORDER BY p.name`,
    [workspaceId],
  );
}

export interface RequestRow {
  requestId: string;
  control: string | null;
  /** Sealed: the question. */
  words: Uint8Array;
  dueOn: string | null;
  askedByName: string;
  askedAt: Date;
  /** Sealed; null: not answered. */
  answerWords: Uint8Array | null;
  packId: string | null;
  answeredByName: string | null;
  answeredAt: Date | null;
}
export async function listRequests(tx: SqlTx, workspaceId: string, auditId: string): Promise<RequestRow[]> {
  return tx.sql<RequestRow>(
    `SELECT request_id::text AS "requestId", control, words, due_on::text AS "dueOn", asked_by_name AS "askedByName", asked_at AS "askedAt", answer_words AS "answerWords", pack_id::text AS "packId",
       answered_by_name AS "answeredByName", answered_at AS "answeredAt" FROM audit_request WHERE workspace_id = $1::uuid AND audit_id = $2::uuid ORDER BY answered_at IS NOT NULL, request_id`,
    [workspaceId, auditId],
  );
}
export async function insertRequest(
  tx: SqlTx,
  workspaceId: string,
  auditId: string,
  row: Pick<RequestRow, 'requestId' | 'control' | 'words' | 'dueOn' | 'askedByName'>,
): Promise<void> {
  // prettier-ignore
  await tx.sql('INSERT INTO audit_request (workspace_id, audit_id, request_id, control, words, due_on, asked_by_name) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::date, $7)', [workspaceId, auditId, row.requestId, row.control, Buffer.from(row.words), row.dueOn, row.askedByName]); // prettier-ignore
}
/** False when there is no such request, or it was answered already. */
export async function answerRequestRow(
  tx: SqlTx,
  workspaceId: string,
  auditId: string,
  requestId: string,
  given: { answerWords: Uint8Array; packId: string | null; byName: string },
): Promise<boolean> {
  // prettier-ignore
  const rows = await tx.sql(
    'UPDATE audit_request SET answer_words = $4, pack_id = $5::uuid, answered_by_name = $6, answered_at = clock_timestamp() WHERE workspace_id = $1::uuid AND audit_id = $2::uuid AND request_id = $3::uuid AND answered_at IS NULL RETURNING request_id',
    [workspaceId, auditId, requestId, Buffer.from(given.answerWords), given.packId, given.byName],
  );
  return rows.length > 0;
}

export interface CheckRow {
  packId: string;
  decisionId: string;
  result: 'agrees' | 'differs' | 'cannotTell';
  /** Sealed: the auditor's note. */
  words: Uint8Array | null;
  checkedByName: string;
  checkedAt: Date;
}
export async function listChecks(tx: SqlTx, workspaceId: string, auditId: string): Promise<CheckRow[]> {
  return tx.sql<CheckRow>(
    `SELECT pack_id::text AS "packId", decision_id::text AS "decisionId", result, words, checked_by_name AS "checkedByName", checked_at AS "checkedAt" FROM audit_check WHERE workspace_id = $1::uuid AND audit_id = $2::uuid ORDER BY checked_at`,
    [workspaceId, auditId],
  );
}
export async function upsertCheck(
  tx: SqlTx,
  workspaceId: string,
  auditId: string,
  row: Omit<CheckRow, 'checkedAt'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO audit_check (workspace_id, audit_id, pack_id, decision_id, result, words, checked_by_name) VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7)
     ON CONFLICT (workspace_id, audit_id, pack_id, decision_id) DO UPDATE SET result = excluded.result, words = excluded.words, checked_by_name = excluded.checked_by_name, checked_at = clock_timestamp()`,
    [workspaceId, auditId, row.packId, row.decisionId, row.result, row.words && Buffer.from(row.words), row.checkedByName],
  );
}
