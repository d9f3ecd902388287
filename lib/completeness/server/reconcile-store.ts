import type { SqlTx } from '@/lib/db/transaction';

export interface UsedName {
  name: string;
  known: boolean;
}
/** Names looked at in one answer. */
export const MOST_NAMES = 10_000;

/** Names of datasets that decisions of the system ever named, and whether a pipeline's catalogue has one of that name. */
export async function listUsedDatasets(tx: SqlTx, workspaceId: string, systemId: string): Promise<UsedName[]> {
  return tx.sql<UsedName>(
    `SELECT u.name, EXISTS (SELECT 1 FROM lineage_dataset d WHERE d.workspace_id = $1::uuid AND d.names @> ARRAY[u.name]) AS known
     FROM (SELECT substr(label, 9) AS name FROM use_seen WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND label LIKE 'dataset:%'
       AND strpos(label, '@') = 0 ORDER BY label LIMIT ${MOST_NAMES}) u`,
    [workspaceId, systemId],
  );
}

/** The same of their versions, as `name@version`: known is one that a run of a pipeline says it wrote. */
export async function listUsedVersions(tx: SqlTx, workspaceId: string, systemId: string): Promise<UsedName[]> {
  return tx.sql<UsedName>(
    `SELECT u.name, EXISTS (SELECT 1 FROM lineage_dataset d JOIN lineage_dataset_version v ON v.workspace_id = d.workspace_id AND v.dataset_id = d.dataset_id
       WHERE d.workspace_id = $1::uuid AND d.names @> ARRAY[split_part(u.name, '@', 1)] AND v.version = substr(u.name, strpos(u.name, '@') + 1)
         AND v.run_id IS NOT NULL) AS known
     FROM (SELECT substr(label, 9) AS name FROM use_seen WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND label LIKE 'dataset:%@%'
       ORDER BY label LIMIT ${MOST_NAMES}) u`,
    [workspaceId, systemId],
  );
}

export interface UsedArtifact extends UsedName {
  artifactId: string;
  kind: string;
  version: string;
}

/** Artifacts and versions that decisions of the system used in the range, and whether somebody registered them. */
export async function listUsedArtifacts(
  tx: SqlTx,
  workspaceId: string,
  about: { systemId: string; from: Date; to: Date },
): Promise<UsedArtifact[]> {
  return tx.sql<UsedArtifact>(
    `SELECT s.artifact_id::text AS "artifactId", a.kind, a.name, s.version, a.registered_at IS NOT NULL AND (s.version = '' OR EXISTS (
       SELECT 1 FROM artifact_version v WHERE v.workspace_id = $1::uuid AND v.artifact_id = s.artifact_id AND v.version = s.version
         AND v.registered_at IS NOT NULL)) AS known
     FROM (SELECT DISTINCT artifact_id, version FROM version_seen WHERE workspace_id = $1::uuid AND system_id = $2::uuid
       AND first_at < $4::timestamptz AND last_at >= $3::timestamptz LIMIT ${MOST_NAMES}) s
     JOIN artifact a ON a.workspace_id = $1::uuid AND a.artifact_id = s.artifact_id ORDER BY a.kind, a.name, s.version`,
    [workspaceId, about.systemId, about.from, about.to],
  );
}
