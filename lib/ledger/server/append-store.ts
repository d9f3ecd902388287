import { bytesArray, plainArray } from '@/lib/db/array-text';
import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import type { Appended, NewEvent } from '../contract';
import { encrypt, placeOf } from './cipher';
import { dataKeysFor, monthAnchor } from './data-keys';
import { entryWriter, leafHash } from './entries';
import { noteHeld } from './head-held';

export interface KnownEvent {
  idx: number;
  fingerprint: Uint8Array;
  /** RFC 6962 leaf hash, base64; null for one that is being appended right now. */
  leafHash: string | null;
}
/** The log's end, locked. */
export interface LogHead {
  nextIdx: number;
  now: Date;
  origin: string;
  /** Place of the last event that changed with which lists of keys records are mapped; -1 for none. */
  keysIdx: number;
  /** Place of the last event that changed what is captured of an AI system; -1 for none. */
  captureIdx: number;
  /** Another one whenever a text that records share is registered or withdrawn (shared-texts.ts); null: none ever was. */
  textsMark: string | null;
}

interface HeadRow {
  next_idx: number;
  now: Date;
  origin: string;
  keys_idx: number;
  capture_idx: number;
  texts_mark: string | null;
}

/**
 * Takes the workspace's head row until commit: from here on this transaction alone appends. Returns the next free index and the
 * database's clock, which is the receipt time of everything appended under this lock.
 */
export async function lockHead(tx: SqlTx, workspaceId: string): Promise<LogHead> {
  const [head] = await tx.sql<HeadRow>(
    'SELECT next_idx, clock_timestamp() AS now, origin, keys_idx, capture_idx, texts_mark::text FROM log_head WHERE workspace_id = $1::uuid FOR UPDATE',
    [workspaceId],
    'lock-head',
  );
  if (!head) throw new Error('the workspace has no log');
  noteHeld(tx);
  const { next_idx: nextIdx, now, origin, keys_idx: keysIdx, capture_idx: captureIdx, texts_mark: textsMark } = head;
  return { nextIdx, now, origin, keysIdx, captureIdx, textsMark };
}

/** Which of these event ids the log already holds. Call under the head lock, so that the answer stays true until commit. */
export async function findKnown(tx: SqlTx, workspaceId: string, eventIds: readonly string[]): Promise<Map<string, KnownEvent>> {
  if (eventIds.length === 0) return new Map();
  const rows = await tx.sql<{ event_id: string; idx: number; fingerprint: Uint8Array; entry: Uint8Array }>(
    'SELECT event_id::text, idx, fingerprint, entry FROM event WHERE workspace_id = $1::uuid AND event_id = ANY($2::uuid[])',
    [workspaceId, plainArray(eventIds)],
    'find-known',
  );
  return new Map(
    rows.map(({ event_id, idx, fingerprint, entry }) => [
      event_id,
      { idx, fingerprint, leafHash: leafHash(entry).toString('base64') },
    ]),
  );
}

/**
 * Writes the events under the head lock taken with lockHead, in the order given, and moves the head: the leaf's bytes, the columns copied
 * from it, and the disclosure encrypted under its anchor's key. Each table is one statement over parallel arrays, whatever the number
 * of events.
 */
export async function insertEvents(
  tx: SqlTx,
  workspaceId: string,
  head: LogHead,
  events: readonly NewEvent[],
): Promise<Appended[]> {
  const placed = placeEvents(head, events);
  await storeEvents(tx, workspaceId, head, placed);
  return placed.map((one) => one.appended);
}

/** An event with its place in the log and its leaf's bytes, not stored yet. */
export interface PlacedEvent {
  event: NewEvent;
  entry: Uint8Array;
  appended: Appended;
}

/** Gives the next places of the locked log to these events, and moves `head` along: for events that name each other's places. Follow with storeEvents. */
export function placeEvents(head: LogHead, events: readonly NewEvent[]): PlacedEvent[] {
  const write = entryWriter(head.origin, head.now);
  return events.map((event) => {
    const entry = write(event);
    return {
      event,
      entry,
      appended: { idx: head.nextIdx++, receivedAt: head.now, leafHash: leafHash(entry).toString('base64') },
    };
  });
}

