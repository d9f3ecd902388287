import type { SqlTx } from '@/lib/db/transaction';
import type { PolicyDocument, Route } from '@/lib/policy/contract';
import type { Comparison } from '../dry-run';
import type { ArgumentsSeen } from '../masked-facts';

export interface DryRunRow {
  runId: string;
  policyId: string;
  version: number;
  document: PolicyDocument;
  hash: string;
  base: string[];
  systems: string[] | null;
  fromAt: Date;
  untilAt: Date;
  askedBy: string;
  askedByName: string;
  askedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  state: 'waiting' | 'running' | 'done' | 'cancelled';
  after: string | null;
  total: number | null;
  checked: number;
  changed: number;
  unread: number;
  arguments: ArgumentsSeen;
  /** The same of calls that were judged at the desk; total null: they were not tried, or not yet. */
  callsAfter: string | null;
  callsTotal: number | null;
  callsChecked: number;
  callsChanged: number;
  callsUnread: number;
  /** Arguments of decisions whose content is restricted: kept from the conditions, or allowed to be seen, or seen by now. */
  restricted: 'withheld' | 'allowed' | 'seen';
  /** Null: it waits, or began before this was kept and compares with what is in force in any case. */
  comparison: Comparison | null;
}
const COLUMNS = `run_id::text AS "runId", policy_id AS "policyId", version, document, hash, base, systems::text[], from_at AS "fromAt", until_at AS "untilAt",
  asked_by AS "askedBy", asked_by_name AS "askedByName", asked_at AS "askedAt", started_at AS "startedAt", finished_at AS "finishedAt", state,
  after::text AS after, total, checked, changed, unread, arguments, restricted, comparison, calls_after::text AS "callsAfter", calls_total AS "callsTotal",
  calls_checked AS "callsChecked", calls_changed AS "callsChanged", calls_unread AS "callsUnread"`;
/** Newest assessments of the run's decisions: $2 systems, $3 and $4 the range as decision ids. */
const RANGE = `a.workspace_id = $1::uuid AND a.current AND ($2::uuid[] IS NULL OR a.system_id = ANY($2::uuid[]))
  AND a.decision_id >= $3::uuid AND a.decision_id < $4::uuid`;

export async function insertDryRun(
  tx: SqlTx,
  workspaceId: string,
  run: Pick<
    DryRunRow,
    | 'runId'
    | 'policyId'
    | 'version'
    | 'document'
    | 'hash'
    | 'systems'
    | 'fromAt'
    | 'untilAt'
    | 'askedBy'
    | 'askedByName'
    | 'arguments'
    | 'restricted'
  >,
): Promise<void> {
  await tx.sql(
    `INSERT INTO policy_dry_run (workspace_id, run_id, policy_id, version, document, hash, systems, from_at, until_at, asked_by, asked_by_name, arguments, restricted)
     VALUES ($1::uuid, $2::uuid, $3, $4::int, $5::jsonb, $6, $7::uuid[], $8::timestamptz, $9::timestamptz, $10, $11, $12, $13)`,
    [
      workspaceId,
      run.runId,
      run.policyId,
      run.version,
      JSON.stringify(run.document),
      run.hash,
      run.systems,
      run.fromAt,
      run.untilAt,
      run.askedBy,
      run.askedByName,
      run.arguments,
      run.restricted,
    ],
  );
}

export async function countOpenDryRuns(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `SELECT count(*)::bigint AS n FROM policy_dry_run WHERE workspace_id = $1::uuid AND state IN ('waiting', 'running')`,
    [workspaceId],
  );
  return row?.n ?? 0;
}

