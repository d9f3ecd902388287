import { otherCall } from '@/lib/dialects/call-mark';
import type { StepPart } from '@/lib/dialects/contract';
import { capturedOf, displayName, mergeFacts, sidesOf } from '@/lib/dialects/merge-step';
import type { StepKind } from '@/lib/dialects/step-kinds';
import type { Step } from '@/lib/dialects/step';
import { columnText } from './column-text';

/** A row of `step`: facts without content. Instants are text with six decimals (lib/dialects/instants.ts). */
export interface StepFacts {
  decision_id: string;
  step_key: string;
  seq: number;
  parent_key: string | null;
  kind: StepKind;
  name: string;
  started_at: string;
  ended_at: string | null;
  status: Step['status'];
  error_reported_by: string | null;
  model_requested: string | null;
  model_responded: string | null;
  provider: string | null;
  tool_name: string | null;
  call_id: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  captured: Step['captured'];
  dialect: string;
  scope: string | null;
  mapper_version: string;
  flags: string[];
  /** Its call is told by the step of this key too, which holds all that is known of it: this row only keeps the name. */
  same_as: string | null;
  /** Names of rows that became this step. */
  also: string[];
}

/** Marks in `flags` that are ours, not facts for the reader: what folding must remember between records. */
const MARK = {
  input: '~in',
  output: '~out',
  open: '~open',
  repeats: '~repeats',
  standsIn: '~standsIn',
  noStart: '~noStart',
  noName: '~noName',
  sourceAside: '~sourceAside',
  echo: '~echo',
  /** A model call below it reports tokens. */
  below: '~below',
  /** It, or a model call below it, reports tokens, and the step above it has not come. */
  waits: '~waits',
} as const;
/** Kept in columns of their own, or worked out anew each time. */
const OWN_MARKS: ReadonlySet<string> = new Set([
  MARK.open,
  MARK.repeats,
  MARK.standsIn,
  MARK.noStart,
  MARK.noName,
  MARK.sourceAside,
]);

export const NAME_MAX = 300;
/** Keys are part of an index: longer ones are cut. */
export const KEY_MAX = 400;

/** The step after one more record. The order of records does not matter for the result, except for `seq`. */
export function foldStep(
  row: StepFacts | undefined,
  part: StepPart,
  given: { decisionId: string; seq: number; occurredAt: string },
): StepFacts {
  const sides = sidesOf(part);
  const narrow = narrowed(part);
  narrow.flags = [
    ...(part.flags ?? []),
    ...(sides.input ? [MARK.input] : []),
    ...(sides.output ? [MARK.output] : []),
    ...(part.echo ? [MARK.echo] : []),
  ];
  narrow.at = part.at ?? given.occurredAt;
  const merged = row ? mergeFacts(toPart(row), narrow) : narrow;
  return toRow(merged, row, { ...given, key: part.key, prompt: row ? undefined : part.prompt });
}

/** The step after all that another row tells of it: the same call, told once more. */
export function absorbRow(row: StepFacts, other: StepFacts): StepFacts {
  const merged = mergeFacts(toPart(row), borrowed(toPart(other), row.step_key));
  const kept = toRow(merged, row, { decisionId: row.decision_id, seq: row.seq, occurredAt: row.started_at, key: row.step_key });
  return { ...kept, also: names(row.also, [other.step_key, ...other.also]) };
}

/** Names by which records outside the trace know a step; other names are spans. */
const OUTSIDE = /^(?:call|request):/;

/** The other names of a step: those from outside first, in order of their text, then the spans that tell the same call, from above down. */
export function names(held: readonly string[], more: readonly string[]): string[] {
  const all = [...new Set([...held, ...more])];
  return [...all.filter((name) => OUTSIDE.test(name)).sort(), ...all.filter((name) => !OUTSIDE.test(name))];
}

/** The lowest of the spans that tell the step's call: below it one more may tell it. */
export function lowest(row: StepFacts): string {
  const last = row.also.at(-1);
  return last === undefined || OUTSIDE.test(last) ? row.step_key : last;
}

