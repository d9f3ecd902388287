import type { SqlTx } from '@/lib/db/transaction';
import { conflictCanonical } from '@/lib/decisions/conflict-body';
import { keysUnderLock } from '@/lib/decisions/server/identity-keys-in-force';
import { noteMetHolds } from '@/lib/decisions/server/note-met-holds';
import { Projection } from '@/lib/decisions/server/project-records';
import type { NewEvent } from '@/lib/ledger/contract';
import { prepareContent } from '@/lib/ledger/server/content';
import { dataKeysFor } from '@/lib/ledger/server/data-keys';
import {
  findKnown,
  placeEvents,
  storeEvents,
  type KnownEvent,
  type LogHead,
  type PlacedEvent,
} from '@/lib/ledger/server/append-store';
import { referRepeats } from '@/lib/ledger/server/refer-repeats';
import { isStricter } from '@/lib/registry/capture-levels';
import { captureUnderLock, type StricterLevels } from '@/lib/registry/server/capture-in-force';
import { uuidFrom, uuidv7 } from '@/lib/shared/ids';
import type { RecordResult } from '../contract';
import { decisionsOfEvents } from './ingest-records-store';
import { canonicalOf, withKeysInForce, type PreparedRecord } from './prepare-record';

interface Planned {
  record: PreparedRecord;
  decisionId: string;
  idx: number;
  event: NewEvent;
  conflict: boolean;
}

/** A result whose receipt is still to be completed with the leaf hash. */
type Answer = RecordResult extends infer R ? (R extends { leafHash: string } ? Omit<R, 'leafHash'> : R) : never;

/**
 * Some of the records were captured at a level that has been lowered since. Nothing is stored: capturing them anew takes the time of their whole text, which
 * nobody should wait for under the head of the log. Whoever stores gives the transaction up, captures them at these levels, and begins again.
 */
