import type { Actor } from '@/lib/access/actor';
import { decodeJson, decodeUtf8 } from '@/lib/http/server/read-body';
import { AppError } from '@/lib/shared/errors';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { chatEvents, decisionName, firstEventIds } from '../chat/chat-events';
import { readChat, type ChatRun } from '../chat/read-chat';
import { cutEvents } from '../import/cut-events';
import type { ImportFormat } from '../import/detect-format';
import type { FileValue } from '../import/read-values';
import { addConflicts, addFault, type ImportSummary } from '../import/summary';
import { checkProfile } from '../json-profile';
import { MAX_EVENTS } from '../native/decode-events';
import { occurredOf } from './import-store';
import { ingestEvents } from './ingest-events';
import { ingestOtlp } from './ingest-otlp';

export interface ImportTarget {
  actor: Actor;
  path: string;
  /** The AI system of chat transcripts. */
  system: string;
  /** Unix milliseconds from which chat transcripts without times are counted. */
  startsAt: number;
}
/** What a batch of values of one file is read as. */
const ROUTE = 'import';

/** Takes one batch of a file's values through the ingest and adds what became of it to the summary. Throws `unavailable`. */
export async function importValues(
  format: ImportFormat,
  values: readonly FileValue[],
  target: ImportTarget,
  summary: ImportSummary,
): Promise<void> {
  if (values.length === 0) return;
  if (format === 'events') await importEvents(values, target, summary);
  else if (format === 'otlp') await importOtlp(values, target, summary);
  else await importChats(values, target, summary);
}

async function importEvents(values: readonly FileValue[], target: ImportTarget, summary: ImportSummary): Promise<void> {
  const lines: string[] = [];
  const places: number[] = [];
  for (const value of values) {
    try {
      for (const line of asEventLines(decodeUtf8(value.bytes))) {
        lines.push(line);
        places.push(value.line);
      }
    } catch (error) {
      fault(error, value, target, summary);
    }
  }
  await send(lines, places, target, summary);
}

/** An event as one line; `{"events": [...]}` as several, each as it is written. What is no JSON is refused where it stands. */
function asEventLines(text: string): string[] {
  const oneLine = !/[\r\n]/.test(text.trim());
  if (oneLine && !text.includes('"events"')) return [text];
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return [onOneLine(text)];
  }
  if (isJsonObject(value) && Array.isArray(value.events) && value.kind === undefined) {
    const events = cutEvents(text);
    if (!events)
      throw new AppError('unprocessable', 'events is named twice; which one counts is not ours to guess.', { field: '/events' });
    return events.map(onOneLine);
  }
  return [oneLine ? text : onOneLine(text)];
}

/** Line breaks of a JSON text stand between its parts: within texts they are escaped. */
function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** Stores events, one a line, as many at once as a request may hold. */
async function send(
  lines: readonly string[],
  places: readonly number[],
  target: ImportTarget,
  summary: ImportSummary,
): Promise<void> {
  for (let from = 0; from < lines.length; from += MAX_EVENTS) {
    const body = lines.slice(from, from + MAX_EVENTS).join('\n');
    const answer = await ingestEvents(target.actor, { body, contentType: 'application/x-ndjson', route: ROUTE });
    summary.accepted += answer.accepted;
    summary.duplicates += answer.duplicates;
    answer.results.forEach((result, i) => {
      const at = { path: target.path, line: places[from + i] ?? 0 };
      if (result.status === 'rejected' && result.error) addFault(summary, { ...at, ...result.error });
      if (result.status === 'conflict') addConflicts(summary, at);
    });
  }
}

async function importOtlp(values: readonly FileValue[], target: ImportTarget, summary: ImportSummary): Promise<void> {
  for (const value of values) {
    try {
      const text = decodeUtf8(value.bytes);
      for (const signal of ['traces', 'logs', 'metrics'] as const) {
        const part = onlySignal(text, signal);
        if (part === null) continue;
        const answer = await ingestOtlp(target.actor, { signal, encoding: 'json', body: part, route: ROUTE });
        summary.accepted += answer.accepted;
        summary.duplicates += answer.duplicates;
        if (answer.conflicts > 0) addConflicts(summary, { path: target.path, line: value.line }, answer.conflicts);
        if (answer.rejected > 0)
          addFault(summary, { path: target.path, line: value.line, code: 'refused', message: answer.message }, answer.rejected);
      }
    } catch (error) {
      fault(error, value, target, summary);
    }
  }
}

const OTLP_NAMES = {
  traces: ['resourceSpans', 'resource_spans'],
  logs: ['resourceLogs', 'resource_logs'],
  metrics: ['resourceMetrics', 'resource_metrics'],
} as const;

/** The part of a request that belongs to one signal, or null: files can hold several in one value. */
function onlySignal(text: string, signal: keyof typeof OTLP_NAMES): Uint8Array | null {
  const value = decodeJson(Buffer.from(text));
  if (!isJsonObject(value))
    throw new AppError('invalidRequest', 'An OTLP request is a JSON object such as {"resourceSpans": [...]}.');
  const name = OTLP_NAMES[signal].find((one) => Object.hasOwn(value, one));
  if (name === undefined) return null;
  return Buffer.from(Object.keys(value).length === 1 ? text : JSON.stringify({ [name]: value[name] }));
}

async function importChats(values: readonly FileValue[], target: ImportTarget, summary: ImportSummary): Promise<void> {
  const runs: { run: ChatRun; value: FileValue; first: string[] }[] = [];
  for (const value of values) {
    try {
      const parsed = decodeJson(value.bytes);
      const bad = checkProfile(parsed, true, {
        depth: 60,
        members: 200_000,
        items: 200_000,
        nameLength: 512,
        textLength: 32 * 1024 * 1024,
      });
      if (bad) throw new AppError('unprocessable', bad.message, { field: bad.field });
      const run = readChat(parsed);
      if (!run) throw new AppError('unprocessable', 'This is no conversation: there is no list of messages with roles in it.');
      runs.push({ run, value, first: firstEventIds(target.system, decisionName(run)) });
    } catch (error) {
      fault(error, value, target, summary);
    }
  }
  // A run that was imported before keeps the times it was given then: what is the same stays the same.
  const known = await occurredOf(
    target.actor.workspaceId,
    runs.flatMap((one) => one.first),
  );
  const events: string[] = [];
  const places: number[] = [];
  for (const { run, value, first } of runs) {
    const before = first.map((id) => known.get(id)).find((at) => at !== undefined);
    const startsAt = before?.getTime() ?? target.startsAt + value.line * 1000;
    for (const event of chatEvents(run, { system: target.system, startsAt })) {
      events.push(JSON.stringify(event));
      places.push(value.line);
    }
  }
  await send(events, places, target, summary);
}

function fault(error: unknown, value: FileValue, target: ImportTarget, summary: ImportSummary): void {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  const { field } = error.extra;
  addFault(summary, {
    path: target.path,
    line: value.line,
    code: error.code,
    message: error.message,
    ...(typeof field === 'string' ? { field } : {}),
  });
}
