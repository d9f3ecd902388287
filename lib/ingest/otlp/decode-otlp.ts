import { AppError } from '@/lib/shared/errors';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Decoded, Draft } from '../draft';
import { requireBounded } from '../bounded-json';
import { replaceNulEscapes } from '../json-profile';
import { holdsMore } from './count-fields';
import { decodeExport, decodeMessage, NOT_UTF8, type WireObject } from './protobuf';
import { readLog, readResource, readScope, readSpan } from './read-records';
import { asList, asWire, get, RecordFault, type Tolerated } from './read-values';
import type { OtlpOrigin } from '@/lib/dialects/contract';

export const SIGNALS = ['traces', 'logs', 'metrics'] as const;
export type Signal = (typeof SIGNALS)[number];
export type Encoding = 'json' | 'protobuf';

const SHAPES = {
  traces: { message: 'ExportSpans', resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans', record: 'Span' },
  logs: { message: 'ExportLogs', resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords', record: 'LogRecord' },
  metrics: {
    message: 'ExportMetrics',
    resources: 'resourceMetrics',
    scopes: 'scopeMetrics',
    records: 'metrics',
    record: 'Metric',
  },
} as const;
type Shape = (typeof SHAPES)[Signal];

/** Records in one request. */
export const MAX_RECORDS = 50_000;
/** Fields of the messages around the records: as many records, each alone in its resource and scope, with some attributes. */
const MAX_ENVELOPE = 2_000_000;
/** Of one record: more bytes than its text may be, more fields than its attributes and values may be (lib/ingest/json-profile.ts). */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const MAX_RECORD_FIELDS = 400_000;
/** Resource and scope are stored with every record: so many characters of them, repeats counted, fit into one request. */
const MAX_ORIGINS = 64 * 1024 * 1024;

export interface DecodedOtlp extends Decoded {
  /** Forms outside the specification that were understood, with how often. */
  tolerated: Tolerated;
}

/**
 * An OTLP export request to records, one a span or log record; metrics are counted and refused. A record that is wrong is refused
 * alone. Throws AppError when the request cannot be taken apart: malformedBody, malformedJson, invalidRequest, bodyTooLarge.
 */
export function decodeOtlp(
  signal: Signal,
  encoding: Encoding,
  body: Uint8Array,
  receivedAt: Date = new Date(),
  /** The AI system of records that come without service.name. */
  named: string | null = null,
): DecodedOtlp {
  const given = { receivedAt, named };
  const decoded: DecodedOtlp = { records: [], refused: [], total: 0, tolerated: new Map() };
  const shape = SHAPES[signal];
  if (encoding === 'protobuf') {
    if (holdsMore(shape.message, body, MAX_ENVELOPE))
      throw tooMany(`More than ${MAX_ENVELOPE} resources, scopes and attributes of them`);
    walk(decodeExport(shape.message, body), shape, signal, decoded, given);
    return decoded;
  }
  const request = parseRequest(body);
  walk(request, shape, signal, decoded, given);
  for (const other of SIGNALS) if (other !== signal) refuseOther(request, other, signal, decoded);
  return decoded;
}

function parseRequest(body: Uint8Array): WireObject {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new AppError('malformedBody', 'The body is not valid UTF-8.', { field: 'body' });
  }
  if (text.trim() === '')
    throw new AppError(
      'malformedJson',
      'The body is empty. An OTLP request in JSON is an object such as {"resourceSpans": [...]}; one without records is {}. Only a protobuf message may have no bytes.',
      { field: 'body' },
    );
  requireBounded(text);
  let value: JsonValue;
  try {
    value = JSON.parse(replaceNulEscapes(text)) as JsonValue;
  } catch (error) {
    const at = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    const position = at === undefined ? text.length : Number(at);
    throw new AppError(
      'malformedJson',
      `The body is not valid JSON: position ${position}. Is Content-Type right, and was the body cut off?`,
      {
        field: 'body',
        position,
      },
    );
  }
  if (!isJsonObject(value))
    throw new AppError('invalidRequest', 'An OTLP request is a JSON object such as {"resourceSpans": [...]}.', { field: 'body' });
  return value;
}

interface Given {
  receivedAt: Date;
  named: string | null;
}

function walk(request: WireObject, shape: Shape, signal: Signal, decoded: DecodedOtlp, given: Given): void {
  const { tolerated } = decoded;
  let repeated = 0;
  for (const group of list(request, shape.resources, tolerated)) {
    let resource: OtlpOrigin['resource'] | RecordFault | undefined;
    for (const scoped of list(group, shape.scopes, tolerated)) {
      const records = asListOr400(get(scoped, shape.records, tolerated), shape.records);
      if (records.length === 0) continue;
      if (decoded.total + records.length > MAX_RECORDS) throw tooMany();
      resource ??= faultOr(() => readResource(get(group, 'resource', tolerated), get(group, 'schemaUrl', tolerated), tolerated));
      const origin = originOf(resource, scoped, tolerated);
      if (!(origin instanceof RecordFault)) repeated += JSON.stringify(origin).length * records.length;
      if (repeated > MAX_ORIGINS) {
        throw new AppError(
          'bodyTooLarge',
          'Resource and scope attributes are stored with every record, and here they are too large for so many records. Send fewer records at a time, or smaller resource attributes.',
          { field: shape.resources },
        );
      }
      for (const record of records) takeRecord(record, shape, signal, origin, decoded, given, { group, scoped });
    }
  }
}

function tooMany(what = `More than ${MAX_RECORDS} records`): AppError {
  return new AppError('bodyTooLarge', `${what} in one request. Send them in smaller parts.`, { field: 'body' });
}

function list(from: WireObject, name: string, tolerated: Tolerated): WireObject[] {
  return asListOr400(get(from, name, tolerated), name).map((item) => {
    const object = asWire(item);
    if (!object) throw new AppError('invalidRequest', `${name} must hold objects.`, { field: name });
    return object;
  });
}

function asListOr400(value: unknown, name: string): readonly unknown[] {
  try {
    return asList(value, name);
  } catch {
    throw new AppError('invalidRequest', `${name} must be a list.`, { field: name });
  }
}

function originOf(
  resource: OtlpOrigin['resource'] | RecordFault,
  scoped: WireObject,
  tolerated: Tolerated,
): OtlpOrigin | RecordFault {
  if (resource instanceof RecordFault) return resource;
  const scope = faultOr(() => readScope(get(scoped, 'scope', tolerated), get(scoped, 'schemaUrl', tolerated), tolerated));
  return scope instanceof RecordFault ? scope : { resource, scope };
}

function faultOr<T>(read: () => T): T | RecordFault {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordFault) return error;
    throw error;
  }
}

