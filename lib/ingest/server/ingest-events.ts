import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { decodeUtf8 } from '@/lib/http/server/read-body';
import { AppError } from '@/lib/shared/errors';
import type { RecordResult } from '../contract';
import { cloudEventMode, decodeCloudEvents, type CloudEventMode } from '../native/cloud-events';
import { decodeBrokenLines, decodeEvents } from '../native/decode-events';
import type { Decoded } from '../draft';
import type { Refusal } from '../refusal';
import { finishDrafts } from './finish-drafts';
import { inTurn } from './in-turn';
import { ingestRecords } from './ingest-records';
import { letOthersGo } from './let-others-go';
import { keepRefused, keepRefusedRequest } from './keep-refused';
import { refusedByStore } from './refused-by-store';
import type { EventResult, EventsAnswer } from '../native/answer';

export interface EventsInput {
  /** JSON or NDJSON, as sent. */
  body: Uint8Array | string;
  contentType?: string | null;
  /** Of the request, where CloudEvents are understood. */
  headers?: Headers;
  /** Where it came in, for ingest health: a path, or the name of a command. */
  route?: string;
}

const LINES = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
]);

/**
 * Takes native events, bare or in CloudEvents: decodes, validates, removes secrets, applies the capture level, stores. One result an event, in the order given;
 * one bad event never fails the others. Throws AppError for a request that cannot be taken apart, and `unavailable` when nothing could
 * be stored.
 */
export async function ingestEvents(actor: Actor, input: EventsInput): Promise<EventsAnswer> {
  requirePermission(actor, 'events.ingest');
  const route = input.route ?? '/api/v1/events';
  try {
    const mode = input.headers ? cloudEventMode(input.headers) : null;
    const lines = mode === null && isLines(input.contentType ?? null);
    return await inTurn(input.body.length, async (madeReady) => {
      await letOthersGo();
      const decoded = decode(input, mode, lines);
      const finished = await finishDrafts(actor.workspaceId, decoded.records);
      const refused = [...decoded.refused, ...finished.refused];
      const counted = { route, bytes: input.body.length, rejected: refused.length };
      const stored = await ingestRecords(actor, finished.records, { ...counted, madeReady });
      await keepRefused(actor, route, [...refused, ...refusedByStore(stored)]);
      return answer(decoded.total, stored, refused);
    });
  } catch (error) {
    await keepRefusedRequest(actor, route, error, input.body);
    throw error;
  }
}

function decode({ body, headers }: EventsInput, mode: CloudEventMode | null, lines: boolean): Decoded {
  let text: string;
  try {
    text = typeof body === 'string' ? body : decodeUtf8(body);
  } catch (error) {
    // One line that is not UTF-8 costs itself only.
    if (lines && typeof body !== 'string') return decodeBrokenLines(body);
    throw error;
  }
  return mode === null ? decodeEvents(text, lines) : decodeCloudEvents(mode, text, headers!);
}

/** Whether a request holds one event a line. Throws unsupportedMediaType when it can hold none. */
export function isLines(contentType: string | null): boolean {
  const type = (contentType ?? 'application/json').split(';')[0]!.trim().toLowerCase();
  if (LINES.has(type)) return true;
  if (type === '' || type === 'application/json' || type === 'text/json' || /^application\/[\w.-]+\+json$/.test(type))
    return false;
  throw new AppError(
    'unsupportedMediaType',
    'Content-Type must be application/json, or application/x-ndjson for one event a line.',
    {
      field: 'content-type',
    },
  );
}

function answer(total: number, stored: readonly RecordResult[], refused: readonly Refusal[]): EventsAnswer {
  const results: EventResult[] = new Array<EventResult>(total);
  const count = { accepted: 0, duplicates: 0, conflicts: 0, rejected: refused.length };
  for (const { position, id, code, message, field } of refused) {
    results[position] = { id, status: 'rejected', error: { code, message, ...(field === undefined ? {} : { field }) } };
  }
  for (const result of stored) {
    if (result.status === 'rejected') {
      count.rejected++;
      results[result.position] = { id: result.id, status: 'rejected', error: result.error };
      continue;
    }
    if (result.status === 'accepted') count.accepted++;
    else if (result.status === 'duplicate') count.duplicates++;
    else count.conflicts++;
    results[result.position] = {
      id: result.id,
      status: result.status,
      receipt: { index: result.idx, leafHash: result.leafHash },
      ...(result.status === 'conflict' ? { keptAs: result.keptAs } : {}),
    };
  }
  return { ...count, results };
}