/** What a record tells of a step under another name: the step keeps its own place and name. */
export function borrowed(part: StepPart, key: string): StepPart {
  const { parentKey: _place, name: _name, echo: _echo, sameAs: _same, ...told } = part;
  return { ...told, key, borrowed: true, flags: told.flags?.filter((flag) => flag !== MARK.echo && flag !== MARK.waits) };
}

function toRow(
  merged: StepPart,
  row: StepFacts | undefined,
  given: { decisionId: string; seq: number; occurredAt: string; key: string; prompt?: StepPart['prompt'] },
): StepFacts {
  const marks = new Set(merged.flags);
  const open = merged.open === true;
  const started = merged.startedAt ?? merged.at ?? given.occurredAt;
  const flags = [...marks].filter((flag) => !OWN_MARKS.has(flag));
  if (open) flags.push(MARK.open);
  if (merged.usageCounts === false) flags.push(MARK.repeats);
  if (merged.usageStandsIn) flags.push(MARK.standsIn);
  if (merged.startedAt === undefined) flags.push(MARK.noStart);
  if (merged.name === undefined) flags.push(MARK.noName);
  if (merged.sourceAside) flags.push(MARK.sourceAside);
  return {
    decision_id: given.decisionId,
    step_key: row?.step_key ?? stepKey(given.key),
    seq: row?.seq ?? given.seq,
    parent_key: merged.parentKey === undefined ? null : stepKey(merged.parentKey),
    kind: merged.kind ?? 'other',
    name: columnText(displayName({ ...merged, prompt: given.prompt }), NAME_MAX),
    started_at: started,
    ended_at: merged.endedAt ?? null,
    status: merged.status ?? 'unset',
    error_reported_by: merged.error?.reportedBy ?? null,
    model_requested: text(merged.model?.requested),
    model_responded: text(merged.model?.responded),
    provider: text(merged.model?.provider),
    tool_name: text(merged.tool?.name),
    call_id: text(merged.tool?.callId),
    input_tokens: merged.usage?.inputTokens ?? null,
    output_tokens: merged.usage?.outputTokens ?? null,
    captured: capturedOf({ input: marks.has(MARK.input), output: marks.has(MARK.output) }),
    dialect: merged.source.dialect,
    scope: text(merged.source.scope),
    mapper_version: merged.source.mapperVersion,
    flags: flags.sort(),
    same_as: row?.same_as ?? null,
    also: row?.also ?? [],
  };
}

/** The row tells a call that the tool step above it may tell too. */
export function isEcho(row: StepFacts): boolean {
  return row.flags.includes(MARK.echo);
}

/**
 * Do a tool step and one below it tell the same call? They name the same tool, or the one below names none but the same call; ids that
 * contradict each other are two calls.
 */
export function isSameCall(above: StepFacts, below: StepFacts): boolean {
  if (above.kind !== 'tool' || below.kind !== 'tool' || above.step_key === below.step_key) return false;
  if (otherCall(above.flags, below.flags)) return false;
  const ids = above.call_id !== null && below.call_id !== null;
  if (ids && above.call_id !== below.call_id) return false;
  if (below.tool_name === null) return ids;
  return above.tool_name === below.tool_name;
}

/** A step's key as the table holds it. */
export function stepKey(key: string): string {
  return columnText(key, KEY_MAX);
}

/** What the row remembers, as a part to merge the next one with. */
function toPart(row: StepFacts): StepPart {
  const has = (mark: string): boolean => row.flags.includes(mark);
  const noStart = has(MARK.noStart);
  return {
    key: row.step_key,
    parentKey: row.parent_key ?? undefined,
    kind: row.kind,
    name: has(MARK.noName) ? undefined : row.name,
    startedAt: noStart ? undefined : row.started_at,
    at: row.started_at,
    endedAt: row.ended_at ?? undefined,
    open: has(MARK.open) || undefined,
    status: row.status,
    error: row.error_reported_by === null ? undefined : { message: '', reportedBy: row.error_reported_by },
    model: {
      requested: row.model_requested ?? undefined,
      responded: row.model_responded ?? undefined,
      provider: row.provider ?? undefined,
    },
    tool:
      row.tool_name === null && row.call_id === null
        ? undefined
        : { name: row.tool_name ?? undefined, callId: row.call_id ?? undefined },
    usage: { inputTokens: row.input_tokens ?? undefined, outputTokens: row.output_tokens ?? undefined },
    usageCounts: has(MARK.repeats) ? false : undefined,
    usageStandsIn: has(MARK.standsIn) || undefined,
    flags: row.flags.filter((flag) => !OWN_MARKS.has(flag)),
    source: { dialect: row.dialect, scope: row.scope ?? undefined, mapperVersion: row.mapper_version },
    sourceAside: has(MARK.sourceAside) || undefined,
  };
}

