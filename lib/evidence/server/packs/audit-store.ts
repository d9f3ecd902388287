import type { RoomScope } from '@/lib/access/actor';
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
  openedBy: string | null;
  openedByName: string;
  openedAt: Date;
  closedAt: Date | null;
}
/** What a room holds, as whom it lets in carries it. */
export const scopeOf = ({ auditId, systemId, frameworks, fromAt, untilAt }: RoomRow): RoomScope => ({ auditId, systemId, frameworks, from: fromAt, until: untilAt }); // prettier-ignore

const ROOM = `a.audit_id::text AS "auditId", a.title, a.auditor_id::text AS "auditorId", a.auditor_name AS "auditorName", a.system_id::text AS "systemId",
  (SELECT s.name FROM ai_system s WHERE s.workspace_id = a.workspace_id AND s.system_id = a.system_id) AS "systemName", a.frameworks, a.from_at AS "fromAt", a.until_at AS "untilAt",
  a.expires_at AS "expiresAt", a.opened_by::text AS "openedBy", a.opened_by_name AS "openedByName", a.opened_at AS "openedAt", a.closed_at AS "closedAt"`;

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
    `INSERT INTO audit_room (workspace_id, audit_id, title, auditor_id, auditor_name, system_id, frameworks, from_at, until_at, expires_at, opened_by_name, opened_by)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6::uuid, $7::text[], $8::timestamptz, $9::timestamptz, $10::timestamptz, $11, $12::uuid)`,
    [workspaceId, row.auditId, row.title, row.auditorId, row.auditorName, row.systemId, row.frameworks, row.fromAt, row.untilAt, row.expiresAt, row.openedByName, row.openedBy],
  ); // prettier-ignore
}
export async function closeRoom(tx: SqlTx, workspaceId: string, auditId: string): Promise<void> {
  await tx.sql('UPDATE audit_room SET closed_at = clock_timestamp() WHERE workspace_id = $1::uuid AND audit_id = $2::uuid AND closed_at IS NULL', [workspaceId, auditId]); // prettier-ignore
}

export interface AuditorRow {
  personId: string;
  name: string;
  /** The AI systems granted to them beside any room: null is all of them. None: rooms alone let them in. */
  granted: number | null;
}
/** Auditors of the workspace whose access has not ended. */
export async function listAuditors(tx: SqlTx, workspaceId: string): Promise<AuditorRow[]> {
  return tx.sql<AuditorRow>(
    `SELECT p.person_id::text AS "personId", p.name, CASE WHEN NOT m.all_systems THEN (SELECT count(*) FROM system_grant g
        WHERE g.workspace_id = m.workspace_id AND g.person_id = m.person_id) END AS granted FROM membership m JOIN person p ON p.person_id = m.person_id
     WHERE m.workspace_id = $1::uuid AND m.role = 'auditor' AND m.ended_at IS NULL AND (m.valid_until IS NULL OR m.valid_until > clock_timestamp()) ORDER BY p.name`,
    [workspaceId],
  );
}

