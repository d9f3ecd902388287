import type { SqlTx } from '@/lib/db/transaction';

/** Documents, owners, arguments, tasks and comments of controls. Words are sealed by the callers. */
export interface DocumentRow {
  documentId: string;
  form: 'document' | 'attestation' | 'training';
  kind: string;
  systemId: string | null;
  controls: string[];
  ownerId: string | null;
  ownerName: string | null;
  personId: string | null;
  personName: string | null;
  role: string | null;
  effectiveFrom: string;
  expiresOn: string | null;
  receivedAt: Date;
  words: Uint8Array;
  sha256: string | null;
  bytes: number | null;
  mediaType: string | null;
  idx: number;
  revokedAt: Date | null;
}
const NAME = (column: string): string => `(SELECT p.name FROM person p WHERE p.person_id = ${column})`;
const DOCUMENT = `document_id::text AS "documentId", form, kind, system_id::text AS "systemId", controls, owner_id::text AS "ownerId", ${NAME('owner_id')} AS "ownerName",
  person_id::text AS "personId", ${NAME('evidence_document.person_id')} AS "personName", role, effective_from::text AS "effectiveFrom", expires_on::text AS "expiresOn",
  received_at AS "receivedAt", words, sha256, bytes, media_type AS "mediaType", idx, revoked_at AS "revokedAt"`;

