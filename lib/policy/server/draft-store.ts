import type { SqlTx } from '@/lib/db/transaction';
import type { PolicyDocument } from '../contract';

export interface PolicyHead {
  policyId: string;
  title: string;
  lastVersion: number;
  createdAt: Date;
  createdBy: string;
}
export interface DraftRow {
  policyId: string;
  version: number;
  document: PolicyDocument;
  revision: number;
  editedBy: string;
  editedByName: string;
  editedAt: Date;
  /** Everybody who wrote on it, by id, in the order of their first word; with their names beside. */
  editors: string[];
  editorNames: string[];
}
const HEAD = `policy_id AS "policyId", title, last_version AS "lastVersion", created_at AS "createdAt", created_by AS "createdBy"`;
const DRAFT = `policy_id AS "policyId", version, document, revision, edited_by AS "editedBy", edited_by_name AS "editedByName", edited_at AS "editedAt",
  editors, editor_names AS "editorNames"`;

export async function listPolicyRows(tx: SqlTx, workspaceId: string): Promise<PolicyHead[]> {
  return tx.sql<PolicyHead>(`SELECT ${HEAD} FROM policy WHERE workspace_id = $1::uuid ORDER BY policy_id LIMIT 2000`, [
    workspaceId,
  ]);
}

/** Acts on one policy happen one after the other: every act takes its row first. */
export async function lockPolicy(tx: SqlTx, workspaceId: string, policyId: string): Promise<PolicyHead | null> {
  const [row] = await tx.sql<PolicyHead>(
    `SELECT ${HEAD} FROM policy WHERE workspace_id = $1::uuid AND policy_id = $2 FOR UPDATE`,
    [workspaceId, policyId],
  );
  return row ?? null;
}

export async function findPolicyRow(tx: SqlTx, workspaceId: string, policyId: string): Promise<PolicyHead | null> {
  const [row] = await tx.sql<PolicyHead>(`SELECT ${HEAD} FROM policy WHERE workspace_id = $1::uuid AND policy_id = $2`, [
    workspaceId,
    policyId,
  ]);
  return row ?? null;
}

/** False when the name is taken. */
export async function insertPolicy(
  tx: SqlTx,
  workspaceId: string,
  row: { policyId: string; title: string; byName: string },
): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO policy (workspace_id, policy_id, title, created_by) VALUES ($1::uuid, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1 AS made`,
    [workspaceId, row.policyId, row.title, row.byName],
  );
  return rows.length > 0;
}

/** The number of the policy's next version; numbers are given once. */
export async function takeVersion(tx: SqlTx, workspaceId: string, policyId: string): Promise<number> {
  const [row] = await tx.sql<{ version: number }>(
    `UPDATE policy SET last_version = last_version + 1 WHERE workspace_id = $1::uuid AND policy_id = $2 RETURNING last_version AS version`,
    [workspaceId, policyId],
  );
  return row!.version;
}

export async function listDraftRows(tx: SqlTx, workspaceId: string): Promise<DraftRow[]> {
  return tx.sql<DraftRow>(`SELECT ${DRAFT} FROM policy_draft WHERE workspace_id = $1::uuid`, [workspaceId]);
}

export async function findDraft(tx: SqlTx, workspaceId: string, policyId: string): Promise<DraftRow | null> {
  const [row] = await tx.sql<DraftRow>(`SELECT ${DRAFT} FROM policy_draft WHERE workspace_id = $1::uuid AND policy_id = $2`, [
    workspaceId,
    policyId,
  ]);
  return row ?? null;
}

interface Editor {
  by: string;
  byName: string;
}
export async function insertDraft(
  tx: SqlTx,
  workspaceId: string,
  row: { policyId: string; version: number; document: PolicyDocument } & Editor,
): Promise<void> {
  await tx.sql(
    `INSERT INTO policy_draft (workspace_id, policy_id, version, document, edited_by, edited_by_name, editors, editor_names)
     VALUES ($1::uuid, $2, $3::int, $4::jsonb, $5, $6, ARRAY[$5::text], ARRAY[$6::text])`,
    [workspaceId, row.policyId, row.version, JSON.stringify(row.document), row.by, row.byName],
  );
}

/** The new revision; null when the draft has another one than the writer read. */
export async function updateDraft(
  tx: SqlTx,
  workspaceId: string,
  row: { policyId: string; revision: number; document: PolicyDocument } & Editor,
): Promise<number | null> {
  const [saved] = await tx.sql<{ revision: number }>(
    `UPDATE policy_draft SET document = $4::jsonb, revision = revision + 1, edited_by = $5, edited_by_name = $6, edited_at = now(),
       editors = CASE WHEN $5::text = ANY(editors) THEN editors ELSE editors || $5::text END,
       editor_names = CASE WHEN $5::text = ANY(editors) THEN editor_names ELSE editor_names || $6::text END
      WHERE workspace_id = $1::uuid AND policy_id = $2 AND revision = $3::int RETURNING revision`,
    [workspaceId, row.policyId, row.revision, JSON.stringify(row.document), row.by, row.byName],
  );
  if (!saved) return null;
  await tx.sql('UPDATE policy SET title = $3 WHERE workspace_id = $1::uuid AND policy_id = $2', [
    workspaceId,
    row.policyId,
    row.document.title,
  ]);
  return saved.revision;
}

export async function deleteDraft(tx: SqlTx, workspaceId: string, policyId: string): Promise<boolean> {
  const rows = await tx.sql('DELETE FROM policy_draft WHERE workspace_id = $1::uuid AND policy_id = $2 RETURNING 1 AS gone', [
    workspaceId,
    policyId,
  ]);
  return rows.length > 0;
}
