import type { LogTree, OtlpOrigin, SpanTree } from '@/lib/dialects/contract';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { Draft } from '../draft';
import { checkProfile, LIMITS, type Limits } from '../json-profile';
import type { WireObject } from './protobuf';
import {
  asList,
  asWire,
  get,
  nanosToDate,
  readAny,
  readAttributes,
  readCount,
  readEnum,
  readId,
  readNanos,
  readText,
  RecordFault,
  tolerate,
  type Tolerated,
} from './read-values';

/** Spans carry whole prompts: they may be larger than native events. */
const OTLP_LIMITS = { ...LIMITS, textLength: 4 * 1024 * 1024, depth: 70 };
const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((name) => `SPAN_KIND_${name}`);
const STATUS_CODES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];
const SEVERITIES = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) =>
    ['', '2', '3', '4'].map((n) => `SEVERITY_NUMBER_${name}${n}`),
  ),
];

/** A decoded Span to a record. Throws RecordFault. The span's start is what the event says it occurred. */
export function readSpan(wire: WireObject, origin: OtlpOrigin, tolerated: Tolerated, named: string | null = null): Draft {
  const traceId = readId(get(wire, 'traceId', tolerated), 16, 'traceId', tolerated);
  const spanId = readId(get(wire, 'spanId', tolerated), 8, 'spanId', tolerated);
  if (traceId === '' || spanId === '') {
    const looksLikeLog = ['body', 'severityNumber', 'severityText', 'observedTimeUnixNano'].some(
      (name) => get(wire, name, new Map()) !== undefined,
    );
    if (looksLikeLog) throw new RecordFault('wrongSignal', 'This is a log record. Post logs to the logs route.', '');
    throw new RecordFault(
      traceId === '' ? 'invalidTraceId' : 'invalidSpanId',
      'A span needs a traceId of 16 bytes and a spanId of 8 bytes, neither all zero.',
      traceId === '' ? '/traceId' : '/spanId',
    );
  }
  const start = readNanos(get(wire, 'startTimeUnixNano', tolerated), 'startTimeUnixNano', tolerated);
  const end = readNanos(get(wire, 'endTimeUnixNano', tolerated), 'endTimeUnixNano', tolerated);
  if (start === '') throw new RecordFault('invalidTime', 'A span needs startTimeUnixNano.', '/startTimeUnixNano');
  const occurredAt = nanosToDate(start, 'startTimeUnixNano');
  if (end !== '') nanosToDate(end, 'endTimeUnixNano');
  const attributes = readAttributes(get(wire, 'attributes', tolerated), 'attributes', tolerated);
  const events = asList(get(wire, 'events', tolerated), 'events').map((item) => readSpanEvent(item, tolerated));
  const links = asList(get(wire, 'links', tolerated), 'links').flatMap((item) => readLink(item, tolerated));
  const status = asWire(get(wire, 'status', tolerated));
  const statusCode = status ? readEnum(get(status, 'code', tolerated), STATUS_CODES, tolerated) : undefined;
  const statusMessage = status ? readText(get(status, 'message', tolerated), 'status/message') : '';
  const tree: SpanTree = {
    form: 'span',
    ...copyOrigin(origin),
    span: {
      traceId,
      spanId,
      ...given('parentSpanId', readId(get(wire, 'parentSpanId', tolerated), 8, 'parentSpanId', tolerated)),
      name: readText(get(wire, 'name', tolerated), 'name'),
      ...given('kind', readEnum(get(wire, 'kind', tolerated), SPAN_KINDS, tolerated)),
      startTimeUnixNano: start,
      ...given('endTimeUnixNano', end),
      attributes,
      ...(events.length > 0 ? { events } : {}),
      ...(links.length > 0 ? { links } : {}),
      ...(statusCode || statusMessage ? { status: { ...given('code', statusCode), ...given('message', statusMessage) } } : {}),
      ...given('traceState', readText(get(wire, 'traceState', tolerated), 'traceState')),
      ...given('flags', readCount(get(wire, 'flags', tolerated))),
      ...given('droppedAttributesCount', readCount(get(wire, 'droppedAttributesCount', tolerated))),
      ...given('droppedEventsCount', readCount(get(wire, 'droppedEventsCount', tolerated))),
      ...given('droppedLinksCount', readCount(get(wire, 'droppedLinksCount', tolerated))),
    },
  };
  checkSize(tree.span as unknown as JsonObject);
  const systemKey = readSystemKey(attributes, origin, tolerated, named);
  return {
    // A span told while it is open is another record than the same span ended: the step takes up both.
    eventId: uuidFrom('otlp-span', systemKey, traceId, spanId, ...(end === '' ? ['open'] : [])),
    kind: 'otlp.span',
    schemaVersion: '1.0',
    systemKey,
    occurredAt,
    tree,
  };
}

