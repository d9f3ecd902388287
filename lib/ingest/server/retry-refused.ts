import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import type { RecordResult } from '../contract';
import type { Decoded } from '../draft';
import { decodeAgentsItems } from '../agents/decode-items';
import { fromKept } from '../kept-record';
import { decodeLangfuseBatch } from '../langfuse/decode-batch';
import { decodeEvents } from '../native/decode-events';
import { decodeOtlp } from '../otlp/decode-otlp';
import type { RetryResult } from '../quarantine';
import { finishDrafts } from './finish-drafts';
import { ingestRecords } from './ingest-records';
import { keptText } from './kept-text';
import { noteTried, selectKept, type KeptRow } from './refusal-store';
import { find } from './show-refused';

/**
 * Sends what was kept of a refused record through the ingest again, for the key that sent it: after a fix it may be understood. What was
 * cut, or never kept, cannot be tried: its sender has to send it again. What became of it stands beside the refusal, and in the event
 * `record.retried`. Throws notFound; conflict when it was taken already.
 */
export async function retryRefused(actor: Actor, id: string): Promise<RetryResult> {
  requirePermission(actor, 'record.remap');
  const { workspaceId } = actor;
  const { quarantineId, row } = await find(actor, id);
  if (row.outcome === 'accepted' || row.outcome === 'duplicate')
    throw new AppError('conflict', 'This record was tried again and taken already.');
  const { text, complete } = keptText(workspaceId, quarantineId, row.body);
  const result = text === null || !complete ? cannot(text) : await tryAgain(actor, row, text);
  await withWorkspace(workspaceId, async (tx) => {
    // Erased or gone meanwhile: the event says so all the same.
    if (await selectKept(tx, workspaceId, quarantineId))
      await noteTried(tx, workspaceId, quarantineId, {
        by: actor.type === 'person' ? actor.name : null,
        outcome: result.outcome,
      });
    await appendAct(tx, actor, {
      kind: 'record.retried',
      data: { refusal: id, refusedFor: row.code, route: row.route, outcome: result.outcome },
    });
  });
  return result;
}

function cannot(text: string | null): RetryResult {
  return {
    outcome: 'impossible',
    says:
      text === null
        ? 'Nothing of it was kept: its sender has to send it again.'
        : 'Only its beginning was kept: its sender has to send it again.',
  };
}

async function tryAgain(actor: Actor, row: KeptRow, text: string): Promise<RetryResult> {
  const { workspaceId } = actor;
  let decoded: Decoded;
  try {
    decoded = decode(text);
  } catch (error) {
    if (error instanceof AppError) return { outcome: 'refused', says: `Refused again. ${error.code}: ${error.message}` };
    throw error;
  }
  const finished = await finishDrafts(workspaceId, decoded.records);
  const sender: Actor =
    row.key_id && row.key_name !== null
      ? { type: 'key', workspaceId, keyId: row.key_id, name: row.key_name, scopes: ['ingest'], systemId: row.key_system }
      : { type: 'service', workspaceId, name: 'worker' };
  const stored = await ingestRecords(sender, finished.records, {
    route: 'try again',
    bytes: Buffer.byteLength(text),
    rejected: decoded.refused.length + finished.refused.length,
  });
  return resultOf(stored, [...decoded.refused, ...finished.refused]);
}

/** By what it is: a record that was decoded, a request of Langfuse's or of the OpenAI Agents SDK's or an OTLP one around one record, or a native event. */
function decode(text: string): Decoded {
  let value: JsonValue = null;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    // decodeEvents says what is wrong with it
  }
  const kept = fromKept(value);
  if (kept) return { records: [{ position: 0, ...kept }], refused: [], total: 1 };
  if (isJsonObject(value) && typeof value.system === 'string' && Array.isArray(value.batch))
    return decodeLangfuseBatch(text, value.system, new Date());
  if (isJsonObject(value) && typeof value.system === 'string' && Array.isArray(value.data))
    return decodeAgentsItems(text, value.system, new Date());
  for (const [signal, name] of [
    ['traces', 'resourceSpans'],
    ['logs', 'resourceLogs'],
  ] as const)
    if (isJsonObject(value) && Object.hasOwn(value, name)) return decodeOtlp(signal, 'json', Buffer.from(text));
  return decodeEvents(text, false);
}

function resultOf(
  stored: readonly RecordResult[],
  refused: readonly { code: string; message: string; field?: string }[],
): RetryResult {
  const count = (status: RecordResult['status']): number => stored.filter((one) => one.status === status).length;
  const fault = refused[0] ?? stored.flatMap((one) => (one.status === 'rejected' ? [one.error] : []))[0];
  if (fault)
    return {
      outcome: 'refused',
      says: `Refused again. ${fault.code}${fault.field ? ` at ${fault.field}` : ''}: ${fault.message}`,
    };
  if (stored.length === 0) return { outcome: 'impossible', says: 'There is no record in what was kept.' };
  if (count('conflict') > 0)
    return {
      outcome: 'conflict',
      says: 'Its id belongs to another record by now: it is kept beside that one, as event.conflicted.',
    };
  if (count('accepted') === 0) return { outcome: 'duplicate', says: 'It is in the log already: its sender has sent it again.' };
  return { outcome: 'accepted', says: 'Taken: it is in the log now.' };
}