export interface RequestRow {
  requestId: string;
  /** Null: asked before requests were tasks. */
  framework: string | null;
  taskId: string | null;
  control: string | null;
  ownerName: string | null;
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
    `SELECT r.request_id::text AS "requestId", r.framework, r.task_id::text AS "taskId", r.control, r.words, r.due_on::text AS "dueOn", r.asked_by_name AS "askedByName", r.asked_at AS "askedAt",
       r.answer_words AS "answerWords", r.pack_id::text AS "packId", r.answered_by_name AS "answeredByName", r.answered_at AS "answeredAt",
       (SELECT p.name FROM evidence_task t JOIN person p ON p.person_id = t.owner_id WHERE t.workspace_id = r.workspace_id AND t.task_id = r.task_id) AS "ownerName"
     FROM audit_request r WHERE r.workspace_id = $1::uuid AND r.audit_id = $2::uuid ORDER BY r.answered_at IS NOT NULL, r.request_id`,
    [workspaceId, auditId],
  );
}
export async function insertRequest(
  tx: SqlTx,
  workspaceId: string,
  auditId: string,
  row: Pick<RequestRow, 'requestId' | 'framework' | 'taskId' | 'control' | 'words' | 'dueOn' | 'askedByName'>,
): Promise<void> {
  // prettier-ignore
  await tx.sql('INSERT INTO audit_request (workspace_id, audit_id, request_id, control, words, due_on, asked_by_name, framework, task_id) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::date, $7, $8, $9::uuid)', [workspaceId, auditId, row.requestId, row.control, Buffer.from(row.words), row.dueOn, row.askedByName, row.framework, row.taskId]);
}
/** The task of the request; false when there is no such request, or it was answered already. */
export async function answerRequestRow(
  tx: SqlTx,
  workspaceId: string,
  auditId: string,
  requestId: string,
  given: { answerWords: Uint8Array; packId: string | null; byName: string },
): Promise<{ taskId: string | null } | false> {
  // prettier-ignore
  const [row] = await tx.sql<{ taskId: string | null }>(
    'UPDATE audit_request SET answer_words = $4, pack_id = $5::uuid, answered_by_name = $6, answered_at = clock_timestamp() WHERE workspace_id = $1::uuid AND audit_id = $2::uuid AND request_id = $3::uuid AND answered_at IS NULL RETURNING task_id::text AS "taskId"',
    [workspaceId, auditId, requestId, Buffer.from(given.answerWords), given.packId, given.byName],
  );
  return row ?? false;
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
/** What was found of how many decisions of the sample of each pack of an audit: of what was put beside it nobody asks. */
export async function countChecks(tx: SqlTx, workspaceId: string, auditId: string): Promise<Map<string, number>> {
  const rows = await tx.sql<{ packId: string; checked: number }>(
    `SELECT c.pack_id::text AS "packId", count(*) AS checked FROM audit_check c
       JOIN evidence_pack p ON p.workspace_id = c.workspace_id AND p.pack_id = c.pack_id
       JOIN evidence_pack_decision d ON d.workspace_id = c.workspace_id AND d.pack_id = c.pack_id AND d.decision_id = c.decision_id
         AND d.place <= coalesce((p.facts->>'sampled')::int, 0)
      WHERE c.workspace_id = $1::uuid AND c.audit_id = $2::uuid GROUP BY 1`,
    [workspaceId, auditId],
  );
  return new Map(rows.map((row) => [row.packId, row.checked]));
}
export type SampleRow = { decisionId: string; place: number } & {
  [K in keyof Omit<CheckRow, 'packId' | 'decisionId'>]: CheckRow[K] | null;
};
/** Drawn decisions of a pack behind a place, in the order drawn, each with what the auditor found. `upTo`: the last place that is of the sample. */
export async function listSampleRows(
  tx: SqlTx,
  workspaceId: string,
  given: { auditId: string; packId: string; after: number; upTo: number; unchecked: boolean; limit: number },
): Promise<SampleRow[]> {
  return tx.sql<SampleRow>(
    `SELECT d.decision_id::text AS "decisionId", d.place, c.result, c.words, c.checked_by_name AS "checkedByName", c.checked_at AS "checkedAt" FROM evidence_pack_decision d
       LEFT JOIN audit_check c ON c.workspace_id = d.workspace_id AND c.audit_id = $2::uuid AND c.pack_id = d.pack_id AND c.decision_id = d.decision_id
     WHERE d.workspace_id = $1::uuid AND d.pack_id = $3::uuid AND d.place > $4::int AND d.place <= $5::int AND (NOT $6::boolean OR c.result IS NULL)
     ORDER BY d.place LIMIT $7::int`,
    [workspaceId, given.auditId, given.packId, given.after, given.upTo, given.unchecked, given.limit],
  );
}
/** True for a decision of the sample; `upTo`: the last place that is of it. */
export async function isDrawn(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  decisionId: string,
  upTo: number,
): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM evidence_pack_decision WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND decision_id = $3::uuid AND place <= $4::int', [workspaceId, packId, decisionId, upTo]); // prettier-ignore
  return rows.length > 0;
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