function takeRecord(
  record: unknown,
  shape: Shape,
  signal: Signal,
  origin: OtlpOrigin | RecordFault,
  decoded: DecodedOtlp,
  { receivedAt, named }: Given,
  around: Around,
): void {
  const position = decoded.total++;
  try {
    if (origin instanceof RecordFault) throw origin;
    const wire = record instanceof Uint8Array ? fromBytes(record, shape) : asWire(record);
    if (!wire) throw new RecordFault('invalidEvent', `${shape.records} must hold objects.`, `/${shape.records}`);
    if (signal === 'metrics') {
      decoded.total--;
      refuseMetric(wire, decoded);
      return;
    }
    const draft: Draft =
      signal === 'traces'
        ? readSpan(wire, origin, decoded.tolerated, named)
        : readLog(wire, origin, decoded.tolerated, receivedAt, named);
    decoded.records.push({ position, ...draft });
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    const raw =
      record instanceof Uint8Array
        ? (asRequest(record, shape, around) ?? { $bytes: Buffer.from(record.subarray(0, 4096)).toString('base64') })
        : requestAround(record as JsonValue, shape, around);
    decoded.refused.push({ position, id: null, code: error.code, message: error.message, field: error.field, raw });
  }
}

/** What a record came in. */
interface Around {
  group: WireObject;
  scoped: WireObject;
}

/** A request of this one record, so that it can be tried again with its resource and scope. */
function requestAround(record: JsonValue, shape: Shape, { group, scoped }: Around): JsonValue {
  const around = (from: WireObject, name: string): JsonObject => {
    const value = get(from, name, new Map());
    return value === undefined ? {} : { [name]: value as JsonValue };
  };
  return {
    [shape.resources]: [
      { ...around(group, 'resource'), [shape.scopes]: [{ ...around(scoped, 'scope'), [shape.records]: [record] }] },
    ],
  };
}

