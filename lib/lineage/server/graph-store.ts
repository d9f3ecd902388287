import type { SqlTx } from '@/lib/db/transaction';
import type { UseLink } from '@/lib/search/record-uses';
import type { FacetMap } from '../merge-facets';
import { NO_RUN } from './fold-event';

/** Rows as the graph reads them: times as Date, because it only shows and compares them. */
export interface DatasetFacts {
  dataset_id: string;
  namespace: string;
  name: string;
  names: string[];
  facets: FacetMap;
  last_at: Date;
}
export interface VersionFacts {
  dataset_id: string;
  version: string;
  run_id: string | null;
  built_at: Date | null;
}
export interface JobFacts {
  job_id: string;
  namespace: string;
  name: string;
  facets: FacetMap;
}
export interface RunFacts {
  run_id: string;
  job_id: string;
  state: string;
  started_at: Date | null;
  ended_at: Date | null;
  facets: FacetMap;
}
export interface EdgeFacts {
  job_id: string;
  run_id: string;
  role: 'input' | 'output';
  dataset_id: string;
  version: string | null;
  last_at: Date;
}

const DATASET = 'dataset_id, namespace, name, names, facets, last_at';

/** Datasets that go by any of these names. */
export async function findDatasets(tx: SqlTx, workspaceId: string, names: readonly string[]): Promise<DatasetFacts[]> {
  if (names.length === 0) return [];
  return tx.sql<DatasetFacts>(
    `SELECT ${DATASET} FROM lineage_dataset WHERE workspace_id = $1::uuid AND names && $2::text[] ORDER BY namespace, name LIMIT 200`,
    [workspaceId, names],
  );
}

export async function findJobs(tx: SqlTx, workspaceId: string, name: string): Promise<JobFacts[]> {
  return tx.sql<JobFacts>(
    `SELECT job_id, namespace, name, facets FROM lineage_job
     WHERE workspace_id = $1::uuid AND (name = $2 OR namespace || '/' || name = $2) ORDER BY namespace, name LIMIT 50`,
    [workspaceId, name],
  );
}

