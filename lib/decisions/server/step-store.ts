import type { SqlTx } from '@/lib/db/transaction';
import type { StepFacts } from '../fold-step';
import { instantColumn } from './decision-store';

const LOADED = `decision_id, step_key, seq, parent_key, kind, name, ${instantColumn('started_at')} AS started_at,
  ${instantColumn('ended_at')} AS ended_at, status, error_reported_by, model_requested, model_responded, provider, tool_name,
  call_id, input_tokens, output_tokens, captured, dialect, scope, mapper_version, flags, same_as, also,
  CASE WHEN '~echo' = ANY(flags) OR starts_with(step_key, 'call:') OR starts_with(step_key, 'request:') THEN idxs END AS stored`;
interface StepName {
  decisionId: string;
  stepKey: string;
}
/** A row as it lies there, with its events where it may become part of another. */
export type LoadedStep = StepFacts & { stored: number[] | null };

/**
 * The steps that a batch adds to, each by one index probe: never all steps of a decision. `below` asks for those that may tell the same
 * call as the step of that name, and stand below it, `waiting` for those below it that tell it of tokens.
 */
export async function loadSteps(
  tx: SqlTx,
  workspaceId: string,
  wanted: readonly StepName[],
  below: readonly StepName[] = [],
  waiting: readonly StepName[] = [],
): Promise<LoadedStep[]> {
  const parts: string[] = [];
  const values: unknown[] = [workspaceId];
  const asked: string[] = ['load-steps'];
  for (const [what, names, found] of [
    ['wanted', wanted, 'step_key = k.name'],
    ['below', below, `parent_key = k.name AND '~echo' = ANY(flags) AND same_as IS NULL`],
    ['waiting', waiting, `parent_key = k.name AND '~waits' = ANY(flags)`],
  ] as const) {
    if (names.length === 0) continue;
    asked.push(what);
    values.push(
      names.map((one) => one.decisionId),
      names.map((one) => one.stepKey),
    );
    parts.push(
      `SELECT s.* FROM unnest($${values.length - 1}::uuid[], $${values.length}::text[]) AS k(decision_id, name) CROSS JOIN LATERAL (
         SELECT ${LOADED} FROM step WHERE workspace_id = $1::uuid AND decision_id = k.decision_id AND ${found} OFFSET 0) s`,
    );
  }
  return parts.length === 0 ? [] : tx.sql<LoadedStep>(parts.join(' UNION ALL '), values, asked.join('-'));
}

const COLUMNS: readonly [name: keyof StepFacts, type: string][] = [
  ['decision_id', 'uuid'],
  ['step_key', 'text'],
  ['seq', 'integer'],
  ['parent_key', 'text'],
  ['kind', 'text'],
  ['name', 'text'],
  ['started_at', 'timestamptz'],
  ['ended_at', 'timestamptz'],
  ['status', 'text'],
  ['error_reported_by', 'text'],
  ['model_requested', 'text'],
  ['model_responded', 'text'],
  ['provider', 'text'],
  ['tool_name', 'text'],
  ['call_id', 'text'],
  ['input_tokens', 'bigint'],
  ['output_tokens', 'bigint'],
  ['captured', 'text'],
  ['dialect', 'text'],
  ['scope', 'text'],
  ['mapper_version', 'text'],
  ['flags', 'text[]'],
  ['same_as', 'text'],
  ['also', 'text[]'],
];
const NAMES = COLUMNS.map(([name]) => name).join(', ');
const CHANGED = COLUMNS.slice(3)
  .map(([name]) => `${name} = excluded.${name}`)
  .join(', ');

/**
 * Events that a step's row names. Its content is read from these, so a row needs no more; without an end, an emitter that reports
 * one step for ever would make the row longer, and each write of it dearer, with every record. The log keeps them all.
 */
export const MAX_STEP_EVENTS = 2_000;

/** In the order of the log the first ones stay, whatever batches they came in, so that a rebuild makes the same row. */
const UPSERT = `INSERT INTO step (workspace_id, ${NAMES}, idxs)
  SELECT $1::uuid, ${NAMES}, idxs[1:${MAX_STEP_EVENTS + 1}] FROM json_to_recordset($2::json)
    AS r(${COLUMNS.map((column) => column.join(' ')).join(', ')}, idxs bigint[])
  ON CONFLICT (workspace_id, decision_id, step_key) DO UPDATE SET ${CHANGED}, idxs = CASE
    WHEN cardinality(step.idxs) > ${MAX_STEP_EVENTS} THEN step.idxs ELSE (step.idxs || excluded.idxs)[1:${MAX_STEP_EVENTS + 1}] END`;

/**
 * Writes the folded rows in one statement; `idxs` are the events of this batch, added to those the row has. One more than
 * MAX_STEP_EVENTS tells that there are others.
 */
export async function writeSteps(
  tx: SqlTx,
  workspaceId: string,
  steps: readonly (StepFacts & { idxs: number[] })[],
): Promise<void> {
  if (steps.length > 0) await tx.sql(UPSERT, [workspaceId, JSON.stringify(steps)], 'write-steps');
}

/** Names of steps that became part of another lead to that one. */
export async function renameSteps(
  tx: SqlTx,
  workspaceId: string,
  renamed: readonly { decisionId: string; keys: readonly string[]; to: string }[],
): Promise<void> {
  for (const { decisionId, keys, to } of renamed)
    await tx.sql(
      'UPDATE step SET same_as = $4 WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND step_key = ANY($3::text[])',
      [workspaceId, decisionId, keys, to],
    );
}
