import { AppError } from '@/lib/shared/errors';
import { uuidFrom } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Decoded } from '../draft';
import { requireBounded } from '../bounded-json';
import { findDuplicateKeys, hidesMembers } from '../duplicate-keys';
import { mayHoldHalfSurrogates, replaceNulEscapes } from '../json-profile';
import { pointer, type Issue } from '../refusal';
import { MAX_EVENTS, takeEvent } from './decode-events';
import { isEmittedKind } from './kinds';

/**
 * CloudEvents 1.0 over HTTP: the native event travels as `data`, in any of the three content modes. What the envelope tells fills in what
 * the event leaves out, and stays with it as `data.cloudEvent`.
 */
export type CloudEventMode = 'binary' | 'structured' | 'batch';

/** The content mode of a request; null when it is no CloudEvent. */
export function cloudEventMode(headers: Headers): CloudEventMode | null {
  const type = mediaType(headers.get('content-type'));
  if (type === 'application/cloudevents+json') return 'structured';
  if (type === 'application/cloudevents-batch+json') return 'batch';
  if (type.startsWith('application/cloudevents')) {
    throw new AppError(
      'unsupportedMediaType',
      'CloudEvents are taken in the JSON format: application/cloudevents+json or -batch+json.',
      {
        field: 'content-type',
      },
    );
  }
  return headers.has('ce-specversion') ? 'binary' : null;
}

function mediaType(header: string | null): string {
  return (header ?? '').split(';')[0]!.trim().toLowerCase();
}

/** A request of CloudEvents to records. One that is wrong is refused alone. Throws AppError when nothing can be told apart. */
export function decodeCloudEvents(mode: CloudEventMode, text: string, headers: Headers): Decoded {
  const clean = replaceNulEscapes(text);
  const body = mode === 'binary' && clean.trim() === '' ? null : parse(clean);
  const hidden = body !== null && hidesMembers(clean, body) ? findDuplicateKeys(clean, MAX_EVENTS) : [];
  const decoded: Decoded = { records: [], refused: [], total: 0 };
  const checkText = mayHoldHalfSurrogates(clean);
  if (mode === 'batch') {
    if (!Array.isArray(body)) throw new AppError('invalidRequest', 'A batch of CloudEvents is a JSON array.', { field: 'body' });
    if (body.length > MAX_EVENTS)
      throw new AppError('bodyTooLarge', `More than ${MAX_EVENTS} events in one request. Send them in smaller parts.`, {
        field: 'body',
      });
    const twice = new Map(hidden.map((path) => [path[0], pointer(path.slice(1))] as const));
    body.forEach((item, i) => takeCloudEvent(decoded, item, twice.get(i), checkText));
    return decoded;
  }
  const twice = hidden[0] && pointer(hidden[0]);
  takeCloudEvent(decoded, mode === 'structured' ? body : fromHeaders(headers, body), twice, checkText);
  return decoded;
}

function parse(text: string): JsonValue {
  requireBounded(text);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new AppError('malformedJson', 'The body is not valid JSON. Nothing was stored.', { field: 'body' });
  }
}

/** Binary mode: attributes are `ce-` headers, percent-encoded; the body is the data and its type the content type. */
function fromHeaders(headers: Headers, data: JsonValue): JsonObject {
  const event: JsonObject = {};
  headers.forEach((value, name) => {
    if (name.startsWith('ce-')) event[name.slice(3)] = decodeHeader(value);
  });
  const type = headers.get('content-type');
  if (type !== null) event['datacontenttype'] = type;
  event['data'] = data;
  return event;
}

function decodeHeader(value: string): string {
  try {
    return decodeURIComponent(value.replace(/^"(.*)"$/, '$1'));
  } catch {
    return value; // not percent-encoded after all
  }
}

