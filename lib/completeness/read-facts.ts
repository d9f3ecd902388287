import type { OtlpOrigin, RecordTree } from '@/lib/dialects/contract';
import { asArray, asCount, asNumber, asObject, member, textOf } from '@/lib/dialects/read-attributes';
import { fnv64 } from '@/lib/shared/fnv';
import type { JsonObject, JsonValue } from '@/lib/shared/json';

/** What a record says about records that are not there. Pure: the same for the worker that follows the log and for a rebuild. */
export interface RecordFacts {
  /** Its number among what its emitter sends. */
  sequence?: { emitter: string; number: number };
  /** The chance with which its trace was kept, where the emitter states one: over 0, at most 1. */
  probability?: number;
  dropped?: { attributes: number; events: number; links: number };
  /** What it comes from. */
  links: FactLink[];
}
export interface FactLink {
  stepKey: string;
  scheme: 'trace' | 'external';
  value: string;
  spanId: string;
}

const EMITTER_MAX = 200;
const KEY_MAX = 400;
const LINKS_MAX = 100;
/** Members and attributes one of which a record must hold to tell anything here: looked for in its text, because most records tell nothing. */
const TELLS =
  /"(?:sequence|links|traceState|dropped(?:Attributes|Events|Links)Count|countersign\.sequence|event\.sequence|sampling\.threshold|sampler\.param|SampleRate|countersign\.sampling\.probability)":/;

/** False: the record tells nothing of this kind, and need not be read. */
export function mayTell(text: string): boolean {
  return TELLS.test(text);
}

export function factsOf(tree: RecordTree): RecordFacts {
  if (tree.form === 'event') return eventFacts(tree.event);
  if (tree.form === 'log') return logFacts(tree);
  if (tree.form !== 'span') return { links: [] };
  const { span } = tree;
  const probability = probabilityOf(span.traceState, span.attributes, tree.resource.attributes);
  const dropped = {
    attributes:
      (span.droppedAttributesCount ?? 0) +
      (span.events ?? []).reduce((sum, event) => sum + (event.droppedAttributesCount ?? 0), 0),
    events: span.droppedEventsCount ?? 0,
    links: span.droppedLinksCount ?? 0,
  };
  const links = (span.links ?? [])
    .filter((link) => link.traceId !== span.traceId)
    .slice(0, LINKS_MAX)
    .map((link): FactLink => ({
      stepKey: span.spanId,
      scheme: 'trace',
      value: link.traceId.toLowerCase(),
      spanId: link.spanId.toLowerCase(),
    }));
  return {
    links,
    ...sequenceOf(span.attributes, tree),
    ...(probability !== undefined && { probability }),
    ...(dropped.attributes + dropped.events + dropped.links > 0 && { dropped }),
  };
}

function logFacts(tree: Extract<RecordTree, { form: 'log' }>): RecordFacts {
  const { log } = tree;
  const probability = probabilityOf(undefined, log.attributes, tree.resource.attributes);
  const attributes = log.droppedAttributesCount ?? 0;
  return {
    links: [],
    ...sequenceOf(log.attributes, tree),
    ...(probability !== undefined && { probability }),
    ...(attributes > 0 && { dropped: { attributes, events: 0, links: 0 } }),
  };
}

function eventFacts(event: JsonObject): RecordFacts {
  const told = asObject(member(event, 'sequence'));
  const emitter = textOf(told, 'emitter');
  const number = asCount(member(told, 'number'));
  const own = asObject(member(event, 'trace'));
  const ownTrace = textOf(own, 'traceId')?.toLowerCase();
  const ownDecision = textOf(event, 'decision');
  const stepKey = (textOf(event, 'step') ?? textOf(event, 'id') ?? '').slice(0, KEY_MAX);
  const links = (asArray(member(event, 'links')) ?? []).slice(0, LINKS_MAX).flatMap((given): FactLink[] => {
    const link = asObject(given);
    const traceId = textOf(link, 'traceId')?.toLowerCase();
    const decision = textOf(link, 'decision');
    if (traceId && traceId !== ownTrace)
      return [{ stepKey, scheme: 'trace', value: traceId, spanId: textOf(link, 'spanId')?.toLowerCase() ?? '' }];
    return decision && decision !== ownDecision
      ? [{ stepKey, scheme: 'external', value: decision.slice(0, 500), spanId: '' }]
      : [];
  });
  return {
    links,
    ...(emitter !== undefined && number !== undefined && { sequence: { emitter: emitter.slice(0, EMITTER_MAX), number } }),
  };
}

/**
 * `countersign.sequence`, counted by `countersign.emitter` or else by the service's instance; or the `event.sequence` of Claude Code, which
 * counts within a session: that one is known by a hash, because a session's name may say whose it is.
 */
function sequenceOf(attributes: JsonObject, origin: OtlpOrigin): Pick<RecordFacts, 'sequence'> {
  const resource = origin.resource.attributes;
  const own = asCount(member(attributes, 'countersign.sequence'));
  if (own !== undefined) {
    const emitter =
      textOf(attributes, 'countersign.emitter') ?? textOf(resource, 'countersign.emitter', 'service.instance.id', 'service.name');
    return { sequence: { emitter: (emitter ?? 'unnamed').slice(0, EMITTER_MAX), number: own } };
  }
  const session = textOf(attributes, 'session.id');
  const inSession = session === undefined ? undefined : asCount(member(attributes, 'event.sequence'));
  return inSession === undefined ? {} : { sequence: { emitter: `session ${fnv64(session!)}`, number: inSession } };
}

/** 2^56, the range of randomness in W3C trace context level 2. */
const RANGE = 2 ** 56;

/**
 * The stated chance of being kept. `ot=th:` is the rejection threshold of consistent probability sampling (OTEP 235), hexadecimal with its
 * trailing zeros left out; `ot=p:` the older power of two. Others state it in attributes: the Collector for logs, Jaeger, Honeycomb.
 */
export function probabilityOf(traceState: string | undefined, attributes: JsonObject, resource: JsonObject): number | undefined {
  const own = chance(asNumber(member(attributes, 'countersign.sampling.probability') ?? member(resource, 'countersign.sampling.probability'))); // prettier-ignore
  if (own !== undefined) return own;
  const ot = /(?:^|,)\s*ot=([^,]*)/.exec(traceState ?? '')?.[1];
  const fields = new Map((ot ?? '').split(';').map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)]));
  const threshold = fields.get('th') ?? asHex(member(attributes, 'sampling.threshold'));
  if (threshold !== undefined && /^[0-9a-f]{1,14}$/.test(threshold))
    return chance(1 - Number.parseInt(threshold.padEnd(14, '0'), 16) / RANGE);
  const power = fields.get('p');
  if (power !== undefined && /^\d{1,2}$/.test(power) && Number(power) <= 62) return 2 ** -Number(power);
  if (textOf(attributes, 'sampler.type') === 'probabilistic') return chance(asNumber(member(attributes, 'sampler.param')));
  const rate = asNumber(member(attributes, 'SampleRate'));
  return rate !== undefined && rate >= 1 ? 1 / rate : undefined;
}

function chance(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && value <= 1 ? value : undefined;
}

function asHex(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value.toLowerCase().replace(/^0x/, '') : undefined;
}
