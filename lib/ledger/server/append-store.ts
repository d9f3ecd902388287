import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import type { Appended, NewEvent } from '../contract';

export interface KnownEvent {
  idx: number;
  fingerprint: Uint8Array;
}

/**
 * Takes the workspace's head row until commit: from here on this transaction alone appends. Returns the next free index and the
 * database's clock, which is the receipt time of everything appended under this lock.
 */
export async function lockHead(tx: SqlTx, workspaceId: string): Promise<{ nextIdx: number; now: Date }> {
  const [head] = await tx.sql<{ next_idx: number; now: Date }>(
    'SELECT next_idx, clock_timestamp() AS now FROM log_head WHERE workspace_id = $1::uuid FOR UPDATE',
    [workspaceId],
  );
  if (!head) throw new Error('the workspace has no log');
  return { nextIdx: head.next_idx, now: head.now };
}

/** Which of these event ids the log already holds. Call under the head lock, so that the answer stays true until commit. */
export async function findKnown(tx: SqlTx, workspaceId: string, eventIds: readonly string[]): Promise<Map<string, KnownEvent>> {
  const rows = await tx.sql<{ event_id: string; idx: number; fingerprint: Uint8Array }>(
    'SELECT event_id::text, idx, fingerprint FROM event_key WHERE workspace_id = $1::uuid AND event_id = ANY($2::uuid[])',
    [workspaceId, eventIds],
  );
  return new Map(rows.map((row) => [row.event_id, { idx: row.idx, fingerprint: row.fingerprint }]));
}

/** Where the body of an event about no decision is kept: under a UUIDv7 of its receipt, so that months partition it too. */
function anchorOf(event: NewEvent, now: Date): string {
  return event.decisionId ?? uuidv7(now.getTime());
}

/**
 * Writes the events under the head lock taken with lockHead, in the order given, and moves the head. Each table is one statement
 * over parallel arrays, whatever the number of events.
 */
export async function insertEvents(
  tx: SqlTx,
  workspaceId: string,
  head: { nextIdx: number; now: Date },
  events: readonly NewEvent[],
): Promise<Appended[]> {
  if (events.length === 0) return [];
  const idxs = events.map((_, i) => head.nextIdx + i);
  await tx.sql(
    `INSERT INTO event (workspace_id, idx, event_id, kind, schema_version, decision_id, system_id, actor_type, actor_id, occurred_at, received_at)
     SELECT $1::uuid, * , $11::timestamptz FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::uuid[], $10::timestamptz[])`,
    [
      workspaceId,
      idxs,
      events.map((e) => e.eventId),
      events.map((e) => e.kind),
      events.map((e) => e.schemaVersion),
      events.map((e) => e.decisionId),
      events.map((e) => e.systemId),
      events.map((e) => e.actor.type),
      events.map((e) => e.actor.id),
      events.map((e) => e.occurredAt),
      head.now,
    ],
  );
  await tx.sql(
    `INSERT INTO event_key (workspace_id, event_id, idx, fingerprint)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::bigint[], $4::bytea[])`,
    [workspaceId, events.map((e) => e.eventId), idxs, events.map((e) => Buffer.from(e.fingerprint))],
  );
  const withBody = events.flatMap((event, i) => (event.body ? [{ event, idx: idxs[i]!, body: event.body }] : []));
  if (withBody.length > 0) {
    // All bodies travel as one binary parameter and are cut apart by the server: an array of bytea would be sent as text, twice as long.
    const bodies = withBody.map((b) => b.body.bytes);
    let end = 1;
    await tx.sql(
      `INSERT INTO disclosure (workspace_id, anchor_id, idx, encoding, body)
       SELECT $1::uuid, anchor_id, idx, encoding, substring($7::bytea FROM start FOR length)
       FROM unnest($2::uuid[], $3::bigint[], $4::smallint[], $5::integer[], $6::integer[]) AS b(anchor_id, idx, encoding, start, length)`,
      [
        workspaceId,
        withBody.map((b) => anchorOf(b.event, head.now)),
        withBody.map((b) => b.idx),
        withBody.map((b) => b.body.encoding),
        bodies.map((bytes) => (end += bytes.length) - bytes.length),
        bodies.map((bytes) => bytes.length),
        Buffer.concat(bodies),
      ],
    );
  }
  await tx.sql('UPDATE log_head SET next_idx = next_idx + $2::bigint WHERE workspace_id = $1::uuid', [
    workspaceId,
    events.length,
  ]);
  return idxs.map((idx) => ({ idx, receivedAt: head.now }));
}
