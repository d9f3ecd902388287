import { z } from 'zod';
import { modelNames, type Step, stepKind } from '@/lib/dialects/step';
import { alignSteps } from './compare-align';
import { fieldDifference, type FieldDifference } from './compare-difference';
import { compareFacts } from './compare-facts';
import { alignable, compareSteps, readable, type ReadStep } from './compare-steps';
import { decisionSummary, type DecisionSummary } from './contract';

/** Two decisions side by side: steps aligned, and what differs. Pure and client-safe; GET /api/v1/decisions/{id}/compare/{other}. */

export const comparedStep = z.object({
  id: z.string(),
  /** 1-based, in order of start. */
  position: z.number().int(),
  kind: stepKind,
  name: z.string(),
  tool: z.string().optional(),
  model: modelNames.optional(),
  status: z.enum(['ok', 'error', 'unset']),
  captured: z.enum(['full', 'partial', 'none']),
});
export const comparedRow = z.object({
  state: z
    .enum(['same', 'reworded', 'changed', 'leftOnly', 'rightOnly'])
    .describe('reworded: what the model wrote is worded otherwise, and nothing else differs.'),
  left: comparedStep.optional(),
  right: comparedStep.optional(),
  differences: z.array(fieldDifference),
});
export type ComparedRow = z.infer<typeof comparedRow>;

/** Everything recorded of both is compared but times, ids, token counts and which step stands under which. */
export const comparison = z.object({
  left: decisionSummary,
  right: decisionSummary,
  /** Facts of the decisions as wholes: versions, models, approval, outcomes, input, output. Only what differs. */
  facts: z.array(fieldDifference),
  rows: z.array(comparedRow),
  counts: z.object({ same: z.number(), reworded: z.number(), changed: z.number(), leftOnly: z.number(), rightOnly: z.number() }),
  /** Index of the row that differs first in time; null when all are the same. */
  firstDifference: z.number().int().nullable(),
  /** How many steps of each side were compared, of how many. */
  compared: z.object({ left: z.number(), leftTotal: z.number(), right: z.number(), rightTotal: z.number() }),
  /** Steps of both sides whose records are too large to be read here as a whole: what they say was not compared, or not all of it. */
  unread: z.number().int(),
  /** False: the caller may not read content, so only structure was compared. */
  contentVisible: z.boolean(),
});
export type Comparison = z.infer<typeof comparison>;

/** Steps of one side beyond this number are not compared, and `compared` says so. */
export const MOST_COMPARED = 2000;

export interface Side {
  decision: DecisionSummary;
  /** In any order. */
  steps: readonly Step[];
  total: number;
  /** Id of the step that is the decision itself: its words are what came in and what came out. */
  root?: string;
}

export function compareDecisions(left: Side, right: Side, contentVisible: boolean): Comparison {
  const a = readable(inOrder(left.steps));
  const b = readable(inOrder(right.steps));
  const rows = alignSteps(a.map(alignable), b.map(alignable)).map((pair) =>
    rowOf(pair.left === null ? null : a[pair.left]!, pair.right === null ? null : b[pair.right]!),
  );
  const count = (state: ComparedRow['state']): number => rows.filter((row) => row.state === state).length;
  const first = firstOf(rows);
  return {
    left: left.decision,
    right: right.decision,
    facts: compareFacts(left, right),
    rows,
    counts: {
      same: count('same'),
      reworded: count('reworded'),
      changed: count('changed'),
      leftOnly: count('leftOnly'),
      rightOnly: count('rightOnly'),
    },
    firstDifference: first < 0 ? null : first,
    compared: { left: a.length, leftTotal: left.total, right: b.length, rightTotal: right.total },
    unread: [...a, ...b].filter(({ step }) => step.flags.includes('contentTruncated')).length,
    contentVisible,
  };
}

function inOrder(steps: readonly Step[]): Step[] {
  return [...steps].sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0)).slice(0, MOST_COMPARED);
}

/** How an agent ended is the end of its steps, though the agent began before them: other differences come first. Other words come last. */
function firstOf(rows: readonly ComparedRow[]): number {
  const late = (row: ComparedRow): boolean =>
    row.left?.kind === 'agent' &&
    row.state === 'changed' &&
    row.differences.every(({ field }) => /^(messages\.output|status$|error\.|stateAfter|captured$)/.test(field));
  const differs = (row: ComparedRow): boolean => row.state !== 'same' && row.state !== 'reworded';
  const early = rows.findIndex((row) => differs(row) && !late(row));
  if (early >= 0) return early;
  const any = rows.findIndex(differs);
  return any >= 0 ? any : rows.findIndex((row) => row.state === 'reworded');
}

function rowOf(left: ReadStep | null, right: ReadStep | null): ComparedRow {
  const differences = left && right ? compareSteps(left, right) : [];
  return {
    state: !left ? 'rightOnly' : !right ? 'leftOnly' : stateOf(differences),
    ...(left ? { left: reference(left) } : {}),
    ...(right ? { right: reference(right) } : {}),
    differences,
  };
}

function stateOf(differences: readonly FieldDifference[]): 'same' | 'reworded' | 'changed' {
  if (differences.length === 0) return 'same';
  return differences.every((one) => one.form !== 'value' && one.wording !== undefined) ? 'reworded' : 'changed';
}

function reference({ step, position }: ReadStep): z.infer<typeof comparedStep> {
  return {
    id: step.id,
    position,
    kind: step.kind,
    name: step.name,
    ...(step.tool?.name ? { tool: step.tool.name } : {}),
    ...(step.model && (step.model.requested || step.model.responded)
      ? { model: { requested: step.model.requested, responded: step.model.responded } }
      : {}),
    status: step.status,
    captured: step.captured,
  };
}