/** Stores what placeEvents placed, all of it: the log has no holes. `keys`: data keys of anchors that are known already. */
export async function storeEvents(
  tx: SqlTx,
  workspaceId: string,
  head: LogHead,
  placed: readonly PlacedEvent[],
  keys?: Map<string, Buffer>,
): Promise<void> {
  if (placed.length === 0) return;
  const events = placed.map((one) => one.event);
  const cut = cuts(placed.map((one) => one.entry));
  await Promise.all([
    tx.sql(
      `INSERT INTO event (workspace_id, idx, event_id, kind, decision_id, system_id, actor_type, occurred_at, received_at, fingerprint, entry)
       SELECT $1::uuid, idx, event_id, kind, decision_id, system_id, actor_type, occurred_at, $12::timestamptz, fingerprint, substring($11::bytea FROM start FOR length)
       FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[], $9::bytea[], $10::integer[], $13::integer[])
         AS e(idx, event_id, kind, decision_id, system_id, actor_type, occurred_at, fingerprint, start, length)`,
      [
        workspaceId,
        plainArray(placed.map((one) => one.appended.idx)),
        plainArray(events.map((e) => e.eventId)),
        events.map((e) => e.kind),
        plainArray(events.map((e) => e.decisionId)),
        plainArray(events.map((e) => e.systemId)),
        plainArray(events.map((e) => e.actor.type)),
        plainArray(events.map((e) => e.occurredAt.toISOString())),
        bytesArray(events.map((e) => e.fingerprint)),
        cut.starts,
        cut.bytes,
        head.now,
        cut.lengths,
      ],
      'insert-events',
    ),
    insertDisclosures(tx, workspaceId, head.now, placed, keys),
    tx.sql(
      'UPDATE log_head SET next_idx = next_idx + $2::bigint WHERE workspace_id = $1::uuid',
      [workspaceId, events.length],
      'move-head',
    ),
  ]);
}

async function insertDisclosures(
  tx: SqlTx,
  workspaceId: string,
  now: Date,
  placed: readonly PlacedEvent[],
  known?: Map<string, Buffer>,
): Promise<void> {
  const withContent = placed.flatMap(({ event, appended: { idx } }) => {
    if (!event.content) return [];
    // Where content about no decision is kept: under a UUIDv7 of its receipt, so that months partition it too.
    const anchor = event.decisionId ?? uuidv7(now.getTime());
    const { plain, refs } = event.content;
    return [{ anchor, keyAnchor: event.decisionId ?? monthAnchor(anchor), idx, plain, refs }];
  });
  if (withContent.length === 0) return;
  const missing = new Set(withContent.map((one) => one.keyAnchor).filter((anchor) => !known?.has(anchor)));
  const asked = missing.size > 0 ? await dataKeysFor(tx, workspaceId, missing) : null;
  const keyOf = (anchor: string): Buffer => (known?.get(anchor) ?? asked?.get(anchor))!;
  const cut = cuts(withContent.map((one) => encrypt(keyOf(one.keyAnchor), one.plain, placeOf(workspaceId, one.idx))));
  await tx.sql(
    `INSERT INTO disclosure (workspace_id, anchor_id, idx, refs, body)
     SELECT $1::uuid, anchor_id, idx, refs::bigint[], substring($7::bytea FROM start FOR length)
     FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::integer[], $6::integer[]) AS b(anchor_id, idx, refs, start, length)`,
    [
      workspaceId,
      plainArray(withContent.map((b) => b.anchor)),
      plainArray(withContent.map((b) => b.idx)),
      withContent.map((b) => b.refs && plainArray(b.refs)),
      cut.starts,
      cut.lengths,
      cut.bytes,
    ],
    'insert-disclosures',
  );
}

/**
 * Byte strings as one binary parameter and where the server cuts it apart (from 1): an array of bytea would be sent as text, twice
 * as long.
 */
function cuts(parts: readonly Uint8Array[]): { bytes: Buffer; starts: string; lengths: string } {
  let end = 1;
  return {
    bytes: Buffer.concat(parts),
    starts: plainArray(parts.map((part) => (end += part.length) - part.length)),
    lengths: plainArray(parts.map((part) => part.length)),
  };
}
