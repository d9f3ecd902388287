import type { SqlTx } from '@/lib/db/transaction';
import type { SeenRow } from './seen-store';

/**
 * Datasets and retrieval indexes in traffic. What decisions read is noted by the worker that fills the text index, as labels `dataset:<name>` and
 * `dataset:<name>@<version>` (lib/search/record-uses.ts): that is where their use is read, so an artifact registered afterwards is seen with all of it.
 * Emitters also put both into one name: `<name>-<version>`, or the version alone where it begins with the name (index guidelines, version
 * guidelines-2026-10). The pieces of SQL are about `artifact a` and the label `use_seen n`.
 */
const IS_DATA = `a.kind IN ('index', 'dataset')`;
/** The version that the label names, '' for none; null when it is of something else. */
const VERSION = `CASE WHEN n.label = 'dataset:' || a.name THEN ''
  WHEN starts_with(n.label, 'dataset:' || a.name || '@') THEN substr(n.label, length('dataset:' || a.name) + 2)
  ELSE (SELECT x.version FROM artifact_version x WHERE x.workspace_id = a.workspace_id AND x.artifact_id = a.artifact_id
    AND (n.label = 'dataset:' || a.name || '-' || x.version OR (starts_with(x.version, a.name) AND n.label = 'dataset:' || x.version)) LIMIT 1) END`;
const NAMES_IT = `(starts_with(n.label, 'dataset:' || a.name) AND ${VERSION} IS NOT NULL)`;

/** The AI systems whose decisions read it. */
export const DATA_SYSTEMS = `SELECT n.system_id FROM use_seen n WHERE ${IS_DATA} AND n.workspace_id = a.workspace_id AND ${NAMES_IT}`;

/** When the first and the last decision that read it began; `systems` is the parameter of the reader's systems (null: all). */
export function DATA_TIMES(systems: string): string {
  const decisions = (order: string): string =>
    `(SELECT d.started_at FROM decision_use_read u JOIN decision_read d ON d.decision_id = u.decision_id
       WHERE u.uses && names.labels AND (${systems}::uuid[] IS NULL OR d.system_id = ANY(${systems}::uuid[])) ORDER BY u.decision_id ${order} LIMIT 1)`;
  return `SELECT ${decisions('ASC')}, ${decisions('DESC')}
    FROM (SELECT array_agg(DISTINCT n.label) AS labels FROM use_seen n WHERE ${IS_DATA} AND n.workspace_id = a.workspace_id AND ${NAMES_IT}) names
   WHERE names.labels IS NOT NULL`;
}

/** Where and when one dataset or index was read, by version ('' where none was told) and AI system; the last first. Nothing for other kinds. */
export async function listDataSeen(
  tx: SqlTx,
  workspaceId: string,
  artifactId: string,
  systems: readonly string[] | null,
): Promise<SeenRow[]> {
  const decision = (order: string): string =>
    `(SELECT u.decision_id, d.started_at FROM decision_use_read u JOIN decision_read d ON d.decision_id = u.decision_id
       WHERE u.uses @> ARRAY[n.label] AND d.system_id = n.system_id ORDER BY u.decision_id ${order} LIMIT 1)`;
  return tx.sql<SeenRow>(
    `SELECT ${VERSION} AS version, n.system_id::text AS "systemId", s.key AS "systemKey", s.name AS "systemName",
            '' AS environment, f.started_at AS "firstAt", f.decision_id::text AS "firstDecision", l.started_at AS "lastAt", l.decision_id::text AS "lastDecision"
       FROM artifact a
       JOIN use_seen n ON n.workspace_id = a.workspace_id AND ${NAMES_IT}
       JOIN ai_system s ON s.workspace_id = n.workspace_id AND s.system_id = n.system_id
       CROSS JOIN LATERAL ${decision('ASC')} f CROSS JOIN LATERAL ${decision('DESC')} l
      WHERE a.workspace_id = $1::uuid AND a.artifact_id = $2::uuid AND ${IS_DATA} AND ($3::uuid[] IS NULL OR n.system_id = ANY($3::uuid[]))
      ORDER BY l.started_at DESC, 1, s.key LIMIT 1000`,
    [workspaceId, artifactId, systems],
  );
}
