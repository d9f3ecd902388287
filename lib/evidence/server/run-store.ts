import type { SqlTx } from '@/lib/db/transaction';
import type { JsonObject } from '@/lib/shared/json';

export interface KeptRunRow {
  runId: string;
  framework: string;
  frameworkVersion: string;
  systemId: string | null;
  fromDay: string;
  /** Exclusive. */
  toDay: string;
  lawDate: string;
  logSize: number;
  controls: JsonObject[];
  blocks: JsonObject[];
  runBy: string | null;
  runByName: string;
  idx: number;
}

export async function insertRun(tx: SqlTx, workspaceId: string, row: KeptRunRow): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_run (workspace_id, run_id, framework, framework_version, system_id, from_day, to_day, law_date, log_size, controls, blocks, run_by, run_by_name, idx)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::date, $7::date, $8::date, $9::bigint, $10::jsonb, $11::jsonb, $12::uuid, $13, $14::bigint)`,
    [
      workspaceId, row.runId, row.framework, row.frameworkVersion, row.systemId, row.fromDay, row.toDay, row.lawDate, row.logSize,
      JSON.stringify(row.controls), JSON.stringify(row.blocks), row.runBy, row.runByName, row.idx,
    ],
  ); // prettier-ignore
}

const RUN = `run_id::text AS "runId", framework, framework_version AS "frameworkVersion", system_id::text AS "systemId", from_day::text AS "fromDay", to_day::text AS "toDay",
  law_date::text AS "lawDate", log_size AS "logSize", controls, blocks, run_by::text AS "runBy", run_by_name AS "runByName", idx, run_at AS "runAt"`;

/** What a reader may see: measurements of all systems and of these; with `held`, only those that one of them holds whole. */
export interface RunReach {
  systems: readonly string[];
  held: readonly { systemId: string; framework: string; from: Date; until: Date }[] | null;
}
/** A row named so is within what $2 and $3 reach. */
const within = (
  row: string,
): string => `(${row}.system_id IS NULL OR ${row}.system_id = ANY($2::uuid[])) AND ($3::jsonb IS NULL OR EXISTS (
  SELECT 1 FROM jsonb_to_recordset($3::jsonb) AS h("systemId" uuid, framework text, "from" timestamptz, "until" timestamptz)
   WHERE h."systemId" = ${row}.system_id AND h.framework = ${row}.framework
     AND ${row}.from_day::timestamp AT TIME ZONE 'UTC' >= h."from" AND ${row}.to_day::timestamp AT TIME ZONE 'UTC' <= h."until"))`;

export type ListedRun = KeptRunRow & {
  runAt: Date;
  /** Controls of the one before it, of the same framework and systems, that the reader may see; null: there is none. */
  before: JsonObject[] | null;
};
/** Kept measurements behind a place in the log, the newest first, each with the one before it. */
export function listRunRows(
  tx: SqlTx,
  workspaceId: string,
  reach: RunReach,
  page: { before: number | null; limit: number },
): Promise<ListedRun[]> {
  return tx.sql(
    `SELECT ${RUN}, (SELECT o.controls FROM evidence_run o WHERE o.workspace_id = r.workspace_id AND o.framework = r.framework AND o.system_id IS NOT DISTINCT FROM r.system_id
        AND o.idx < r.idx AND ${within('o')} ORDER BY o.idx DESC LIMIT 1) AS before
       FROM evidence_run r WHERE r.workspace_id = $1::uuid AND ${within('r')} AND ($4::bigint IS NULL OR r.idx < $4::bigint) ORDER BY r.idx DESC LIMIT $5::int`,
    [workspaceId, reach.systems, reach.held && JSON.stringify(reach.held), page.before, page.limit],
  );
}

export type RunChoice = Pick<KeptRunRow, 'runId' | 'framework' | 'systemId' | 'fromDay' | 'toDay'> & { runAt: Date };
/** The same without what was found: so many that one can be chosen. */
export function listRunChoiceRows(tx: SqlTx, workspaceId: string, reach: RunReach, limit: number): Promise<RunChoice[]> {
  return tx.sql(
    `SELECT r.run_id::text AS "runId", r.framework, r.system_id::text AS "systemId", r.from_day::text AS "fromDay", r.to_day::text AS "toDay", r.run_at AS "runAt"
       FROM evidence_run r WHERE r.workspace_id = $1::uuid AND ${within('r')} ORDER BY r.idx DESC LIMIT $4::int`,
    [workspaceId, reach.systems, reach.held && JSON.stringify(reach.held), limit],
  );
}
export async function findRunRow(tx: SqlTx, workspaceId: string, runId: string): Promise<(KeptRunRow & { runAt: Date }) | null> {
  const [row] = await tx.sql<KeptRunRow & { runAt: Date }>(
    `SELECT ${RUN} FROM evidence_run WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, runId],
  );
  return row ?? null;
}
