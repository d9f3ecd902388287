import { isUtf8 } from 'node:buffer';
import { AppError } from '@/lib/shared/errors';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { requireBounded } from '../bounded-json';
import { findDuplicateKeys, hidesMembers } from '../duplicate-keys';
import { mayHoldHalfSurrogates, replaceNulEscapes } from '../json-profile';
import { pointer, type Issue } from '../refusal';
import type { Decoded, Draft } from '../draft';
import { isIssue, readEvent, readEventId } from './read-event';

/** Events in one request. */
export const MAX_EVENTS = 10_000;

/**
 * The text of a request to events: a JSON array, `{"events": [...]}`, one event, or one JSON text a line (NDJSON). An event that is
 * wrong is refused alone. Throws AppError when nothing can be told apart: malformedJson, invalidRequest, bodyTooLarge.
 */
export function decodeEvents(text: string, lines: boolean): Decoded {
  const clean = replaceNulEscapes(text);
  if (clean.trim() === '')
    throw new AppError('malformedJson', 'The body is empty; send events as JSON or NDJSON.', { field: 'body' });
  if (lines) return decodeLines(clean);
  requireBounded(clean);
  let value: JsonValue;
  try {
    value = JSON.parse(clean) as JsonValue;
  } catch (error) {
    if (looksLikeLines(clean)) return decodeLines(clean);
    throw malformed(clean, error);
  }
  return decodeList(
    listOf(value),
    clean,
    hidesMembers(clean, value),
    Array.isArray(value) ? 0 : isJsonObject(value) && Array.isArray(value.events) ? 1 : -1,
  );
}

/** The bytes of a request of one event a line that are not UTF-8 throughout: lines that are not are refused, the others decoded. */
export function decodeBrokenLines(bytes: Uint8Array): Decoded {
  const decoded: Decoded = { records: [], refused: [], total: 0 };
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A mark of byte order before the first line is no part of it, as where the whole is UTF-8.
  for (let from = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0; from < body.length;) {
    const end = body.indexOf(10, from);
    const part = body.subarray(from, end < 0 ? body.length : end);
    from += part.length + 1;
    const line = part.toString('utf8');
    if (line.trim() === '') continue;
    if (decoded.total >= MAX_EVENTS) throw tooMany();
    if (isUtf8(part)) decodeLine(decoded, replaceNulEscapes(line));
    else
      decoded.refused.push({
        position: decoded.total++,
        id: null,
        code: 'malformedText',
        message: NOT_UTF8,
        field: '',
        raw: line,
      });
  }
  return decoded;
}
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const NOT_UTF8 = 'The line is not valid UTF-8.';

function listOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value))
    throw new AppError('invalidRequest', 'The body must be an event, a list of events or {"events": [...]}.', { field: 'body' });
  if (!Object.hasOwn(value, 'events')) return [value];
  if (!Array.isArray(value.events))
    throw new AppError('invalidRequest', 'events must be a list of events.', { field: 'body.events' });
  if (Object.keys(value).length > 1)
    throw new AppError('invalidRequest', 'Beside events there may be no other member.', { field: 'body' });
  return value.events;
}

/** `level`: how many steps of a path stand before the event's place in the list; -1 for a single event. */
function decodeList(list: JsonValue[], text: string, hidden: boolean, level: number): Decoded {
  if (list.length > MAX_EVENTS) throw tooMany();
  const twice = new Map<number, string>();
  if (hidden) {
    for (const path of findDuplicateKeys(text, MAX_EVENTS)) {
      const at = level < 0 ? 0 : path[level];
      if (typeof at !== 'number')
        throw new AppError('invalidRequest', 'The body names one member twice.', { field: pointer(path) });
      if (!twice.has(at)) twice.set(at, pointer(path.slice(level + 1)));
    }
  }
  const checkText = mayHoldHalfSurrogates(text);
  const decoded: Decoded = { records: [], refused: [], total: list.length };
  list.forEach((value, position) => takeEvent(decoded, position, value, twice.get(position), checkText));
  return decoded;
}

function decodeLines(text: string): Decoded {
  const decoded: Decoded = { records: [], refused: [], total: 0 };
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (decoded.total >= MAX_EVENTS) throw tooMany();
    decodeLine(decoded, line);
  }
  return decoded;
}

/** One line of NDJSON as the next event of `decoded`. */
export function decodeLine(decoded: Decoded, line: string): void {
  const position = decoded.total++;
  let value: JsonValue;
  try {
    value = JSON.parse(line) as JsonValue;
  } catch {
    decoded.refused.push({
      position,
      id: null,
      code: 'malformedJson',
      message: 'The line is not one whole JSON text.',
      field: '',
      raw: line,
    });
    return;
  }
  const twice = hidesMembers(line, value) ? pointer(findDuplicateKeys(line, 1)[0] ?? []) : undefined;
  takeEvent(decoded, position, value, twice, mayHoldHalfSurrogates(line));
}

/** A parsed event as the next of `decoded`, unless one of its objects names a member twice. */
export function takeEvent(
  decoded: Decoded,
  position: number,
  value: JsonValue,
  twice: string | undefined,
  checkText: boolean,
): void {
  const outcome: Draft | Issue =
    twice === undefined
      ? readEvent(value, checkText)
      : {
          code: 'duplicateKey',
          message: 'One object names this member twice; which one counts is not ours to guess.',
          field: twice,
        };
  if (isIssue(outcome)) decoded.refused.push({ position, id: readEventId(value), ...outcome, raw: value });
  else decoded.records.push({ position, ...outcome });
}

/** NDJSON sent as application/json: the first line alone is a whole object, and there are more. */
function looksLikeLines(text: string): boolean {
  const start = text.trimStart();
  const end = start.indexOf('\n');
  if (!start.startsWith('{') || end < 0) return false;
  try {
    return isJsonObject(JSON.parse(start.slice(0, end)) as JsonValue);
  } catch {
    return false;
  }
}

function malformed(text: string, error: unknown): AppError {
  const at = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  const position = at === undefined ? text.length : Number(at);
  const line = countLines(text, position);
  return new AppError('malformedJson', `The body is not valid JSON: line ${line}, position ${position}. Nothing was stored.`, {
    field: 'body',
    position,
  });
}

function countLines(text: string, end: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function tooMany(): AppError {
  return new AppError('bodyTooLarge', `More than ${MAX_EVENTS} events in one request. Send them in smaller parts.`, {
    field: 'body',
    maxEvents: MAX_EVENTS,
  });
}
