import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { POST as postEvents } from '@/app/api/v1/events/route';
import { POST as postTraces } from '@/app/api/otel/v1/traces/route';
import { requestAction } from '@/lib/approvals/server/request-action';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import type { RecordTree } from '@/lib/dialects/contract';
import { lockHead } from '@/lib/ledger/server/append-store';
import { openText } from '@/lib/ledger/server/sealed-text';
import { readLog } from '@/lib/ledger/server/testing';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import { captureLevelOf } from '@/lib/registry/server/capture-level-of';
import type { DecodedRecord } from '../contract';
import type { EventsAnswer } from '../native/answer';
import { keepRefused } from './keep-refused';
import { prepareRecord } from './prepare-record';
import { placeRecords } from './store-records';
import { nativeEvent, wire, type Wire } from './testing';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});
// The next file finds one server's modules, not some of each.
afterAll(() => void vi.resetModules());

/** Modules of another server process: what that one remembers of the systems is its own. The database is the same. */
async function changeElsewhere(systemId: string, captureLevel: CaptureLevel): Promise<void> {
  const officer = await w.ws.person('compliance_officer');
  vi.resetModules();
  const { changeSystem } = await import('@/lib/registry/server/change-system');
  await changeSystem(officer, systemId, { captureLevel });
}

const SAID = 'write to ana@example.org of the parcel';
/** An event with a secretive text in every place that is kept of one. */
const told = (system: string, over = {}) =>
  nativeEvent({
    system,
    kind: 'model.invoked',
    data: { model: { requested: 'gpt-4o' }, messages: { input: [{ role: 'user', content: SAID }] } },
    ...over,
  });
/** A request of one span with the same text in it. */
const spanOf = (system: string, traceId: string): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: system } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId, spanId: 'eee19b7ec3c1b174', name: 'chat', kind: 3, startTimeUnixNano: '1763719200000000000', endTimeUnixNano: '1763719201000000000',
                attributes: [{ key: 'gen_ai.input.messages', value: { stringValue: `[{"role":"user","content":"${SAID}"}]` } }],
              },
            ],
          },
        ],
      },
    ],
  }); // prettier-ignore
const sendSpan = async (body: string): Promise<number> => (await w.send(postTraces, '/api/otel/v1/traces', body)).status;
const send = async (...events: unknown[]): Promise<EventsAnswer> =>
  (await (await w.send(postEvents, '/api/v1/events', JSON.stringify(events))).json()) as EventsAnswer;
/** All that is stored of these events and of their decisions, as text; rows of lists too. */
async function keptOf(...ids: unknown[]): Promise<string> {
  const log = (await readLog(w.ws.workspaceId)).filter((one) => ids.includes(one.eventId));
  const rows = await asOwner(async (client) => {
    const decisions = log.map((one) => one.decisionId);
    const of = (table: string) =>
      client.query(`SELECT * FROM ${table} WHERE workspace_id = $1 AND decision_id = ANY($2)`, [w.ws.workspaceId, decisions]);
    return [(await of('decision')).rows, (await of('step')).rows];
  });
  expect(log).toHaveLength(ids.length);
  return JSON.stringify([log.map((one) => one.data), rows]);
}

/** What the log holds of a system, but what people changed of it. */
async function ofSystem(systemId: string) {
  const { rows } = await asOwner((client) =>
    client.query<{ id: string }>(
      "SELECT event_id::text AS id FROM event WHERE workspace_id = $1 AND system_id = $2 AND kind NOT LIKE 'system.%'",
      [w.ws.workspaceId, systemId],
    ),
  );
  const ids = new Set(rows.map((row) => row.id));
  return (await readLog(w.ws.workspaceId)).filter((one) => ids.has(one.eventId));
}

test('what another process lowered holds for the next request, whatever this one remembers, and a resend is known', async () => {
  const systemId = await w.ws.system('lowered');
  const first = told('lowered', { decision: 'lowered-run' });
  await send(first); // from here on this process knows the level
  expect(await keptOf(first.id)).toContain('ana@example.org');

  await changeElsewhere(systemId, 'masked');
  const second = told('lowered');
  expect(await send(second, first)).toMatchObject({ accepted: 1, duplicates: 1 });
  const masked = await keptOf(second.id);
  expect(masked).toContain('[masked:email]');
  expect(masked).not.toContain('ana@');

  await changeElsewhere(systemId, 'metadata');
  const [third, fourth] = [told('lowered'), told('lowered', { decision: 'lowered-run' })];
  expect(await send(third, second, first, fourth)).toMatchObject({ accepted: 2, duplicates: 2 });
  const kept = await keptOf(third.id);
  expect(kept).toContain('[not captured:');
  expect(kept).not.toContain('parcel');
  expect((await readLog(w.ws.workspaceId)).filter((one) => JSON.stringify(one.data)?.includes('parcel'))).toHaveLength(2);
});