/** The part without its content: only what a row holds. */
function narrowed(part: StepPart): StepPart {
  const cut = (value: string | undefined): string | undefined => (value === undefined ? undefined : columnText(value, NAME_MAX));
  return {
    key: part.key,
    parentKey: part.parentKey === undefined ? undefined : stepKey(part.parentKey),
    kind: part.kind ?? 'other',
    name: cut(part.name),
    startedAt: part.startedAt,
    endedAt: part.endedAt,
    open: part.open,
    status: part.status,
    error: part.error && { message: '', reportedBy: part.error.reportedBy },
    model: part.model && {
      requested: cut(part.model.requested),
      responded: cut(part.model.responded),
      provider: cut(part.model.provider),
    },
    tool: part.tool && { name: cut(part.tool.name), callId: cut(part.tool.callId) },
    usage: part.usage && { inputTokens: part.usage.inputTokens, outputTokens: part.usage.outputTokens },
    usageCounts: part.usageCounts,
    usageStandsIn: part.usageStandsIn,
    borrowed: part.borrowed,
    source: { ...part.source, ...(part.source.scope !== undefined && { scope: cut(part.source.scope) }) },
  };
}

function text(value: string | undefined): string | null {
  return value === undefined ? null : columnText(value, NAME_MAX);
}

/** Started, and no record tells an end. */
export function isOpen(step: StepFacts): boolean {
  return step.ended_at === null && step.flags.includes(MARK.open);
}

/** A model call that reports tokens. */
export function tellsTokens(step: StepFacts): boolean {
  return step.kind === 'model' && (step.input_tokens !== null || step.output_tokens !== null);
}
export function tellsBelow(step: StepFacts): boolean {
  return step.flags.includes(MARK.below);
}
export function waitsForParent(step: StepFacts): boolean {
  return step.flags.includes(MARK.waits);
}
export function withMark(step: StepFacts, mark: 'below' | 'waits', on: boolean): StepFacts {
  const others = step.flags.filter((flag) => flag !== MARK[mark]);
  return { ...step, flags: on ? [...others, MARK[mark]].sort() : others };
}

/**
 * Tokens of this step that count for its decision: those of model calls that no span repeats, neither the emitter's own around it nor, where two
 * instrumentations tell one call, the model call below it. Null where not reported.
 */
export function countedTokens(step: StepFacts): { input: number | null; output: number | null } {
  if (step.kind !== 'model' || step.flags.includes(MARK.repeats) || tellsBelow(step)) return { input: null, output: null };
  return { input: step.input_tokens, output: step.output_tokens };
}

/** Tokens that count where no model call tells any: those of a step around calls that came without their own. */
export function standInTokens(step: StepFacts): { input: number | null; output: number | null } {
  if (!step.flags.includes(MARK.standsIn)) return { input: null, output: null };
  return { input: step.input_tokens, output: step.output_tokens };
}

/** The flags a reader sees: facts of the row, and what is known at reading time. */
export function readerFlags({ kind, flags }: Pick<StepFacts, 'kind' | 'flags'>, open: boolean, sealed: boolean): string[] {
  const shown = flags.filter((flag) => !flag.startsWith('~'));
  // What comes at the end may not be there yet, and is said of the end.
  if (kind === 'tool' && !open && flags.includes(MARK.input) && !flags.includes(MARK.output)) shown.push('noResult');
  if (flags.includes(MARK.noStart)) shown.push('startUnknown');
  if (open) shown.push(sealed ? 'noEnd' : 'open');
  return shown;
}
