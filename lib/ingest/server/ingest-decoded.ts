import type { Actor } from '@/lib/access/actor';
import type { RecordResult } from '../contract';
import type { Decoded } from '../draft';
import type { Refusal } from '../refusal';
import { finishDrafts } from './finish-drafts';
import { inTurn } from './in-turn';
import { ingestRecords, type IngestOrigin } from './ingest-records';
import { keepRefused } from './keep-refused';
import { refusedByStore } from './refused-by-store';

/** What became of one item of a request; the id is null where none could be read. */
export type Outcome =
  Exclude<RecordResult, { status: 'rejected' }> | (Extract<RecordResult, { status: 'rejected' }> & { unread?: true });

/**
 * Takes a request that `decode` takes apart, when its turn has come: applies capture levels, stores, keeps what was refused. One outcome an item, in the order
 * sent, beside what it was decoded into. Throws what `decode` throws, and `unavailable` when nothing could be stored.
 */
export async function ingestDecoded<D extends Decoded>(
  actor: Actor,
  decode: () => D,
  origin: IngestOrigin,
): Promise<{ decoded: D; outcomes: Outcome[] }> {
  return inTurn(origin.bytes, async (madeReady) => {
    const decoded = decode();
    return { decoded, outcomes: await storeDecoded(actor, decoded, { ...origin, madeReady }) };
  });
}

async function storeDecoded(actor: Actor, decoded: Decoded, origin: IngestOrigin): Promise<Outcome[]> {
  const finished = await finishDrafts(actor.workspaceId, decoded.records);
  const refused = [...decoded.refused, ...finished.refused];
  const stored = await ingestRecords(actor, finished.records, { ...origin, rejected: refused.length });
  const outcomes = new Array<Outcome>(decoded.total);
  for (const one of refused) outcomes[one.position] = outcomeOf(one);
  for (const result of stored) outcomes[result.position] = result;
  await keepRefused(actor, origin.route, [...refused, ...refusedByStore(stored)]);
  return outcomes;
}

function outcomeOf({ position, id, code, message, field }: Refusal): Outcome {
  return {
    position,
    id: id ?? '',
    status: 'rejected',
    error: { code, message, ...(field === undefined ? {} : { field }) },
    ...(id === null ? { unread: true } : {}),
  };
}
