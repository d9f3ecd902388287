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
 * content before its span give the same step. Where two parts disagree on one fact, what was told of a step that had ended outranks what was told at its
 * start, and of an emitter's updates the latest counts (`layersOf`). Between equals the richer one wins (longer as JSON, then smaller as text):
 * arbitrary, but the same every time, and a reader is told (`contradicts`).
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
  const [head] = parts;
  if (!head) throw new Error('a step has at least one part');
  if (parts.length === 1 && !head.singleMessages) return head;
  const layers = layersOf(parts);
  const merged = layers.map((layer) => layer.reduce((a, b) => joinTwo(a, b))).reduce((a, b) => joinTwo(a, b, over));
  const messages = mergeMessages(layers);
  const { messages: _dropped, singleMessages: _single, toldAt: _told, ...facts } = merged;
  return { ...facts, key: head.key, ...(messages && { messages }) };
}

/** Joins rows, which do not remember who told what: between two values the richer one stays. */
export function mergeFacts(a: StepPart, b: StepPart): StepPart {
  const { messages: _messages, singleMessages: _single, toldAt: _told, ...facts } = joinTwo(a, b);
  return facts;
}

type Choose = typeof pick;
/** What a later layer tells stands over what an earlier one told. */
const over: Choose = (a, b) => b ?? a;

/** Parts by how much they count against each other, those that count least first. */
function layersOf(parts: readonly StepPart[]): StepPart[][] {
  const layers = new Map<string, StepPart[]>();
  for (const part of parts) {
    const started = part.toldAt === undefined && part.open === true && part.endedAt === undefined;
    const layer = `${started ? 0 : 1}${part.toldAt ?? ''}`;
    const held = layers.get(layer);
    if (held) held.push(part);
    else layers.set(layer, [part]);
  }
  return [...layers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, layer]) => layer);
}

/**
 * Two records tell one fact of the step differently, and neither says that it corrects the other: one that was sent again under another id, or changed
 * after it had ended. Only records of one kind are held against each other, because a call looks different from its two ends. A value that is the
 * beginning of another was cut.
 */
export function contradicts(parts: readonly StepPart[]): boolean {
  const told = new Map<string, string[]>();
  for (const part of parts) {
    if (part.borrowed || part.toldAt !== undefined || part.singleMessages || part.startedAt === undefined) continue;
    const { tool, model, prompt, query } = part;
    for (const [name, value] of Object.entries({
      tool: tool?.name, call: tool?.callId, arguments: tool?.arguments, result: tool?.result, requested: model?.requested, responded: model?.responded,
      prompt: prompt?.name, promptVersion: prompt?.version, query,
    })) {
      if (value === undefined || value === null) continue;
      const text = typeof value === 'string' ? value : canonicalText(value);
      const key = `${part.source.dialect} ${name}`;
      const held = told.get(key) ?? [];
      if (held.some((one) => !one.startsWith(text) && !text.startsWith(one))) return true;
      told.set(key, [...held, text]);
    }
  }
  return false;
} // prettier-ignore

/** JSON with its members in order: two records may write one object differently. */
function canonicalText(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: JsonValue) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ); // prettier-ignore
}

function joinTwo(a: StepPart, b: StepPart, choose: Choose = pick): StepPart {
  const kindOrder = rankOfKind(a.kind) - rankOfKind(b.kind);
  return withoutUndefined<StepPart>({
    key: a.key,
    parentKey: choose(a.parentKey, b.parentKey),
    kind: kindOrder >= 0 ? a.kind : b.kind,
    name: choose(a.name, b.name),
    startedAt: smaller(a.startedAt, b.startedAt),
    endedAt: larger(a.endedAt, b.endedAt),
    at: smaller(a.at, b.at),
    open: a.open || b.open || undefined,
    status: STATUS_RANK[a.status ?? 'unset'] >= STATUS_RANK[b.status ?? 'unset'] ? a.status : b.status,
    error: joinError(a.error, b.error),
    model: joinFields(a.model, b.model, choose),
    tool: joinFields(a.tool, b.tool, choose),
    documents: choose(a.documents, b.documents),
    query: choose(a.query, b.query),
    usage: joinUsage(a.usage, b.usage),
    usageCounts: a.usageCounts === false || b.usageCounts === false ? false : undefined,
    usageStandsIn: a.usageStandsIn || b.usageStandsIn || undefined,
    prompt: joinFields(a.prompt, b.prompt, choose),
    evaluation: choose(a.evaluation, b.evaluation),
    rationale: choose(a.rationale, b.rationale),
    plan: choose(a.plan, b.plan),
    stateBefore: choose(a.stateBefore, b.stateBefore),
    stateAfter: choose(a.stateAfter, b.stateAfter),
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

function joinFields<T extends object>(a: T | undefined, b: T | undefined, choose: Choose): T | undefined {
  if (!a || !b) return a ?? b;
  const out = { ...a };
  for (const key of Object.keys(b) as (keyof T)[]) out[key] = choose(a[key], b[key]) as T[keyof T];
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
function mergeMessages(layers: readonly (readonly StepPart[])[]): Step['messages'] {
  const out: NonNullable<Step['messages']> = {};
  for (const place of ['system', 'input', 'output'] as const) {
    let whole: Message[] | undefined;
    const singles = new Map<string, { at: string; text: string; message: Message }>();
    for (const layer of layers) {
      const lists = layer.flatMap((part) => (part.singleMessages ? [] : [part.messages?.[place]]));
      whole = over(whole, lists.reduce(pick, undefined));
    }
    for (const part of layers.flat()) {
      const list = part.messages?.[place];
      if (list && part.singleMessages)
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
  if (part.sides) return part.sides;
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