/** The oldest run that is not over, locked; null when there is none, or another worker holds it. */
export async function lockDueDryRun(tx: SqlTx, workspaceId: string): Promise<DryRunRow | null> {
  const [row] = await tx.sql<DryRunRow>(
    `SELECT ${COLUMNS} FROM policy_dry_run WHERE workspace_id = $1::uuid AND state IN ('waiting', 'running') ORDER BY run_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [workspaceId],
  );
  return row ?? null;
}

export async function findDryRun(tx: SqlTx, workspaceId: string, runId: string, lock = false): Promise<DryRunRow | null> {
  const [row] = await tx.sql<DryRunRow>(
    `SELECT ${COLUMNS} FROM policy_dry_run WHERE workspace_id = $1::uuid AND run_id = $2::uuid${lock ? ' FOR UPDATE' : ''}`,
    [workspaceId, runId],
  );
  return row ?? null;
}

export async function listDryRunRows(
  tx: SqlTx,
  workspaceId: string,
  policyId: string | null,
  limit: number,
): Promise<DryRunRow[]> {
  return tx.sql<DryRunRow>(
    `SELECT ${COLUMNS} FROM policy_dry_run WHERE workspace_id = $1::uuid AND ($2::text IS NULL OR policy_id = $2) ORDER BY run_id DESC LIMIT $3::int`,
    [workspaceId, policyId, limit],
  );
}

export interface AssessedRow {
  decisionId: string;
  systemId: string;
  idx: number;
  policyIdx: number | null;
  tier: string;
  route: Route | null;
}
type Range = Pick<DryRunRow, 'systems'> & { first: string; last: string };

export async function countAssessed(tx: SqlTx, workspaceId: string, range: Range): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(`SELECT count(*)::bigint AS n FROM assessment a WHERE ${RANGE}`, [
    workspaceId,
    range.systems,
    range.first,
    range.last,
  ]);
  return row?.n ?? 0;
}

export async function nextAssessed(
  tx: SqlTx,
  workspaceId: string,
  range: Range & { after: string | null },
  limit: number,
): Promise<AssessedRow[]> {
  return tx.sql<AssessedRow>(
    `SELECT a.decision_id::text AS "decisionId", a.system_id::text AS "systemId", a.idx, a.policy_idx AS "policyIdx", a.tier, a.route FROM assessment a
      WHERE ${RANGE} AND ($5::uuid IS NULL OR a.decision_id > $5::uuid) ORDER BY a.decision_id LIMIT $6::int`,
    [workspaceId, range.systems, range.first, range.last, range.after, limit],
  );
}

export interface ChangeRow {
  decisionId: string;
  systemId: string;
  recorded: Route | null;
  before: Route;
  after: Route;
  rules: string[];
}
export async function insertChanges(tx: SqlTx, workspaceId: string, runId: string, rows: readonly ChangeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO policy_dry_run_change (workspace_id, run_id, decision_id, system_id, recorded, before, after, rules)
     SELECT $1::uuid, $2::uuid, x."decisionId", x."systemId", x.recorded, x.before, x.after, x.rules
       FROM jsonb_to_recordset($3::jsonb) AS x("decisionId" uuid, "systemId" uuid, recorded text, before text, after text, rules text[])`,
    [workspaceId, runId, JSON.stringify(rows)],
  );
}

export async function saveDryRun(tx: SqlTx, workspaceId: string, run: DryRunRow): Promise<void> {
  await tx.sql(
    `UPDATE policy_dry_run SET state = $3, base = $4::text[], after = $5::uuid, total = $6::bigint, checked = $7::bigint, changed = $8::bigint, unread = $9::bigint, restricted = $10,
       calls_after = $11::uuid, calls_total = $12::bigint, calls_checked = $13::bigint, calls_changed = $14::bigint, calls_unread = $15::bigint, comparison = $16,
       started_at = coalesce(started_at, now()), finished_at = CASE WHEN $3 IN ('done', 'cancelled') THEN now() END
      WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, run.runId, run.state, run.base, run.after, run.total, run.checked, run.changed, run.unread, run.restricted,
      run.callsAfter, run.callsTotal, run.callsChecked, run.callsChanged, run.callsUnread, run.comparison], // prettier-ignore
  );
}

/** Changes in AI systems that the reader sees, the newest decision first. */
export async function listChanges(
  tx: SqlTx,
  workspaceId: string,
  runId: string,
  given: { systems: readonly string[] | null; before: Route | null; after: Route | null; cursor: string | null; limit: number },
): Promise<(ChangeRow & { systemName: string; startedAt: Date | null })[]> {
  return tx.sql(
    `SELECT c.decision_id::text AS "decisionId", c.system_id::text AS "systemId", c.recorded, c.before, c.after, c.rules, s.name AS "systemName",
            d.started_at AS "startedAt"
       FROM policy_dry_run_change c JOIN ai_system s ON s.workspace_id = c.workspace_id AND s.system_id = c.system_id
       LEFT JOIN decision d ON d.workspace_id = c.workspace_id AND d.decision_id = c.decision_id
      WHERE c.workspace_id = $1::uuid AND c.run_id = $2::uuid AND ($3::uuid[] IS NULL OR c.system_id = ANY($3::uuid[])) AND ($4::text IS NULL OR c.before = $4)
        AND ($5::text IS NULL OR c.after = $5) AND ($6::uuid IS NULL OR c.decision_id < $6::uuid) ORDER BY c.decision_id DESC LIMIT $7::int`,
    [workspaceId, runId, given.systems, given.before, given.after, given.cursor, given.limit],
  );
}

/** How many moved from which route to which, in AI systems that the reader sees. */
export async function countMoves(
  tx: SqlTx,
  workspaceId: string,
  runId: string,
  systems: readonly string[] | null,
): Promise<{ before: Route; after: Route; count: number }[]> {
  return tx.sql(
    `SELECT before, after, count(*)::bigint AS count FROM policy_dry_run_change WHERE workspace_id = $1::uuid AND run_id = $2::uuid
       AND ($3::uuid[] IS NULL OR system_id = ANY($3::uuid[])) GROUP BY before, after ORDER BY count(*) DESC, before, after`,
    [workspaceId, runId, systems],
  );
}
