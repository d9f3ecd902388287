import { saysNothing } from '@/lib/privacy/markers';
import type { JsonValue } from '@/lib/shared/json';
import type { StepPart } from './contract';
import { rankOfReporter } from './detect-error';
import { toApiInstant } from './instants';
import { withoutUndefined } from './read-attributes';
import type { StepKind } from './step-kinds';
import type { Message, Step } from './step';

/**
 * Merging is a join: the result does not depend on the order of the parts, so children before parents, updates before creates and
 * content before its span give the same step. Where two parts disagree on one fact the richer one wins (longer as JSON, then
 * smaller as text): arbitrary, but the same every time.
 */
export function pick<T>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  const one = typeof a === 'string' ? a : JSON.stringify(a);
  const other = typeof b === 'string' ? b : JSON.stringify(b);
  if (one.length !== other.length) return one.length > other.length ? a : b;
  return one <= other ? a : b;
}

const KIND_RANK: Record<StepKind, number> = {
  tool: 8,
  model: 7,
  retrieval: 6,
  human: 5,
  guardrail: 4,
  agent: 3,
  evaluation: 2,
  other: 1,
};
const STATUS_RANK = { error: 2, ok: 1, unset: 0 } as const;

export function rankOfKind(kind: StepKind | undefined): number {
  return kind ? KIND_RANK[kind] : 0;
}

const smaller = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;
const larger = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;
const most = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** Joins what several records say about one step. */
export function mergeParts(parts: readonly StepPart[]): StepPart {
  const [head, ...rest] = parts;
  if (!head) throw new Error('a step has at least one part');
  const merged = rest.reduce(joinTwo, head);
  if (parts.length === 1 && !head.singleMessages) return merged;
  const messages = mergeMessages(parts);
  const { messages: _dropped, singleMessages: _single, ...facts } = merged;
  return messages ? { ...facts, messages } : facts;
}

function joinTwo(a: StepPart, b: StepPart): StepPart {
  const kindOrder = rankOfKind(a.kind) - rankOfKind(b.kind);
  return withoutUndefined<StepPart>({
    key: a.key,
    parentKey: pick(a.parentKey, b.parentKey),
    kind: kindOrder >= 0 ? a.kind : b.kind,
    name: pick(a.name, b.name),
    startedAt: smaller(a.startedAt, b.startedAt),
    endedAt: larger(a.endedAt, b.endedAt),
    at: smaller(a.at, b.at),
    open: a.open || b.open || undefined,
    status: STATUS_RANK[a.status ?? 'unset'] >= STATUS_RANK[b.status ?? 'unset'] ? a.status : b.status,
    error: joinError(a.error, b.error),
    model: joinFields(a.model, b.model),
    tool: joinFields(a.tool, b.tool),
    documents: pick(a.documents, b.documents),
    query: pick(a.query, b.query),
    usage: joinUsage(a.usage, b.usage),
    usageCounts: a.usageCounts === false || b.usageCounts === false ? false : undefined,
    usageStandsIn: a.usageStandsIn || b.usageStandsIn || undefined,
    prompt: joinFields(a.prompt, b.prompt),
    evaluation: pick(a.evaluation, b.evaluation),
    rationale: pick(a.rationale, b.rationale),
    plan: pick(a.plan, b.plan),
    stateBefore: pick(a.stateBefore, b.stateBefore),
    stateAfter: pick(a.stateAfter, b.stateAfter),
    flags: joinFlags(a.flags, b.flags),
    borrowed: (a.borrowed && b.borrowed) || undefined,
    ...joinSource(a, b),
  });
}

function joinError(a: StepPart['error'], b: StepPart['error']): StepPart['error'] {
  if (!a || !b) return a ?? b;
  const order = rankOfReporter(a.reportedBy) - rankOfReporter(b.reportedBy);
  return order === 0 ? pick(a, b) : order < 0 ? a : b;
}

function joinFields<T extends object>(a: T | undefined, b: T | undefined): T | undefined {
  if (!a || !b) return a ?? b;
  const out = { ...a };
  for (const key of Object.keys(b) as (keyof T)[]) out[key] = pick(a[key], b[key]) as T[keyof T];
  return out;
}

function joinUsage(a: Step['usage'], b: Step['usage']): Step['usage'] {
  if (!a || !b) return a ?? b;
  const out = { ...a };
  for (const key of Object.keys(b) as (keyof typeof b)[]) out[key] = most(a[key], b[key]);
  return out;
}

function joinFlags(a: string[] | undefined, b: string[] | undefined): string[] | undefined {
  if (!a || !b) return a ?? b;
  return [...new Set([...a, ...b])].sort();
}

/**
 * The record that tells when the step began is its main one; content that arrived apart is an addition to it. What is compared is the
 * record behind each source and not the part it came with: a merged part knows its start from any of its records.
 */