/** A decoded LogRecord to a record; its event id follows from its content. Throws RecordFault. */
export function readLog(
  wire: WireObject,
  origin: OtlpOrigin,
  tolerated: Tolerated,
  receivedAt: Date,
  named: string | null = null,
): Draft {
  if (get(wire, 'startTimeUnixNano', new Map()) !== undefined) {
    throw new RecordFault('wrongSignal', 'This is a span. Post spans to the traces route.', '');
  }
  const time = readNanos(get(wire, 'timeUnixNano', tolerated), 'timeUnixNano', tolerated);
  const observed = readNanos(get(wire, 'observedTimeUnixNano', tolerated), 'observedTimeUnixNano', tolerated);
  if (time === '' && observed === '') tolerate(tolerated, 'missingTime');
  const occurredAt =
    time || observed ? nanosToDate(time || observed, time ? 'timeUnixNano' : 'observedTimeUnixNano') : receivedAt;
  const attributes = readAttributes(get(wire, 'attributes', tolerated), 'attributes', tolerated);
  const body = get(wire, 'body', tolerated);
  const tree: LogTree = {
    form: 'log',
    ...copyOrigin(origin),
    log: {
      ...given('timeUnixNano', time),
      ...given('observedTimeUnixNano', observed),
      ...given('eventName', readText(get(wire, 'eventName', tolerated), 'eventName')),
      ...given('severityNumber', readEnum(get(wire, 'severityNumber', tolerated), SEVERITIES, tolerated)),
      ...given('severityText', readText(get(wire, 'severityText', tolerated), 'severityText')),
      ...(body === undefined || body === null ? {} : { body: readAny(body, tolerated) }),
      attributes,
      ...given('traceId', readId(get(wire, 'traceId', tolerated), 16, 'traceId', tolerated)),
      ...given('spanId', readId(get(wire, 'spanId', tolerated), 8, 'spanId', tolerated)),
      ...given('flags', readCount(get(wire, 'flags', tolerated))),
      ...given('droppedAttributesCount', readCount(get(wire, 'droppedAttributesCount', tolerated))),
    },
  };
  checkSize(tree.log as unknown as JsonObject);
  return {
    eventId: null,
    kind: 'otlp.log',
    schemaVersion: '1.0',
    systemKey: readSystemKey(attributes, origin, tolerated, named),
    occurredAt,
    tree,
  };
}

/** What stands around records is stored with each of them: it may be much smaller than a record. */
const ORIGIN_LIMITS = { ...LIMITS, textLength: 256 * 1024, members: 2_000, items: 5_000, depth: 70 };

/** The resource of a group of records. Throws RecordFault: then the whole group is refused. */
export function readResource(resourceWire: unknown, resourceSchema: unknown, tolerated: Tolerated): OtlpOrigin['resource'] {
  const resource = asWire(resourceWire);
  const read = {
    attributes: resource ? readAttributes(get(resource, 'attributes', tolerated), 'resource/attributes', tolerated) : {},
    ...given('droppedAttributesCount', resource ? readCount(get(resource, 'droppedAttributesCount', tolerated)) : undefined),
    ...given('schemaUrl', readText(resourceSchema, 'schemaUrl')),
  };
  checkSize({ resource: read as unknown as JsonObject }, ORIGIN_LIMITS);
  return read;
}