test('a request captured before the change and stored after it is stored as the change says, spans and refusals too', async () => {
  const systemId = await w.ws.system('between');
  expect(await captureLevelOf(w.ws.workspaceId, 'between')).toBe('full');
  await changeElsewhere(systemId, 'metadata');
  // For whoever captures now, the level of before still holds.
  expect(await captureLevelOf(w.ws.workspaceId, 'between')).toBe('full');
  expect(await sendSpan(spanOf('between', '5b8efff798038103d269b633813fc60c'))).toBe(200);
  expect(await send({ ...told('between'), kind: 'tool.unheard' })).toMatchObject({ rejected: 1 });
  const key = await w.ws.key(['act']);
  await requestAction(
    key,
    {
      system: 'between',
      tool: { name: 'send_parcel' },
      args: {},
      target: { resource: 'p', environment: 'prod' },
      context: { task: SAID },
    },
    'between-1',
  );
  const about = await ofSystem(systemId);
  expect(about.map((one) => one.kind)).toEqual(expect.arrayContaining(['action.requested']));
  expect(about.length).toBeGreaterThan(2);
  expect(JSON.stringify(about.map((one) => one.data))).not.toMatch(/parcel |ana@/);
  const refused = await asOwner((client) =>
    client.query<{ id: string; body: Buffer }>(
      'SELECT quarantine_id::text AS id, body FROM quarantine WHERE workspace_id = $1 AND body IS NOT NULL',
      [w.ws.workspaceId],
    ),
  );
  expect(refused.rows).toHaveLength(1);
  const [{ id, body } = { id: '', body: Buffer.alloc(0) }] = refused.rows;
  expect(openText(w.ws.workspaceId, 'quarantine', id, body)).not.toMatch(/parcel|ana@/);
});

test('one that is registered with a level while its traffic comes in, and one whose name is cut, are captured at it', async () => {
  const officer = await w.ws.person('compliance_officer');
  const long = `${'n'.repeat(199)}x-of-which-the-rest-is-cut`;
  const cut = await w.ws.system(long.slice(0, 200), 'metadata');
  vi.resetModules();
  const { registerSystem } = await import('@/lib/registry/server/register-system');
  await registerSystem(officer, { key: 'at-first', name: 'At first', captureLevel: 'metadata' });
  const one = told('at-first');
  expect(await send(one)).toMatchObject({ accepted: 1 });
  expect(await keptOf(one.id)).not.toContain('parcel');
  expect(await sendSpan(spanOf(long, '6b8efff798038103d269b633813fc60c'))).toBe(200);
  const ofCut = await ofSystem(cut);
  expect(ofCut).toHaveLength(1);
  expect(JSON.stringify(ofCut)).not.toContain('parcel');
});

test('several systems are lowered to different levels between capture and storing: one request, each record at its own, and nothing of it under the head', async () => {
  const keys = ['several-masked', 'several-metadata', 'several-full'];
  const ids = new Map<string, string>();
  for (const key of keys) ids.set(key, await w.ws.system(key));
  await send(...keys.map((key) => told(key))); // from here on this process knows the levels
  await changeElsewhere(ids.get('several-masked')!, 'masked');
  await changeElsewhere(ids.get('several-metadata')!, 'metadata');
  const all = keys.map((key) => told(key));
  expect(await send(...all)).toMatchObject({ accepted: 3 });
  const kept = await Promise.all(all.map((one) => keptOf(one.id)));
  expect(kept.map((one) => [one.includes('ana@example.org'), one.includes('parcel')])).toEqual([[false, true], [false, false], [true, true]]); // prettier-ignore

  // Asked to store what was captured too loosely, the store says so and has written nothing.
  const loose = prepareRecord(w.ws.workspaceId, decoded('several-metadata'), ids.get('several-metadata')!, undefined);
  const size = (await readLog(w.ws.workspaceId)).length;
  const levels = new Map([...(await levelsNow())]);
  const storing = withWorkspace(w.ws.workspaceId, (tx) => placeRecords(tx, w.ws.workspaceId, lockHead(tx, w.ws.workspaceId), [{ ...loose, emitter: null }])); // prettier-ignore
  await expect(storing).rejects.toMatchObject({ levels });
  expect(await readLog(w.ws.workspaceId)).toHaveLength(size);
});

