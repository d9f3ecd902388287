import type { SqlTx } from '@/lib/db/transaction';
import type { AssessmentRows } from '../rows';

const ASSESSMENT = `decision_id uuid, idx bigint, policy_idx bigint, system_id uuid, cause text, bundle text, tier text, score float8, stage text,
  unscored text[], findings integer, route text, baseline text, policies text[], rule text, assessed_at timestamptz`;
const SUBJECT = `decision_id uuid, idx bigint, no integer, system_id uuid, stage text, step_key text, environment text, tier text, score float8,
  probability float8, unscored text[], tool text, effect text, effect_basis text, reversible text, reach text, amount numeric, currency text,
  recipients text[], claims integer[], route text, baseline text, matched text[]`;
const FINDING = `decision_id uuid, idx bigint, no integer, subject_no integer, system_id uuid, stage text, step_key text, detector text,
  detector_version text, category text, reason_code text, severity float8, confidence float8, contribution float8, source text, owasp text[], atlas text[]`;
const names = (columns: string): string =>
  columns
    .split(',')
    .map((one) => one.trim().split(' ')[0])
    .join(', ');

/** Writes assessments, and says of each decision which one is the newest. Call under the head lock. */
export async function insertAssessments(tx: SqlTx, workspaceId: string, made: readonly AssessmentRows[]): Promise<void> {
  if (made.length === 0) return;
  const put = async (table: string, columns: string, rows: readonly object[], more = '', values = ''): Promise<void> => {
    if (rows.length > 0)
      await tx.sql(
        `INSERT INTO ${table} (workspace_id, ${names(columns)}${more}) SELECT $1::uuid, ${names(columns)}${values} FROM json_to_recordset($2::json) AS r(${columns})`,
        [workspaceId, JSON.stringify(rows)],
      );
  };
  const ids = [...new Set(made.map((one) => one.assessment.decision_id))];
  await Promise.all([
    put('assessment', ASSESSMENT, made.map((one) => one.assessment), ', current', ', false'), // prettier-ignore
    put('assessment_subject', SUBJECT, made.flatMap((one) => one.subjects)), // prettier-ignore
    put('assessment_finding', FINDING, made.flatMap((one) => one.findings)), // prettier-ignore
    markCurrent(tx, workspaceId, ids),
  ]);
}

async function markCurrent(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  await tx.sql(
    `UPDATE assessment a SET current = (a.idx = n.idx) FROM (
       SELECT decision_id, max(idx) AS idx FROM assessment WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) GROUP BY decision_id) n
     WHERE a.workspace_id = $1::uuid AND a.decision_id = n.decision_id AND a.decision_id = ANY($2::uuid[]) AND a.current <> (a.idx = n.idx)`,
    [workspaceId, decisionIds],
  );
}

/** Takes the rows of decisions away, or all of the workspace, before they are made anew from the log. */
export async function clearAssessments(tx: SqlTx, workspaceId: string, decisionIds: readonly string[] | null): Promise<void> {
  for (const table of ['assessment', 'assessment_subject', 'assessment_finding', 'finding_label', 'missed_finding'])
    await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR decision_id = ANY($2::uuid[]))`, [
      workspaceId,
      decisionIds,
    ]);
}

/** Assessments of a decision by place in the log, the newest first. */
export interface AssessmentLineRow {
  idx: number;
  policy_idx: number | null;
  cause: string;
  bundle: string;
  tier: string;
  score: number | null;
  stage: string | null;
  route: string | null;
  rule: string | null;
  assessed_at: Date;
}
export async function selectAssessments(tx: SqlTx, workspaceId: string, decisionId: string): Promise<AssessmentLineRow[]> {
  return tx.sql<AssessmentLineRow>(
    `SELECT idx, policy_idx, cause, bundle, tier, score, stage, route, rule, assessed_at FROM assessment
      WHERE workspace_id = $1::uuid AND decision_id = $2::uuid ORDER BY idx DESC LIMIT 100`,
    [workspaceId, decisionId],
  );
}

export interface HistoryRow {
  decision_id: string;
  amount: string | null;
  currency: string | null;
  recipients: string[];
}
/** Calls of a tool by one AI system, in decisions before one, the last ones first: as the newest assessment of each saw them. */
export async function selectHistory(
  tx: SqlTx,
  workspaceId: string,
  of: { systemId: string; tool: string; before: string; limit: number },
): Promise<HistoryRow[]> {
  return tx.sql<HistoryRow>(
    `SELECT s.decision_id::text, s.amount::text, s.currency, s.recipients FROM assessment_subject s
      WHERE s.workspace_id = $1::uuid AND s.system_id = $2::uuid AND s.tool = $3 AND s.decision_id < $4::uuid
        AND EXISTS (SELECT 1 FROM assessment a WHERE a.workspace_id = s.workspace_id AND a.decision_id = s.decision_id AND a.idx = s.idx AND a.current)
      ORDER BY s.decision_id DESC LIMIT $5::int`,
    [workspaceId, of.systemId, of.tool, of.before, of.limit],
  );
}
