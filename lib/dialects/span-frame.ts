import type { JsonObject } from '@/lib/shared/json';
import type { DecisionPart, Mapping, OtlpOrigin, SpanTree, StepPart } from './contract';
import { spanError } from './detect-error';
import { fromUnixNano } from './instants';
import { lastText } from './messages';
import { asReadable } from './read-attributes';
import { identityOf } from './span-identity';

export interface Dialect {
  name: string;
  /** Raised whenever the same tree would map to something else. */
  version: string;
}
/** What a dialect knows about a span beyond its frame. */
export interface SpanFacts extends Partial<Omit<StepPart, 'key' | 'parentKey' | 'source'>> {
  /** Further steps that the span tells of in its events. */
  more?: StepPart[];
  /** Added to what every span says about its decision. */
  decision?: DecisionPart;
  /** Who acts, for root and agent spans. */
  agentName?: string;
}

/** Bits of OTLP span flags that say whether the parent is known to be in another process. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** A span as a step: its place, times, status and error, with the dialect's facts laid over; and what it says about its decision. */
export function frameSpan(tree: SpanTree, dialect: Dialect, facts: SpanFacts): Mapping {
  const { span } = tree;
  const { more = [], decision: told, agentName, ...own } = facts;
  const startedAt = fromUnixNano(span.startTimeUnixNano);
  const endedAt = fromUnixNano(span.endTimeUnixNano);
  const error = spanError(span) ?? own.error;
  const part: StepPart = {
    key: span.spanId,
    ...own,
    name: own.name ?? (span.name || undefined),
    startedAt,
    endedAt,
    open: endedAt === undefined || undefined,
    status: error ? 'error' : span.status?.code === 1 ? 'ok' : 'unset',
    error,
    source: sourceOf(dialect, tree),
  };
  if (span.parentSpanId) part.parentKey = span.parentSpanId;
  const flags = [...(own.flags ?? []), ...(isIncomplete(tree) ? ['evidenceIncomplete'] : [])];
  if (flags.length > 0) part.flags = flags;
  const root = !span.parentSpanId || ((span.flags ?? 0) & HAS_IS_REMOTE && (span.flags ?? 0) & IS_REMOTE);
  const decision: DecisionPart = { ...identityOf(tree, span.attributes), ...told };
  if (told?.versions) decision.versions = { ...identityOf(tree, span.attributes).versions, ...told.versions };
  if (agentName) decision.agentName = agentName;
  if (flags.includes('evidenceIncomplete')) decision.flags = ['evidenceIncomplete'];
  if (root) asRoot(decision, part);
  return { decision, steps: [withoutUndefined(part), ...more] };
}

/** A root span tells how the decision began and ended. */
function asRoot(decision: DecisionPart, part: StepPart): void {
  decision.rootKey = part.key;
  const input = lastText(part.messages?.input, 'user') ?? part.query ?? readable(part.tool?.arguments);
  const output = lastText(part.messages?.output, 'assistant') ?? readable(part.tool?.result);
  if (input) decision.input = input;
  if (output) decision.output = output;
  if (part.endedAt) decision.ended = { at: part.endedAt, status: part.status === 'error' ? 'error' : 'ok' };
}

function readable(value: NonNullable<StepPart['tool']>['arguments']): string | undefined {
  return value === undefined || value === null ? undefined : asReadable(value);
}

function isIncomplete(tree: SpanTree): boolean {
  const { span, resource } = tree;
  const dropped =
    (span.droppedAttributesCount ?? 0) +
    (span.droppedEventsCount ?? 0) +
    (span.droppedLinksCount ?? 0) +
    (resource.droppedAttributesCount ?? 0);
  return dropped > 0 || (span.events ?? []).some((event) => (event.droppedAttributesCount ?? 0) > 0);
}

export function sourceOf(dialect: Dialect, origin: OtlpOrigin): StepPart['source'] {
  return { dialect: dialect.name, mapperVersion: dialect.version, ...(origin.scope.name && { scope: origin.scope.name }) };
}

/** The object without its members that are undefined. A copy: deleting from an object would make it slow for all that read it. */
export function withoutUndefined<T extends object>(object: T): T {
  const kept = {} as T;
  for (const key of Object.keys(object) as (keyof T)[]) if (object[key] !== undefined) kept[key] = object[key];
  return kept;
}

/** True when some key starts with the prefix. */
export function hasPrefix(attributes: JsonObject, prefix: string): boolean {
  for (const key of Object.keys(attributes)) if (key.startsWith(prefix)) return true;
  return false;
}