export async function loadDatasets(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<DatasetFacts[]> {
  if (ids.length === 0) return [];
  return tx.sql<DatasetFacts>(
    `SELECT ${DATASET} FROM lineage_dataset WHERE workspace_id = $1::uuid AND dataset_id = ANY($2::uuid[])`,
    [workspaceId, ids],
  );
}

export async function loadJobs(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<JobFacts[]> {
  if (ids.length === 0) return [];
  return tx.sql<JobFacts>(
    'SELECT job_id, namespace, name, facets FROM lineage_job WHERE workspace_id = $1::uuid AND job_id = ANY($2::uuid[])',
    [workspaceId, ids],
  );
}

export async function loadRuns(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<RunFacts[]> {
  if (ids.length === 0) return [];
  return tx.sql<RunFacts>(
    `SELECT run_id, job_id, state, started_at, ended_at, facets FROM lineage_run
     WHERE workspace_id = $1::uuid AND run_id = ANY($2::uuid[])`,
    [workspaceId, ids],
  );
}

/** The newest run of each job. */
export async function newestRuns(tx: SqlTx, workspaceId: string, jobs: readonly string[]): Promise<RunFacts[]> {
  if (jobs.length === 0) return [];
  return tx.sql<RunFacts>(
    `SELECT r.* FROM unnest($2::uuid[]) AS j (job_id) CROSS JOIN LATERAL (
       SELECT run_id, job_id, state, started_at, ended_at, facets FROM lineage_run
       WHERE workspace_id = $1::uuid AND job_id = j.job_id ORDER BY last_at DESC, run_id LIMIT 1) r`,
    [workspaceId, jobs],
  );
}

export async function loadVersions(
  tx: SqlTx,
  workspaceId: string,
  wanted: readonly { datasetId: string; version: string }[],
): Promise<VersionFacts[]> {
  if (wanted.length === 0) return [];
  return tx.sql<VersionFacts>(
    `SELECT dataset_id, version, run_id, built_at FROM lineage_dataset_version WHERE workspace_id = $1::uuid
       AND (dataset_id, version) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`,
    [workspaceId, wanted.map((one) => one.datasetId), wanted.map((one) => one.version)],
  );
}

/** Of each dataset the newest version that had been built at that time. */
export async function newestVersions(
  tx: SqlTx,
  workspaceId: string,
  wanted: readonly { datasetId: string; at: Date }[],
): Promise<(VersionFacts & { asked_at: Date })[]> {
  if (wanted.length === 0) return [];
  return tx.sql<VersionFacts & { asked_at: Date }>(
    `SELECT v.*, w.at AS asked_at FROM (SELECT DISTINCT * FROM unnest($2::uuid[], $3::timestamptz[])) AS w (dataset_id, at) CROSS JOIN LATERAL (
       SELECT dataset_id, version, run_id, built_at FROM lineage_dataset_version
       WHERE workspace_id = $1::uuid AND dataset_id = w.dataset_id AND built_at <= w.at ORDER BY built_at DESC, version LIMIT 1) v`,
    [workspaceId, wanted.map((one) => one.datasetId), wanted.map((one) => one.at)],
  );
}

/** Versions of a dataset, newest first. */
export async function listVersions(tx: SqlTx, workspaceId: string, datasetId: string, limit: number): Promise<VersionFacts[]> {
  return tx.sql<VersionFacts>(
    `SELECT dataset_id, version, run_id, built_at FROM lineage_dataset_version WHERE workspace_id = $1::uuid AND dataset_id = $2::uuid
     ORDER BY coalesce(built_at, first_at) DESC, version LIMIT $3::int`,
    [workspaceId, datasetId, limit],
  );
}

const EDGE = 'job_id, run_id, role, dataset_id, version, last_at';

/** What the jobs read or wrote, of each pair the newest. */
export async function edgesOfDatasets(
  tx: SqlTx,
  workspaceId: string,
  datasets: readonly string[],
  role: 'input' | 'output',
): Promise<EdgeFacts[]> {
  if (datasets.length === 0) return [];
  return tx.sql<EdgeFacts>(
    `SELECT DISTINCT ON (dataset_id, job_id) ${EDGE} FROM lineage_edge
     WHERE workspace_id = $1::uuid AND dataset_id = ANY($2::uuid[]) AND role = $3
     ORDER BY dataset_id, job_id, (run_id = '${NO_RUN}'::uuid), last_at DESC, run_id`,
    [workspaceId, datasets, role],
  );
}

/**
 * Every run that read this version. `inferred`: it reported no version, and this one was the newest built before it began, or nobody knows what was;
 * the same holds for a job of which only the job itself says that it reads the dataset.
 */
export async function readersOfVersion(
  tx: SqlTx,
  workspaceId: string,
  datasetId: string,
  version: string,
  limit: number,
): Promise<(EdgeFacts & { inferred: boolean })[]> {
  return tx.sql<EdgeFacts & { inferred: boolean }>(
    `SELECT ${EDGE.replaceAll(/\w+/g, 'e.$&')}, e.version IS NULL AS inferred
       FROM lineage_edge e LEFT JOIN lineage_run r ON r.workspace_id = e.workspace_id AND r.run_id = e.run_id
      WHERE e.workspace_id = $1::uuid AND e.dataset_id = $2::uuid AND e.role = 'input' AND (e.version = $3 OR e.version IS NULL AND CASE
        WHEN e.run_id = '${NO_RUN}'::uuid THEN NOT EXISTS (SELECT 1 FROM lineage_edge o WHERE o.workspace_id = e.workspace_id AND o.job_id = e.job_id
          AND o.run_id <> e.run_id AND o.role = 'input' AND o.dataset_id = e.dataset_id)
        ELSE $3 = coalesce((SELECT v.version FROM lineage_dataset_version v WHERE v.workspace_id = e.workspace_id AND v.dataset_id = e.dataset_id
          AND v.built_at <= coalesce(r.started_at, e.first_at) ORDER BY v.built_at DESC, v.version LIMIT 1), $3) END)
      ORDER BY inferred, e.last_at DESC, e.job_id, e.run_id LIMIT $4::int`,
    [workspaceId, datasetId, version, limit],
  );
}

/** What these runs of these jobs read or wrote. */
export async function edgesOfRuns(
  tx: SqlTx,
  workspaceId: string,
  runs: readonly { jobId: string; runId: string }[],
  role: 'input' | 'output',
): Promise<EdgeFacts[]> {
  if (runs.length === 0) return [];
  return tx.sql<EdgeFacts>(
    `SELECT ${EDGE} FROM lineage_edge WHERE workspace_id = $1::uuid AND role = $4
       AND (job_id, run_id) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[])) ORDER BY job_id, run_id, dataset_id`,
    [workspaceId, runs.map((one) => one.jobId), runs.map((one) => one.runId), role],
  );
}

/** What jobs read or wrote at any time, of each pair the newest. */
export async function edgesOfJobs(
  tx: SqlTx,
  workspaceId: string,
  jobs: readonly string[],
  role: 'input' | 'output',
): Promise<EdgeFacts[]> {
  if (jobs.length === 0) return [];
  return tx.sql<EdgeFacts>(
    `SELECT DISTINCT ON (job_id, dataset_id) ${EDGE} FROM lineage_edge WHERE workspace_id = $1::uuid AND job_id = ANY($2::uuid[]) AND role = $3
     ORDER BY job_id, dataset_id, last_at DESC, run_id`,
    [workspaceId, jobs, role],
  );
}

export interface ColumnFacts {
  dataset_id: string;
  field: string;
  from_name: string | null;
  from_field: string;
  transformations: { type?: unknown; subtype?: unknown }[];
}
export async function loadColumns(tx: SqlTx, workspaceId: string, datasets: readonly string[], limit: number): Promise<ColumnFacts[]> {
  if (datasets.length === 0) return [];
  return tx.sql<ColumnFacts>(
    `SELECT c.dataset_id, c.field, d.name AS from_name, c.from_field, c.transformations FROM lineage_column c
     LEFT JOIN lineage_dataset d ON d.workspace_id = c.workspace_id AND d.dataset_id = c.from_dataset_id
     WHERE c.workspace_id = $1::uuid AND c.dataset_id = ANY($2::uuid[]) ORDER BY c.dataset_id, c.field, d.name, c.from_field LIMIT $3::int`,
    [workspaceId, datasets, limit],
  );
} // prettier-ignore

/** Facts of one decision that its row holds and no summary tells. */
export interface DecisionFacts {
  labels: string[];
  system_id: string;
  /** Of the AI system. */
  key: string;
  environment: string | null;
  started_at: Date;
}
export async function readDecisionFacts(tx: SqlTx, workspaceId: string, decisionId: string): Promise<DecisionFacts | null> {
  const [row] = await tx.sql<DecisionFacts>(
    `SELECT d.labels, d.system_id, s.key, d.environment, d.started_at FROM decision d
       JOIN ai_system s ON s.workspace_id = d.workspace_id AND s.system_id = d.system_id
      WHERE d.workspace_id = $1::uuid AND d.decision_id = $2::uuid`,
    [workspaceId, decisionId],
  );
  return row ?? null;
}

export interface SystemCount {
  system_id: string;
  key: string;
  name: string;
  decisions: number;
  first_at: Date;
  last_at: Date;
}

/** Counting stops here: beyond it the page says "at least". */
export const COUNTED = 10_000;

/**
 * Decisions by AI system, of those the actor may see: that hold a label of their own, or that used something. Restricted decisions are
 * found by nothing that tells their content.
 */
export async function countBySystem(
  tx: SqlTx,
  given: { labels: readonly string[]; in: 'labels' | 'uses'; systems: 'all' | readonly string[] },
): Promise<SystemCount[]> {
  if (given.labels.length === 0) return [];
  const found =
    given.in === 'uses'
      ? 'SELECT d.system_id, d.started_at FROM decision_use_read u JOIN decision_read d ON d.decision_id = u.decision_id WHERE u.uses && $1::text[]'
      : 'SELECT d.system_id, d.started_at FROM decision_read d WHERE d.labels && $1::text[]';
  return tx.sql<SystemCount>(
    `SELECT s.system_id, s.key, s.name, count(*)::int AS decisions, min(f.started_at) AS first_at, max(f.started_at) AS last_at
     FROM (${found} AND ($2::uuid[] IS NULL OR d.system_id = ANY($2::uuid[])) LIMIT ${COUNTED}) f JOIN ai_system s ON s.system_id = f.system_id
     GROUP BY s.system_id, s.key, s.name ORDER BY decisions DESC, s.key`,
    [given.labels, given.systems === 'all' ? null : given.systems],
  );
}

/** What decides which prompt versions decisions used, and when and where. */
export interface PromptFacts {
  decision_id: string;
  system_id: string;
  key: string;
  environment: string | null;
  started_at: Date;
  /** Their labels of prompts and prompt versions. */
  labels: string[];
}

/** The same decisions as countBySystem of `uses`, and the prompts they name. */
export async function readPrompts(
  tx: SqlTx,
  labels: readonly string[],
  systems: 'all' | readonly string[],
): Promise<PromptFacts[]> {
  if (labels.length === 0) return [];
  return tx.sql<PromptFacts>(
    `SELECT f.decision_id::text, f.system_id::text, s.key, f.environment, f.started_at, f.labels FROM (
       SELECT d.decision_id, d.system_id, d.environment, d.started_at,
              ARRAY(SELECT l FROM unnest(d.labels) AS l WHERE l LIKE 'prompt:%' OR l LIKE 'promptVersion:%') AS labels
         FROM decision_use_read u JOIN decision_read d ON d.decision_id = u.decision_id
        WHERE u.uses && $1::text[] AND ($2::uuid[] IS NULL OR d.system_id = ANY($2::uuid[])) LIMIT ${COUNTED}) f
       JOIN ai_system s ON s.system_id = f.system_id`,
    [labels, systems === 'all' ? null : systems],
  );
}

/** What the newest decisions that used something say of where it came from. */
export async function linksOf(
  tx: SqlTx,
  labels: readonly string[],
  systems: 'all' | readonly string[],
  limit: number,
): Promise<{ links: UseLink[]; started_at: Date }[]> {
  return tx.sql<{ links: UseLink[]; started_at: Date }>(
    `SELECT u.links, d.started_at FROM decision_use_read u JOIN decision_read d ON d.decision_id = u.decision_id
     WHERE u.uses && $1::text[] AND ($2::uuid[] IS NULL OR d.system_id = ANY($2::uuid[])) ORDER BY u.decision_id DESC LIMIT $3::int`,
    [labels, systems === 'all' ? null : systems, limit],
  );
}

/** For the page without a focus: what there is to begin with. */
export async function listRecentDatasets(
  tx: SqlTx,
  workspaceId: string,
  limit: number,
): Promise<(DatasetFacts & { versions: number })[]> {
  return tx.sql<DatasetFacts & { versions: number }>(
    `SELECT ${DATASET}, (SELECT count(*)::int FROM lineage_dataset_version v WHERE v.workspace_id = d.workspace_id AND v.dataset_id = d.dataset_id) AS versions
     FROM lineage_dataset d WHERE workspace_id = $1::uuid ORDER BY last_at DESC, namespace, name LIMIT $2::int`,
    [workspaceId, limit],
  );
}

export async function listFailedRuns(
  tx: SqlTx,
  workspaceId: string,
  limit: number,
): Promise<(RunFacts & { namespace: string; name: string })[]> {
  return tx.sql<RunFacts & { namespace: string; name: string }>(
    `SELECT r.run_id, r.job_id, r.state, r.started_at, r.ended_at, r.facets, j.namespace, j.name FROM lineage_run r
     JOIN lineage_job j ON j.workspace_id = r.workspace_id AND j.job_id = r.job_id
     WHERE r.workspace_id = $1::uuid AND r.state IN ('FAIL', 'ABORT') ORDER BY r.last_at DESC, r.run_id LIMIT $2::int`,
    [workspaceId, limit],
  );
}
