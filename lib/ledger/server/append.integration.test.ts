import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { POST } from '@/app/api/v1/events/route';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import type { EventsAnswer } from '@/lib/ingest/native/answer';
import { nativeEvent, wire, type Wire } from '@/lib/ingest/server/testing';
import type { JsonObject } from '@/lib/shared/json';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { disclosureText } from '../disclosure';
import { appendAct } from './append';
import { openBodies, type SealedBody } from './open-bodies';
import { readLog } from './testing';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});
const send = async (...events: JsonObject[]): Promise<EventsAnswer> =>
  (await (await w.send(POST, '/api/v1/events', JSON.stringify(events))).json()) as EventsAnswer;
const leaf = (entry: Buffer): string =>
  createHash('sha256')
    .update(Buffer.from([0]))
    .update(entry)
    .digest('base64');
const bodies = (): Promise<(SealedBody & { body: Buffer })[]> =>
  asOwner(async (client) => {
    const { rows } = await client.query('SELECT anchor_id, idx, body FROM disclosure WHERE workspace_id = $1 ORDER BY idx', [
      w.ws.workspaceId,
    ]);
    return rows.map((row: { anchor_id: string; idx: string; body: Buffer }) => ({ ...row, idx: Number(row.idx) }));
  });
const open = (rows: readonly SealedBody[]) => withWorkspace(w.ws.workspaceId, (tx) => openBodies(tx, w.ws.workspaceId, rows));

describe('what is accepted', () => {
  test('has a receipt that is the leaf of the stored bytes, also when it comes again or conflicts', async () => {
    const one = nativeEvent({ decision: 'receipts' });
    const first = await send(one);
    const again = await send(one);
    const other = await send({ ...one, data: { tool: { name: 'another' } } });
    const log = await readLog(w.ws.workspaceId);
    for (const { results } of [first, again, other]) {
      const { index, leafHash } = results[0]!.receipt!;
      expect(leafHash).toBe(leaf(log[index]!.entry));
    }
    expect(again.results[0]).toMatchObject({ status: 'duplicate', receipt: first.results[0]!.receipt });
    expect(other.results[0]!.receipt!.index).not.toBe(first.results[0]!.receipt!.index);
  });

  test('twice in one request has one receipt', async () => {
    const one = nativeEvent({ decision: 'twice' });
    const { results } = await send(one, one);
    expect(results.map((result) => result.status)).toEqual(['accepted', 'duplicate']);
    expect(results[0]!.receipt).toEqual(results[1]!.receipt);
  });

  test('is counted within its decision, over requests and conflicts', async () => {
    const events = [1, 2, 3, 4].map((step) => nativeEvent({ decision: 'counted', step: `s${step}` }));
    await send(events[0]!, events[1]!);
    await send(events[2]!, { ...events[0]!, data: { tool: { name: 'other' } } });
    await send(events[3]!, events[1]!);
    const log = await readLog(w.ws.workspaceId);
    const mine = log.filter((one) => one.decisionId === log.find((l) => l.eventId === events[0]!.id)!.decisionId);
    expect(mine.map((one) => one.envelope.seq)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('an entry', () => {
  test('says who, what and when, names no content, and commits to it', async () => {
    const said = nativeEvent({
      decision: 'said',
      data: { tool: { name: 'find', arguments: { note: 'the parcel is at Elm Street 9' } } },
    });
    const { results } = await send(said);
    const { entry, envelope, data } = (await readLog(w.ws.workspaceId))[results[0]!.receipt!.index]!;
    expect(entry.toString()).not.toContain('Elm Street');
    expect(envelope).toMatchObject({ v: 1, kind: 'tool.called', actor: { type: 'emitter' }, occurredAt: said.occurredAt });
    expect(envelope.actor.id).toMatch(/^key_/);
    expect(data).toEqual({ form: 'event', event: said });
    const row = (await bodies()).find((one) => one.idx === results[0]!.receipt!.index)!;
    expect(row.body.includes('Elm')).toBe(false);
    const [opened] = await open([row]);
    if (opened?.state !== 'open') throw new Error('not opened');
    const disclosure = disclosureText(opened.salt.toString('base64url'), opened.text);
    const digest = createHash('sha256').update(Buffer.from(disclosure).toString('base64url')).digest('base64url');
    expect(envelope.sd).toEqual({ record: digest });
  });

  test('of a person tells an id and no name; its columns say the same as its bytes', async () => {
    const person = await w.ws.person('reviewer');
    await withWorkspace(w.ws.workspaceId, (tx) => appendAct(tx, person, { kind: 'note.written', data: { about: 'Ada' } }));
    const last = (await readLog(w.ws.workspaceId)).at(-1)!;
    expect(last.envelope.actor).toEqual({ type: 'person', id: toPublicId('person', person.personId) });
    expect(last.entry.toString()).not.toContain('Ada');
    const rows = await asOwner(async (client) => {
      const { rows } = await client.query<{
        event_id: string; kind: string; actor_type: string; occurred_at: Date; received_at: Date; decision_id: string | null; system_id: string | null; entry: Buffer;
      }>('SELECT * FROM event WHERE workspace_id = $1', [w.ws.workspaceId]); // prettier-ignore
      return rows;
    });
    for (const row of rows) {
      expect(JSON.parse(row.entry.toString('utf8'))).toMatchObject({
        id: row.event_id,
        kind: row.kind,
        occurredAt: row.occurred_at.toISOString(),
        receivedAt: row.received_at.toISOString(),
        ...(row.decision_id && { decision: toPublicId('decision', row.decision_id) }),
        ...(row.system_id && { system: toPublicId('system', row.system_id) }),
      });
    }
  });
});

describe('a disclosure', () => {
  test('opens only at its own place and with its own key; the others beside it still open', async () => {
    await send(nativeEvent({ decision: 'a' }), nativeEvent({ decision: 'b' }));
    const rows = (await bodies()).slice(-2);
    const [one, two] = [rows[0]!, rows[1]!];
    const swapped = [
      { ...one, body: two.body },
      two,
      { ...one, idx: two.idx },
      { ...one, anchor_id: uuidv7(0) },
      { ...one, body: null },
    ];
    expect((await open(swapped)).map((body) => body.state)).toEqual(['unreadable', 'open', 'unreadable', 'unreadable', 'gone']);
  });

  test('of one decision has a key of its own; acts about none share one a month', async () => {
    const keys = async (): Promise<number> =>
      asOwner(async (client) => {
        const { rows } = await client.query('SELECT 1 FROM data_key WHERE workspace_id = $1', [w.ws.workspaceId]);
        return rows.length;
      });
    const before = await keys();
    await send(nativeEvent({ decision: 'k1' }), nativeEvent({ decision: 'k1' }), nativeEvent({ decision: 'k2' }));
    await withWorkspace(w.ws.workspaceId, (tx) =>
      appendAct(tx, { ...w.ws, type: 'service' }, { kind: 'x', data: 1 }, { kind: 'x', data: 2 }),
    );
    expect((await keys()) - before).toBe(2);
  });
});