const decoded = (system: string): DecodedRecord => {
  const event = told(system) as unknown as { id: string; kind: string; schemaVersion: string };
  const tree = { form: 'event', event } as unknown as RecordTree;
  return { position: 0, eventId: event.id, kind: event.kind, schemaVersion: event.schemaVersion, systemKey: system, occurredAt: new Date(), aliases: [], tree, canonical: JSON.stringify(tree), captured: 'full' }; // prettier-ignore
};
const levelsNow = async (): Promise<[string, string][]> =>
  (await asOwner((client) => client.query<{ id: string; level: string }>("SELECT system_id::text AS id, capture_level AS level FROM ai_system WHERE workspace_id = $1 AND capture_level <> 'full'", [w.ws.workspaceId]))).rows.map(({ id, level }) => [id, level]); // prettier-ignore

test('other content under a known id is kept beside it at the level in force, also where it was captured before that was lowered', async () => {
  const systemId = await w.ws.system('conflicting');
  const first = told('conflicting');
  await send(first);
  await changeElsewhere(systemId, 'metadata');
  const other = {
    ...first,
    data: { model: { requested: 'gpt-4o' }, messages: { input: [{ role: 'user', content: `${SAID}, and soon` }] } },
  };
  expect(await send(other)).toMatchObject({ accepted: 0, conflicts: 1 });
  const conflict = (await ofSystem(systemId)).filter((one) => one.kind === 'event.conflicted');
  expect(conflict).toHaveLength(1);
  expect(JSON.stringify(conflict[0]!.data)).not.toMatch(/parcel|ana@/);
  expect(JSON.stringify(conflict[0]!.data)).toContain('[not captured:');
  // The same again is the one that is kept, whatever level it was captured at.
  expect(await send(other)).toMatchObject({ conflicts: 1 });
  expect((await ofSystem(systemId)).filter((one) => one.kind === 'event.conflicted')).toHaveLength(1);
});

test('who lowers a level waits for what is being stored beside the log at the one before, and whoever stores after it keeps no more than it says', async () => {
  const systemId = await w.ws.system('at-once');
  const { captureUntilCommit } = await import('@/lib/registry/server/capture-in-force');
  const { changeSystem } = await import('@/lib/registry/server/change-system');
  const officer = await w.ws.person('compliance_officer');
  let changed = false;
  const changing = await withWorkspace(w.ws.workspaceId, async (tx) => {
    expect((await captureUntilCommit(tx, w.ws.workspaceId)).get('at-once')).toBeUndefined();
    const change = changeSystem(officer, systemId, { captureLevel: 'metadata' }).then(() => (changed = true));
    await asOwner(async (client) => {
      for (let waiting = false, until = Date.now() + 20_000; !waiting && Date.now() < until; await setTimeout(10))
        waiting = (await client.query<{ waiting: boolean }>("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS waiting")).rows[0]!.waiting; // prettier-ignore
    });
    expect(changed).toBe(false);
    return { change };
  });
  await changing.change;
  expect(await withWorkspace(w.ws.workspaceId, async (tx) => (await captureUntilCommit(tx, w.ws.workspaceId)).get('at-once'))).toBe('metadata'); // prettier-ignore
  await keepRefused(await w.ws.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { system: 'at-once', data: { input: SAID } } }]); // prettier-ignore
  const { rows } = await asOwner((client) => client.query<{ id: string; body: Buffer }>("SELECT quarantine_id::text AS id, body FROM quarantine WHERE workspace_id = $1 ORDER BY quarantine_id DESC LIMIT 1", [w.ws.workspaceId])); // prettier-ignore
  expect(openText(w.ws.workspaceId, 'quarantine', rows[0]!.id, rows[0]!.body)).not.toMatch(/parcel|ana@/);
});
