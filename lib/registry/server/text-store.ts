import type { SqlTx } from '@/lib/db/transaction';
import type { ArtifactKind } from '../artifact-kinds';

export interface VersionTextRow {
  registeredIdx: number;
  position: number;
  textId: number;
  characters: number;
}

/** The texts a version is registered with now, in their order; none where they were withdrawn. */
export async function selectLiveTexts(tx: SqlTx, workspaceId: string, versionId: string): Promise<VersionTextRow[]> {
  return tx.sql<VersionTextRow>(
    `SELECT registered_idx AS "registeredIdx", position, text_id AS "textId", characters FROM version_text
      WHERE workspace_id = $1::uuid AND version_id = $2::uuid AND withdrawn_at IS NULL ORDER BY position`,
    [workspaceId, versionId],
  );
}

export async function insertVersionTexts(
  tx: SqlTx,
  workspaceId: string,
  given: { versionId: string; registeredIdx: number; by: string; texts: readonly { textId: number; characters: number }[] },
): Promise<void> {
  await tx.sql(
    `INSERT INTO version_text (workspace_id, version_id, registered_idx, position, text_id, characters, registered_by)
     SELECT $1::uuid, $2::uuid, $3::bigint, t.n - 1, t.text_id, t.characters, $4
       FROM unnest($5::bigint[], $6::integer[]) WITH ORDINALITY AS t(text_id, characters, n)`,
    [
      workspaceId,
      given.versionId,
      given.registeredIdx,
      given.by,
      given.texts.map((one) => one.textId),
      given.texts.map((one) => one.characters),
    ],
  );
}

/** Withdraws what a version was registered with by that event. Returns the numbers of texts that no version is registered with now. */
export async function withdrawVersionTexts(
  tx: SqlTx,
  workspaceId: string,
  given: { versionId: string; registeredIdx: number; by: string },
): Promise<{ withdrawn: number; free: number[] }> {
  const rows = await tx.sql<{ textId: number }>(
    `UPDATE version_text SET withdrawn_at = now(), withdrawn_by = $4
      WHERE workspace_id = $1::uuid AND version_id = $2::uuid AND registered_idx = $3::bigint AND withdrawn_at IS NULL
      RETURNING text_id AS "textId"`,
    [workspaceId, given.versionId, given.registeredIdx, given.by],
  );
  const ids = [...new Set(rows.map((row) => row.textId))];
  const held = await tx.sql<{ textId: number }>(
    `SELECT DISTINCT text_id AS "textId" FROM version_text
      WHERE workspace_id = $1::uuid AND text_id = ANY($2::bigint[]) AND withdrawn_at IS NULL`,
    [workspaceId, ids],
  );
  const still = new Set(held.map((row) => row.textId));
  return { withdrawn: rows.length, free: ids.filter((id) => !still.has(id)) };
}

/** What is known of a version's text as it was registered last, withdrawn or not. */
export interface TextState {
  versionId: string;
  count: number;
  characters: number;
  registeredAt: Date;
  registeredBy: string;
  withdrawnAt: Date | null;
  withdrawnBy: string | null;
}
export async function selectTextStates(tx: SqlTx, workspaceId: string, artifactId: string): Promise<TextState[]> {
  return tx.sql<TextState>(
    `SELECT DISTINCT ON (t.version_id) t.version_id::text AS "versionId", count(*) AS count, sum(t.characters)::bigint AS characters,
            min(t.registered_at) AS "registeredAt", min(t.registered_by) AS "registeredBy",
            max(t.withdrawn_at) AS "withdrawnAt", max(t.withdrawn_by) AS "withdrawnBy"
       FROM version_text t JOIN artifact_version v ON v.workspace_id = t.workspace_id AND v.version_id = t.version_id
      WHERE t.workspace_id = $1::uuid AND v.artifact_id = $2::uuid
      GROUP BY t.version_id, t.registered_idx ORDER BY t.version_id, t.registered_idx DESC`,
    [workspaceId, artifactId],
  );
}

/** A version that is registered with a text. */
export interface TextHolder {
  artifactId: string;
  kind: ArtifactKind;
  name: string;
  version: string;
}
export async function selectTextHolders(tx: SqlTx, workspaceId: string, textIds: readonly number[]): Promise<TextHolder[]> {
  if (textIds.length === 0) return [];
  return tx.sql<TextHolder>(
    `SELECT DISTINCT a.artifact_id::text AS "artifactId", a.kind, a.name, v.version FROM version_text t
       JOIN artifact_version v ON v.workspace_id = t.workspace_id AND v.version_id = t.version_id
       JOIN artifact a ON a.workspace_id = v.workspace_id AND a.artifact_id = v.artifact_id
      WHERE t.workspace_id = $1::uuid AND t.text_id = ANY($2::bigint[]) AND t.withdrawn_at IS NULL ORDER BY 2, 3, 4`,
    [workspaceId, textIds],
  );
}

/** Every text that is registered now, with the event that says what it was; for verification, in the order of those events. */
export async function selectRegisteredTexts(
  tx: SqlTx,
  workspaceId: string,
  after: { registeredIdx: number; position: number } | null,
  limit: number,
): Promise<{ registeredIdx: number; position: number; textId: number }[]> {
  return tx.sql(
    `SELECT registered_idx AS "registeredIdx", position, text_id AS "textId" FROM version_text
      WHERE workspace_id = $1::uuid AND withdrawn_at IS NULL AND (registered_idx, position) > ($2::bigint, $3::integer)
      ORDER BY registered_idx, position LIMIT $4::integer`,
    [workspaceId, after?.registeredIdx ?? -1, after?.position ?? -1, limit],
  );
}