function takeCloudEvent(decoded: Decoded, event: JsonValue, twice: string | undefined, checkText: boolean): void {
  const position = decoded.total++;
  const made = twice === undefined ? nativeOf(event) : undefined;
  if (made && 'code' in made) decoded.refused.push({ position, id: null, ...made, raw: event });
  else takeEvent(decoded, position, made?.native ?? event, twice, checkText);
}

const SPEC = '1.0';
const NAME_MAX = 2048;

/** The native event of a CloudEvent, with what only the envelope says. */
function nativeOf(event: JsonValue): { native: JsonObject } | Issue {
  if (!isJsonObject(event)) return wrong('A CloudEvent must be a JSON object.', '');
  if (event['specversion'] !== SPEC) return wrong(`specversion must be "${SPEC}".`, '/specversion');
  for (const name of ['id', 'source', 'type']) {
    const value = event[name];
    if (typeof value !== 'string' || value === '' || value.length > NAME_MAX)
      return wrong(`${name} must be text of at most ${NAME_MAX} characters.`, `/${name}`);
  }
  const { data: _data, data_base64: _bytes, ...attributes } = event;
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^[a-z0-9]{1,64}$/.test(name)) return wrong('Names of attributes are lower-case letters and digits.', pointer([name]));
    if (typeof value === 'object' && value !== null) return wrong('Attributes are texts, numbers or booleans.', pointer([name]));
  }
  const data = dataOf(event);
  if ('code' in data) return data;
  return fill({ ...data.object }, attributes);
}

function dataOf(event: JsonObject): { object: JsonObject } | Issue {
  const type = mediaType(typeof event['datacontenttype'] === 'string' ? event['datacontenttype'] : 'application/json');
  if (type !== 'application/json' && !/^[\w.+-]+\/[\w.-]+\+json$/.test(type))
    return wrong('data must be JSON: datacontenttype says something else.', '/datacontenttype');
  let { data } = event;
  const bytes = event['data_base64'];
  if (bytes !== undefined && bytes !== null) {
    if (data !== undefined) return wrong('Either data or data_base64, not both.', '/data_base64');
    try {
      data = JSON.parse(replaceNulEscapes(Buffer.from(String(bytes), 'base64').toString('utf8'))) as JsonValue;
    } catch {
      return wrong('data_base64 must hold JSON.', '/data_base64');
    }
  }
  if (!isJsonObject(data)) return wrong('data must be the native event, a JSON object.', '/data');
  return { object: data };
}

/** What the event leaves out and the envelope says: id, kind, time, decision, trace. */
function fill(native: JsonObject, attributes: JsonObject): { native: JsonObject } | Issue {
  const { id, source, type, time, subject, traceparent } = attributes as Record<string, string | undefined>;
  const kind = kindOf(type!);
  if (native['kind'] === undefined) {
    if (kind === null)
      return wrong('type must end in a kind of event, such as com.example.tool.called, or data must have kind.', '/type');
    native['kind'] = kind;
  } else if (kind !== null && native['kind'] !== kind) return wrong('type and kind of the event say different things.', '/type');
  native['id'] ??= uuidFrom('cloudevent', source!, id!);
  if (time !== undefined) native['occurredAt'] ??= time;
  const traced = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(String(traceparent ?? ''));
  if (traced && native['trace'] === undefined) native['trace'] = { traceId: traced[1]!, spanId: traced[2]! };
  if (subject !== undefined && native['trace'] === undefined) native['decision'] ??= String(subject).slice(0, 256);
  const inner = native['data'];
  if (inner === undefined) native['data'] = { cloudEvent: attributes };
  else if (isJsonObject(inner)) native['data'] = { ...inner, cloudEvent: attributes };
  return { native };
}

/** `tool.called`, also behind the producer's own prefix: `com.example.tool.called`. */
function kindOf(type: string): string | null {
  const kind = type.split('.').slice(-2).join('.');
  return isEmittedKind(kind) ? kind : null;
}

function wrong(message: string, field: string): Issue {
  return { code: 'invalidCloudEvent', message, field };
}
