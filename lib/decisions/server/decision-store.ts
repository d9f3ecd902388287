import { plainArray } from '@/lib/db/array-text';
import type { SqlTx } from '@/lib/db/transaction';
import type { DecisionFacts } from '../fold-decision';
import type { AliasKey } from './alias-store';

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
/** timestamptz as text with six decimals: folding compares instants as text, and a Date would lose the microseconds. */
export const instantColumn = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', ${INSTANT})`;

const LOADED = `decision_id, system_id, external_id, trace_id, environment, ${instantColumn('started_at')} AS started_at,
  ${instantColumn('ended_at')} AS ended_at, ${instantColumn('first_received_at')} AS first_received_at,
  ${instantColumn('last_received_at')} AS last_received_at, status, reported_status, root_key, ended, step_count, open_step_count,
  error_count, event_count, models, tools, user_ref, session_ref, subjects, input_tokens, output_tokens, risk_tier, risk_score, risk_stage, route,
  version_prompt, version_policy, version_agent, flags, labels, input_preview, output_preview, latest_idx, sealed_idx,
  ${instantColumn('seal_due_at')} AS seal_due_at, fold`;

/** The rows to fold into, locked until commit. One index probe each, whatever the planner thinks of the partitions. */
export async function loadDecisions(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<DecisionFacts[]> {
  if (decisionIds.length === 0) return [];
  return tx.sql<DecisionFacts>(
    `SELECT d.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
       SELECT ${LOADED} FROM decision WHERE workspace_id = $1::uuid AND decision_id = k.id FOR UPDATE) d`,
    [workspaceId, decisionIds],
    'load-decisions',
  );
}

/** The same of the decisions that these names lead to: asked together with the names, it saves a round trip under the head lock. */
export async function loadNamedDecisions(tx: SqlTx, workspaceId: string, names: readonly AliasKey[]): Promise<DecisionFacts[]> {
  if (names.length === 0) return [];
  return tx.sql<DecisionFacts>(
    `SELECT d.* FROM (
       SELECT DISTINCT a.decision_id AS id FROM unnest($2::uuid[], $3::text[], $4::text[]) AS k(system_id, scheme, value) CROSS JOIN LATERAL (
         SELECT decision_id FROM alias WHERE workspace_id = $1::uuid AND system_id = k.system_id AND scheme = k.scheme AND value = k.value OFFSET 0) a
       ORDER BY 1) n CROSS JOIN LATERAL (
       SELECT ${LOADED} FROM decision WHERE workspace_id = $1::uuid AND decision_id = n.id FOR UPDATE) d`,
    [workspaceId, plainArray(names.map((k) => k.systemId)), names.map((k) => k.scheme), names.map((k) => k.value)],
    'load-named-decisions',
  );
}

const FOLDED: readonly [name: keyof DecisionFacts, type: string][] = [
  ['external_id', 'text'],
  ['trace_id', 'text'],
  ['environment', 'text'],
  ['started_at', 'timestamptz'],
  ['ended_at', 'timestamptz'],
  ['last_received_at', 'timestamptz'],
  ['status', 'text'],
  ['reported_status', 'text'],
  ['root_key', 'text'],
  ['ended', 'boolean'],
  ['step_count', 'integer'],
  ['open_step_count', 'integer'],
  ['error_count', 'integer'],
  ['event_count', 'integer'],
  ['models', 'jsonb'],
  ['tools', 'text[]'],
  ['user_ref', 'text'],
  ['session_ref', 'text'],
  ['subjects', 'jsonb'],
  ['input_tokens', 'bigint'],
  ['output_tokens', 'bigint'],
  ['risk_tier', 'text'],
  ['risk_score', 'float8'],
  ['risk_stage', 'text'],
  ['route', 'text'],
  ['version_prompt', 'text'],
  ['version_policy', 'text'],
  ['version_agent', 'text'],
  ['flags', 'text[]'],
  ['labels', 'text[]'],
  ['input_preview', 'text'],
  ['output_preview', 'text'],
  ['latest_idx', 'bigint'],
  ['sealed_idx', 'bigint'],
  ['seal_due_at', 'timestamptz'],
  ['fold', 'jsonb'],
];
const FIXED: readonly [name: keyof DecisionFacts, type: string][] = [
  ['decision_id', 'uuid'],
  ['system_id', 'uuid'],
  ['first_received_at', 'timestamptz'],
];
const ALL = [...FIXED, ...FOLDED];
const names = (columns: typeof ALL): string => columns.map(([name]) => name).join(', ');

const UPSERT = `INSERT INTO decision (workspace_id, ${names(ALL)})
  SELECT $1::uuid, ${names(ALL)} FROM json_to_recordset($2::json) AS r(${ALL.map((column) => column.join(' ')).join(', ')})
  ON CONFLICT (workspace_id, decision_id) DO UPDATE SET ${FOLDED.map(([name]) => `${name} = excluded.${name}`).join(', ')}`;

/** Writes the folded rows in one statement. The approval is not touched: others write it. */
export async function writeDecisions(tx: SqlTx, workspaceId: string, decisions: readonly DecisionFacts[]): Promise<void> {
  if (decisions.length > 0) await tx.sql(UPSERT, [workspaceId, JSON.stringify(decisions)], 'write-decisions');
}

/** Those of the decisions that are there. */
export async function selectPresent(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }>(
    'SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[])',
    [workspaceId, decisionIds],
  );
  return new Set(rows.map((row) => row.id));
}