/** The scope of a group of records. Throws RecordFault: then the whole group is refused. */
export function readScope(scopeWire: unknown, scopeSchema: unknown, tolerated: Tolerated): OtlpOrigin['scope'] {
  const scope = asWire(scopeWire);
  const attributes = scope ? readAttributes(get(scope, 'attributes', tolerated), 'scope/attributes', tolerated) : {};
  const read = {
    ...given('name', scope ? readText(get(scope, 'name', tolerated), 'scope/name') : ''),
    ...given('version', scope ? readText(get(scope, 'version', tolerated), 'scope/version') : ''),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...given('schemaUrl', readText(scopeSchema, 'schemaUrl')),
  };
  checkSize({ scope: read as unknown as JsonObject }, ORIGIN_LIMITS);
  return read;
}

function readSpanEvent(item: unknown, tolerated: Tolerated): NonNullable<SpanTree['span']['events']>[number] {
  const wire = asWire(item);
  if (!wire) throw new RecordFault('invalidEvent', 'events must hold objects.', '/events');
  return {
    name: readText(get(wire, 'name', tolerated), 'events/name'),
    ...given('timeUnixNano', readNanos(get(wire, 'timeUnixNano', tolerated), 'events/timeUnixNano', tolerated)),
    attributes: readAttributes(get(wire, 'attributes', tolerated), 'events/attributes', tolerated),
    ...given('droppedAttributesCount', readCount(get(wire, 'droppedAttributesCount', tolerated))),
  };
}

function readLink(item: unknown, tolerated: Tolerated): NonNullable<SpanTree['span']['links']> {
  const wire = asWire(item);
  if (!wire) throw new RecordFault('invalidEvent', 'links must hold objects.', '/links');
  const traceId = readId(get(wire, 'traceId', tolerated), 16, 'links/traceId', tolerated);
  const spanId = readId(get(wire, 'spanId', tolerated), 8, 'links/spanId', tolerated);
  if (traceId === '') return []; // a link to nothing
  const attributes = readAttributes(get(wire, 'attributes', tolerated), 'links/attributes', tolerated);
  return [
    {
      traceId,
      spanId,
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      ...given('traceState', readText(get(wire, 'traceState', tolerated), 'links/traceState')),
      ...given('flags', readCount(get(wire, 'flags', tolerated))),
    },
  ];
}

/**
 * `countersign.system` of the record, then of the resource; else service.name, with its namespace before it. Where that is not set, what
 * the request names, else the project that some SDKs send in its place.
 */
function readSystemKey(attributes: JsonObject, origin: OtlpOrigin, tolerated: Tolerated, named: string | null): string {
  const resource = origin.resource.attributes;
  const told = ownText(attributes, 'countersign.system') ?? ownText(resource, 'countersign.system');
  if (told) return told;
  const service = ownText(resource, 'service.name');
  if (!service || service.startsWith('unknown_service')) {
    const project =
      named ?? ownText(resource, 'openinference.project.name') ?? ownText(attributes, 'langsmith.trace.session_name');
    if (project) return project;
    tolerate(tolerated, 'unknownService');
  }
  if (!service) return 'unknown_service';
  const namespace = ownText(resource, 'service.namespace');
  return (namespace ? `${namespace}/${service}` : service).slice(0, 200);
}

function ownText(from: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(from, key) ? from[key] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined;
}

/** Records of one group share what they came with; each gets its own top level, because capture levels can differ between them. */
function copyOrigin(origin: OtlpOrigin): OtlpOrigin {
  const { attributes } = origin.scope;
  return {
    resource: { ...origin.resource, attributes: { ...origin.resource.attributes } },
    scope: { ...origin.scope, ...(attributes ? { attributes: { ...attributes } } : {}) },
  };
}

function given<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { [P in K]?: V };
}

function checkSize(record: JsonObject, limits: Limits = OTLP_LIMITS): void {
  const bad = checkProfile(record, false, limits);
  if (bad) throw new RecordFault(bad.code, bad.message, bad.field ?? '');
}