/** Of these systems and of all systems, the newest first. */
export function listDocumentRows(tx: SqlTx, workspaceId: string, systems: readonly string[]): Promise<DocumentRow[]> {
  return tx.sql<DocumentRow>(
    `SELECT ${DOCUMENT} FROM evidence_document WHERE workspace_id = $1::uuid AND (system_id IS NULL OR system_id = ANY($2::uuid[]))
      ORDER BY received_at DESC, document_id LIMIT 5000`,
    [workspaceId, systems],
  );
}
export async function findDocumentRow(tx: SqlTx, workspaceId: string, documentId: string): Promise<DocumentRow | null> {
  const [row] = await tx.sql<DocumentRow>(
    `SELECT ${DOCUMENT} FROM evidence_document WHERE workspace_id = $1::uuid AND document_id = $2::uuid`,
    [workspaceId, documentId],
  );
  return row ?? null;
}
export async function insertDocument(
  tx: SqlTx,
  workspaceId: string,
  row: Omit<DocumentRow, 'ownerName' | 'personName' | 'receivedAt' | 'revokedAt'> & {
    recordedBy: string | null;
    body: Uint8Array | null;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_document (workspace_id, document_id, form, kind, system_id, controls, owner_id, person_id, role, effective_from, expires_on, words, sha256, bytes, media_type, recorded_by, idx)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::text[], $7::uuid, $8::uuid, $9, $10::date, $11::date, $12, $13, $14::bigint, $15, $16::uuid, $17::bigint)`,
    [
      workspaceId, row.documentId, row.form, row.kind, row.systemId, row.controls, row.ownerId, row.personId, row.role, row.effectiveFrom, row.expiresOn,
      row.words, row.sha256, row.bytes, row.mediaType, row.recordedBy, row.idx,
    ],
  ); // prettier-ignore
  if (row.body)
    await tx.sql('INSERT INTO evidence_file (workspace_id, document_id, body) VALUES ($1::uuid, $2::uuid, $3)', [
      workspaceId,
      row.documentId,
      row.body,
    ]);
}
export async function readFileBody(tx: SqlTx, workspaceId: string, documentId: string): Promise<Uint8Array | null> {
  const [row] = await tx.sql<{ body: Uint8Array }>(
    'SELECT body FROM evidence_file WHERE workspace_id = $1::uuid AND document_id = $2::uuid',
    [workspaceId, documentId],
  );
  return row?.body ?? null;
}
export async function revokeDocumentRow(tx: SqlTx, workspaceId: string, documentId: string): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE evidence_document SET revoked_at = clock_timestamp() WHERE workspace_id = $1::uuid AND document_id = $2::uuid AND revoked_at IS NULL RETURNING 1',
    [workspaceId, documentId],
  );
  return rows.length > 0;
}

/** For all systems. */
export const ALL_SYSTEMS = '00000000-0000-0000-0000-000000000000';
export interface ControlRow {
  framework: string;
  ref: string;
  systemId: string;
  ownerId: string | null;
  ownerName: string | null;
  excluded: boolean;
  argument: Uint8Array | null;
  arguedByName: string | null;
  arguedAt: Date | null;
  /** Of the event `control.argued`; null for arguments from before it was kept. */
  arguedIdx: number | null;
}
/** What people set for the controls of a framework: for all systems, and for this one. */
export function listControlRows(
  tx: SqlTx,
  workspaceId: string,
  framework: string,
  systemId: string | null,
): Promise<ControlRow[]> {
  return tx.sql<ControlRow>(
    `SELECT framework, ref, system_id::text AS "systemId", owner_id::text AS "ownerId", ${NAME('owner_id')} AS "ownerName", excluded, argument,
            argued_by_name AS "arguedByName", argued_at AS "arguedAt", argued_idx AS "arguedIdx"
       FROM evidence_control WHERE workspace_id = $1::uuid AND framework = $2 AND system_id IN ('${ALL_SYSTEMS}', coalesce($3::uuid, '${ALL_SYSTEMS}'))
      ORDER BY ref, system_id`,
    [workspaceId, framework, systemId],
  );
}
export async function saveOwner(
  tx: SqlTx,
  workspaceId: string,
  at: { framework: string; ref: string; systemId: string | null },
  ownerId: string | null,
  idx: number,
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_control (workspace_id, framework, ref, system_id, owner_id, idx) VALUES ($1::uuid, $2, $3, coalesce($4::uuid, '${ALL_SYSTEMS}'), $5::uuid, $6::bigint)
     ON CONFLICT (workspace_id, framework, ref, system_id) DO UPDATE SET owner_id = excluded.owner_id, idx = excluded.idx`,
    [workspaceId, at.framework, at.ref, at.systemId, ownerId, idx],
  );
}
export async function saveArgument(
  tx: SqlTx,
  workspaceId: string,
  at: { framework: string; ref: string; systemId: string | null },
  given: { argument: Uint8Array | null; by: string | null; byName: string; idx: number },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_control (workspace_id, framework, ref, system_id, excluded, argument, argued_by, argued_by_name, argued_at, idx, argued_idx)
     VALUES ($1::uuid, $2, $3, coalesce($4::uuid, '${ALL_SYSTEMS}'), $5, $6, $7::uuid, $8, clock_timestamp(), $9::bigint, $9::bigint)
     ON CONFLICT (workspace_id, framework, ref, system_id) DO UPDATE SET excluded = excluded.excluded, argument = excluded.argument, argued_by = excluded.argued_by,
       argued_by_name = excluded.argued_by_name, argued_at = excluded.argued_at, idx = excluded.idx, argued_idx = excluded.argued_idx`,
    [workspaceId, at.framework, at.ref, at.systemId, given.argument !== null, given.argument, given.by, given.byName, given.idx],
  );
}

export interface TaskRow {
  taskId: string;
  framework: string;
  ref: string;
  systemId: string | null;
  words: Uint8Array;
  ownerId: string | null;
  ownerName: string | null;
  dueOn: string;
  madeAt: Date;
  doneAt: Date | null;
  /** What an auditor asked for: which request of which audit, and who. Null for the tasks of the house. */
  auditId: string | null;
  requestId: string | null;
  askedByName: string | null;
}
const TASK = `t.task_id::text AS "taskId", t.framework, t.ref, t.system_id::text AS "systemId", t.words, t.owner_id::text AS "ownerId", ${NAME('t.owner_id')} AS "ownerName",
  t.due_on::text AS "dueOn", t.made_at AS "madeAt", t.done_at AS "doneAt", r.audit_id::text AS "auditId", r.request_id::text AS "requestId", r.asked_by_name AS "askedByName"`;
/** Open tasks first, by the day they are due. */
export function listTaskRows(
  tx: SqlTx,
  workspaceId: string,
  given: { systems: readonly string[]; framework?: string; ref?: string; ownerId?: string; openOnly?: boolean },
): Promise<TaskRow[]> {
  return tx.sql<TaskRow>(
    `SELECT ${TASK} FROM evidence_task t LEFT JOIN audit_request r ON r.workspace_id = t.workspace_id AND r.task_id = t.task_id
      WHERE t.workspace_id = $1::uuid AND (t.system_id IS NULL OR t.system_id = ANY($2::uuid[])) AND ($3::text IS NULL OR t.framework = $3)
        AND ($4::text IS NULL OR t.ref = $4) AND ($5::uuid IS NULL OR t.owner_id = $5::uuid) AND (NOT $6::boolean OR t.done_at IS NULL)
      ORDER BY t.done_at IS NOT NULL, t.due_on, t.task_id LIMIT 1000`,
    [workspaceId, given.systems, given.framework ?? null, given.ref ?? null, given.ownerId ?? null, given.openOnly ?? false],
  );
}
/** True for a task that an auditor asked for and nobody answered. */
export async function isRequestOpen(tx: SqlTx, workspaceId: string, taskId: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM audit_request WHERE workspace_id = $1::uuid AND task_id = $2::uuid AND answered_at IS NULL', [workspaceId, taskId]); // prettier-ignore
  return rows.length > 0;
}
export async function insertTask(
  tx: SqlTx,
  workspaceId: string,
  row: {
    taskId: string;
    framework: string;
    ref: string;
    systemId: string | null;
    words: Uint8Array;
    ownerId: string | null;
    dueOn: string;
    madeBy: string | null;
    idx: number;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_task (workspace_id, task_id, framework, ref, system_id, words, owner_id, due_on, made_by, idx)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7::uuid, $8::date, $9::uuid, $10::bigint)`,
    [workspaceId, row.taskId, row.framework, row.ref, row.systemId, row.words, row.ownerId, row.dueOn, row.madeBy, row.idx],
  );
}
export async function markDone(
  tx: SqlTx,
  workspaceId: string,
  taskId: string,
  by: string | null,
): Promise<{ framework: string; ref: string; systemId: string | null } | null> {
  const [row] = await tx.sql<{ framework: string; ref: string; systemId: string | null }>(
    `UPDATE evidence_task SET done_at = clock_timestamp(), done_by = $3::uuid WHERE workspace_id = $1::uuid AND task_id = $2::uuid AND done_at IS NULL
     RETURNING framework, ref, system_id::text AS "systemId"`,
    [workspaceId, taskId, by],
  );
  return row ?? null;
}

export interface CommentRow {
  commentId: string;
  authorName: string;
  words: Uint8Array;
  madeAt: Date;
}
export function listCommentRows(
  tx: SqlTx,
  workspaceId: string,
  framework: string,
  ref: string,
  systems: readonly string[],
): Promise<CommentRow[]> {
  return tx.sql<CommentRow>(
    `SELECT comment_id::text AS "commentId", ${NAME('author_id')} AS "authorName", words, made_at AS "madeAt" FROM evidence_comment
      WHERE workspace_id = $1::uuid AND framework = $2 AND ref = $3 AND (system_id IS NULL OR system_id = ANY($4::uuid[])) ORDER BY made_at DESC LIMIT 200`,
    [workspaceId, framework, ref, systems],
  );
}
export async function insertComment(
  tx: SqlTx,
  workspaceId: string,
  row: {
    commentId: string;
    framework: string;
    ref: string;
    systemId: string | null;
    authorId: string;
    words: Uint8Array;
    idx: number;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_comment (workspace_id, comment_id, framework, ref, system_id, author_id, words, idx)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::uuid, $7, $8::bigint)`,
    [workspaceId, row.commentId, row.framework, row.ref, row.systemId, row.authorId, row.words, row.idx],
  );
}