function joinSource(a: StepPart, b: StepPart): Pick<StepPart, 'source' | 'sourceAside'> {
  const order = Number(a.borrowed ?? false) - Number(b.borrowed ?? false) || Number(isAside(a)) - Number(isAside(b));
  const source = order === 0 ? pick(a.source, b.source)! : order < 0 ? a.source : b.source;
  const aside = isAside(order <= 0 ? a : b);
  return { source, sourceAside: (aside && (a.startedAt ?? b.startedAt) !== undefined) || undefined };
}

function isAside(part: StepPart): boolean {
  return part.sourceAside === true || part.startedAt === undefined;
}

/** Whole lists win over lists made up of single messages; single ones are put in order of their time, repeats once. */
function mergeMessages(parts: readonly StepPart[]): Step['messages'] {
  const out: NonNullable<Step['messages']> = {};
  for (const place of ['system', 'input', 'output'] as const) {
    let whole: Message[] | undefined;
    const singles = new Map<string, { at: string; text: string; message: Message }>();
    for (const part of parts) {
      const list = part.messages?.[place];
      if (!list) continue;
      if (!part.singleMessages) whole = pick(whole, list);
      else
        list.forEach((message, i) => {
          const text = JSON.stringify(message);
          const at = part.at ?? '';
          singles.set(`${at} ${i} ${text}`, { at, text, message });
        });
    }
    const ordered = [...singles.values()].sort((a, b) => (a.at === b.at ? (a.text < b.text ? -1 : 1) : a.at < b.at ? -1 : 1));
    const list = whole ?? (ordered.length > 0 ? ordered.map((one) => one.message) : undefined);
    if (list) out[place] = list;
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

/** Which sides of the exchange a part holds: what went in, what came out. An evaluation is both. */
export function sidesOf(part: StepPart): { input: boolean; output: boolean } {
  const judged = part.evaluation !== undefined;
  return {
    input:
      judged || said(part.messages?.input) || said(part.messages?.system) || holds(part.tool?.arguments) || holds(part.query),
    output: judged || said(part.messages?.output) || holds(part.tool?.result) || found(part.documents),
  };
}

function said(messages: readonly Message[] | undefined): boolean {
  return (
    messages?.some((one) => holds(one.content) || holds(one.parts) || one.toolCalls?.some((call) => holds(call.arguments))) ??
    false
  );
}

/** Documents whose text was left out still have ids and scores: those alone are not what came out. Finding none is an answer. */
function found(documents: Step['documents']): boolean {
  if (documents === undefined) return false;
  return (
    documents.length === 0 || documents.some((one) => (one.content === undefined ? holds(one as JsonValue) : holds(one.content)))
  );
}

/** There is a value, and it is not made of marks only that say "not captured" or "erased". */
function holds(value: JsonValue | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return !saysNothing(value);
  if (typeof value !== 'object' || value === null) return true;
  const inside = Object.values(value);
  return inside.length === 0 || inside.some(holds);
}

export function capturedOf(sides: { input: boolean; output: boolean }): Step['captured'] {
  return sides.input && sides.output ? 'full' : sides.input || sides.output ? 'partial' : 'none';
}

/** The emitter's name for a step, or what it is in words: made last, so that no record's makeshift name hides another's real one. */
export function displayName(part: StepPart): string {
  const { name, tool, model, prompt, kind = 'other' } = part;
  const told = name ?? tool?.name;
  if (told !== undefined) return told;
  const asked = model?.requested ?? model?.responded;
  if (kind === 'model' && asked !== undefined) return `chat ${asked}`;
  if (kind !== 'other') return kind;
  return prompt?.name === undefined ? part.key : `prompt ${prompt.name}`;
}

/** A merged part as the API shows it. `fallbackAt` is when its first record says it was made, for steps that no record tells the start of. */
export function toStep(
  part: StepPart,
  given: {
    eventIds: string[];
    flags: string[];
    fallbackAt: string;
    parentId?: string;
    also?: string[];
    fields?: Step['source']['fields'];
  },
): Step {
  return withoutUndefined<Step>({
    id: part.key,
    parentId: given.parentId,
    kind: part.kind ?? 'other',
    name: displayName(part),
    startedAt: toApiInstant(part.startedAt ?? part.at ?? given.fallbackAt),
    endedAt: part.endedAt && toApiInstant(part.endedAt),
    status: part.status ?? 'unset',
    error: part.error,
    messages: part.messages,
    model: part.model,
    tool: part.tool && { ...part.tool, name: part.tool.name ?? displayName(part) },
    documents: part.documents,
    query: part.query,
    usage: part.usage,
    prompt: part.prompt,
    evaluation: part.evaluation,
    rationale: part.rationale,
    plan: part.plan,
    stateBefore: part.stateBefore,
    stateAfter: part.stateAfter,
    captured: capturedOf(sidesOf(part)),
    flags: given.flags,
    source: given.fields ? { ...part.source, fields: given.fields } : part.source,
    also: given.also?.length ? given.also : undefined,
    eventIds: given.eventIds,
  });
}