/** Larger ones are not kept whole anyway (lib/ingest/server/keep-refused.ts). */
const KEPT_BYTES = 512 * 1024;

/** A protobuf record as an OTLP/JSON request of it alone, so that it can be tried again; null when its bytes are no such message. */
function asRequest(bytes: Uint8Array, shape: Shape, { group, scoped }: Around): JsonValue | null {
  if (bytes.length > KEPT_BYTES) return null;
  try {
    const record = toJson(decodeMessage(shape.record, bytes));
    const around = { group: toJson(group) as WireObject, scoped: toJson({ ...scoped, [shape.records]: [] }) as WireObject };
    return requestAround(record, shape, around);
  } catch {
    return null;
  }
}

/** Decoded protobuf as OTLP/JSON writes it: ids in hexadecimal, other bytes in base64, 64-bit integers as decimal text. */
function toJson(value: unknown, name = ''): JsonValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(/(?:trace|span)Id$/i.test(name) ? 'hex' : 'base64');
  if (Array.isArray(value)) return value.map((one) => toJson(one, name));
  if (typeof value === 'string') return value.startsWith(NOT_UTF8) ? value.slice(NOT_UTF8.length) : value;
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  if ('low' in value && 'high' in value) return String(value as object & { toString(): string });
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'scopeSpans' && key !== 'scopeLogs' && key !== 'scopeMetrics')
      .map(([key, inner]) => [key, toJson(inner, key)]),
  );
}

function fromBytes(bytes: Uint8Array, shape: Shape): WireObject {
  // A log record begins with a fixed 64-bit time or a severity where a span has the bytes of its trace id.
  if (shape.record === 'Span' && (bytes[0] === 0x09 || bytes[0] === 0x10 || bytes[0] === 0x59)) {
    throw new RecordFault('wrongSignal', 'This is a log record. Post logs to the logs route.', '');
  }
  if (bytes.length > MAX_RECORD_BYTES)
    throw new RecordFault(
      'eventTooLarge',
      `The record has more than ${MAX_RECORD_BYTES / 1024 / 1024} MiB. Send large content as several records.`,
      '',
    );
  if (holdsMore(shape.record, bytes, MAX_RECORD_FIELDS))
    throw new RecordFault(
      'tooManyMembers',
      'The record holds more attributes and values than one record may. Send fewer in one record.',
      '/attributes',
    );
  try {
    return decodeMessage(shape.record, bytes);
  } catch (error) {
    const deep = error instanceof Error && /depth|recursion/i.test(error.message);
    throw deep
      ? new RecordFault('tooDeep', 'Attribute values are nested too deeply.', '/attributes')
      : new RecordFault('invalidEvent', `The bytes are not a whole ${shape.record} message.`, '');
  }
}

const METRICS =
  'Metrics are not taken: Countersign records decisions, and a metric is about none. Send traces and logs; send metrics elsewhere.';

function refuseMetric(wire: WireObject, decoded: DecodedOtlp): void {
  let points = 0;
  for (const kind of ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']) {
    const data = asWire(get(wire, kind, decoded.tolerated));
    if (data) points += asList(get(data, 'dataPoints', decoded.tolerated), 'dataPoints').length;
  }
  if (decoded.total + points > MAX_RECORDS) throw tooMany();
  for (let i = 0; i < points; i++)
    decoded.refused.push({ position: decoded.total++, id: null, code: 'metricsNotAccepted', message: METRICS });
}

/** Another signal's members in a JSON request: refused by name, never overlooked. */
function refuseOther(request: WireObject, other: Signal, signal: Signal, decoded: DecodedOtlp): void {
  const shape = SHAPES[other];
  if (get(request, shape.resources, decoded.tolerated) === undefined) return;
  for (const group of list(request, shape.resources, decoded.tolerated)) {
    for (const scoped of list(group, shape.scopes, decoded.tolerated)) {
      for (const record of asListOr400(get(scoped, shape.records, decoded.tolerated), shape.records)) {
        if (decoded.total >= MAX_RECORDS) throw tooMany();
        decoded.refused.push({
          position: decoded.total++,
          id: null,
          code: 'wrongSignal',
          message: `The request holds ${shape.resources}, and this is the ${signal} route. Post them to the ${other} route.`,
          raw: record as JsonValue,
        });
      }
    }
  }
}