export class CapturedTooLoosely extends Error {
  constructor(readonly levels: StricterLevels) {
    super('captured at a level that has been lowered since');
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The id under which other content for a known id is kept: the same for the same content, so that resending it adds nothing. */
function conflictId(record: PreparedRecord): string {
  return uuidFrom('event.conflicted', record.eventId, Buffer.from(record.fingerprint).toString('hex'));
}

/**
 * Places records in the log and folds them into the read models, under the head that the caller locks (it may still be on its way), which moves along: a bounded number of
 * statements, whatever the number of records. Records know their systems; positions are those of the caller. Reads what is there and gives each record its
 * place. Nothing is written before `write`, which must be called, with the events that the caller placed behind these, and can be sent together with the
 * caller's own writing; what it gives back is to be called once the transaction has committed. While the head is locked nobody else appends, so what does
 * not wait for another's answer is asked together. Throws CapturedTooLoosely before anything is placed.
 */
export async function placeRecords(
  tx: SqlTx,
  workspaceId: string,
  locking: LogHead | Promise<LogHead>,
  given: readonly (PreparedRecord & { emitter: string | null })[],
): Promise<{ results: RecordResult[]; write: (behind?: readonly PlacedEvent[]) => Promise<() => void> }> {
  let projection = new Projection(tx, workspaceId);
  const open = (records: readonly PreparedRecord[]): Promise<void> =>
    projection.open(
      records.map((record) => record.projected),
      [],
    );
  // Asked together with the head: each statement sees what was committed when it runs, and that is once the head is ours.
  const [head, known] = await Promise.all([
    locking,
    findKnown(tx, workspaceId, [...new Set(given.map((record) => record.eventId))]),
    open(given),
  ]);
  const onlyBehind = async (behind: readonly PlacedEvent[] = []): Promise<() => void> => {
    await storeEvents(tx, workspaceId, head, behind);
    return () => undefined;
  };
  if (given.length === 0) return { results: [], write: onlyBehind };
  const histories = await keysUnderLock(tx, workspaceId, head.keysIdx);
  const levels = await captureUnderLock(tx, workspaceId, head.captureIdx);
  if (given.some((record) => isStricter(levels.get(record.projected.systemId) ?? 'full', record.captured))) throw new CapturedTooLoosely(levels); // prettier-ignore
  const records = given.map((record) => withKeysInForce(workspaceId, record, histories.get(record.projected.systemId)));
  if (records.some((record, i) => record !== given[i])) {
    projection = new Projection(tx, workspaceId);
    await open(records);
  }
  const kept = conflictIds(records, known);
  if (kept.length > 0) for (const [id, event] of await findKnown(tx, workspaceId, kept)) known.set(id, event);
  const firstDecisions = await decisionsOfEvents(tx, workspaceId, conflicting(records, known));
  await projection.load([...firstDecisions.values()].filter((id) => id !== null));

  const answers: Answer[] = [];
  const planned: Planned[] = [];
  const decisionAt = new Map<number, string>([...firstDecisions].flatMap(([idx, id]) => (id ? [[idx, id]] : [])));
  // Places among what was reported of a decision go on from what its row has counted.
  const seqs = new Map<string, number>();
  const nextSeq = (decisionId: string): number => {
    const seq = seqs.get(decisionId) ?? projection.decision(decisionId)?.event_count ?? 0;
    seqs.set(decisionId, seq + 1);
    return seq;
  };
  const append = (
    record: (typeof records)[number],
    decisionId: string,
    eventId: string,
    conflictWith: KnownEvent | null,
  ): number => {
    const idx = head.nextIdx + planned.length;
    const content = conflictWith
      ? prepareContent(
          conflictCanonical({
            eventId: record.eventId,
            idx: conflictWith.idx,
            kind: record.kind,
            schemaVersion: record.schemaVersion,
            record: canonicalOf(record),
          }),
        )
      : record.content;
    const event: NewEvent = {
      eventId,
      kind: conflictWith ? 'event.conflicted' : record.kind,
      schemaVersion: conflictWith ? '1.0' : record.schemaVersion,
      decisionId,
      systemId: record.projected.systemId,
      seq: nextSeq(decisionId),
      actor: { type: 'emitter', id: record.emitter },
      occurredAt: record.projected.occurredAt,
      fingerprint: record.fingerprint,
      content,
    };
    planned.push({ record, decisionId, idx, event, conflict: conflictWith !== null });
    known.set(eventId, { idx, fingerprint: record.fingerprint, leafHash: null });
    decisionAt.set(idx, decisionId);
    return idx;
  };

  for (const record of records) {
    const { position, givenId: id } = record;
    const first = known.get(record.eventId);
    if (!first) {
      const decisionId = projection.place(record.projected) ?? newDecisionId(record, head.now);
      const idx = append(record, decisionId, record.eventId, null);
      projection.begin(record.projected, decisionId, head.now, idx);
      answers.push({ position, id, status: 'accepted', idx, decisionId });
    } else if (same(first.fingerprint, record.fingerprint)) {
      answers.push({ position, id, status: 'duplicate', idx: first.idx });
    } else {
      const keptAs = conflictId(record);
      const kept = known.get(keptAs);
      const decisionId = decisionAt.get(first.idx);
      if (!decisionId || projection.decision(decisionId)?.system_id !== record.projected.systemId) {
        // the id belongs to an event of ours, or to another system: nothing of this emitter's to keep it beside
        answers.push({
          position,
          id,
          status: 'rejected',
          error: { code: 'conflict', message: 'This event id is taken. Give the event an id of its own.', field: 'id' },
        });
        continue;
      }
      const idx = kept?.idx ?? append(record, decisionId, keptAs, first);
      answers.push({ position, id, status: 'conflict', idx, keptAs });
    }
  }
  const leaves = new Map<number, string>();
  for (const { idx, leafHash } of known.values()) if (leafHash !== null) leaves.set(idx, leafHash);
  const receipts = (): RecordResult[] =>
    answers.map((one) => (one.status === 'rejected' ? one : { ...one, leafHash: leaves.get(one.idx)! }));
  if (planned.length === 0) return { results: receipts(), write: onlyBehind };

  const [keys, stored] = await Promise.all([
    dataKeysFor(tx, workspaceId, new Set(planned.map((one) => one.decisionId))),
    referRepeats(
      tx,
      workspaceId,
      head.textsMark,
      planned.map(({ decisionId, idx, event, record, conflict }) => ({
        decisionId,
        idx,
        event,
        canonical: () => canonicalOf(record),
        texts: conflict ? [] : record.texts,
      })),
    ),
    projection.openSteps(planned.map(({ decisionId, record }) => ({ decisionId, record: record.projected }))),
  ]);
  const placed = placeEvents(
    head,
    planned.map((one) => one.event),
  );
  for (const { appended } of placed) leaves.set(appended.idx, appended.leafHash);
  for (const one of planned) {
    const event = { idx: one.idx, receivedAt: head.now };
    if (one.conflict) projection.addConflict(one.record.projected, one.decisionId, event);
    else projection.add(one.record.projected, one.decisionId, event);
  }
  const write = async (behind: readonly PlacedEvent[] = []): Promise<() => void> => {
    const [projected] = await Promise.all([projection.flush(), storeEvents(tx, workspaceId, head, [...placed, ...behind], keys)]);
    if (projection.mayHaveLeftHolds()) await noteMetHolds(tx, workspaceId);
    return () => {
      projected();
      stored();
    };
  };
  return { results: receipts(), write };
}

/**
 * The ids under which other content may be kept already: of records whose id the log holds, or that this batch holds several of. Of all
 * others nobody asks.
 */
function conflictIds(records: readonly PreparedRecord[], known: ReadonlyMap<string, KnownEvent>): string[] {
  const first = new Map<string, Uint8Array>();
  const ids = new Set<string>();
  for (const record of records) {
    const held = known.get(record.eventId)?.fingerprint ?? first.get(record.eventId);
    if (held === undefined) first.set(record.eventId, record.fingerprint);
    else if (!same(held, record.fingerprint)) ids.add(conflictId(record));
  }
  return [...ids];
}

/** Places in the log of the events whose ids come again with other content. */
function conflicting(records: readonly PreparedRecord[], known: ReadonlyMap<string, KnownEvent>): number[] {
  return records.flatMap((record) => {
    const first = known.get(record.eventId);
    return first && !same(first.fingerprint, record.fingerprint) ? [first.idx] : [];
  });
}

/** orderedAt: what the first event claims, but not after its receipt; embedded in the id. */
function newDecisionId(record: PreparedRecord, now: Date): string {
  return uuidv7(Math.min(record.projected.occurredAt.getTime(), now.getTime()));
}
