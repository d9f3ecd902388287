import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { listSystems } from '@/lib/registry/server/list-systems';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { ingestOtlp } from '@/lib/ingest/server/ingest-otlp';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { CompletenessReport } from '../contract';
import { followLog } from './follow-log';
import { getCompleteness } from './get-completeness';
import { reportCounters } from './report-counters';
import { resetCompleteness } from './reset-completeness';
import { setAssertions } from './set-assertions';

let w: TestWorkspace;
let key: KeyActor;
let officer: PersonActor;
const HOUR = 3_600_000;
const start = Date.now() - 10 * HOUR;
const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();

beforeEach(async () => {
  w = await testWorkspace();
  key = await w.key(['ingest', 'read']);
  officer = await w.person('compliance_officer');
});

async function send(...events: JsonObject[]): Promise<void> {
  const answer = await ingestEvents(key, {
    body: JSON.stringify(
      events.map((event) => ({
        id: randomUUID(),
        kind: 'decision.ended',
        system: 'agent',
        occurredAt: at(1),
        data: {},
        ...event,
      })),
    ),
  });
  expect(answer.results.filter((one) => one.status === 'rejected')).toEqual([]);
}

async function spans(service: string, list: JsonObject[]): Promise<void> {
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [{ scope: { name: 'own.scope' }, spans: list }],
      },
    ],
  };
  const answer = await ingestOtlp(key, { signal: 'traces', encoding: 'json', body: Buffer.from(JSON.stringify(body)) });
  expect(answer.rejected).toBe(0);
}
const nanos = (minutes: number): string => `${start + minutes * 60_000}000000`;
const span = (over: JsonObject): JsonObject => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'run',
  startTimeUnixNano: nanos(0),
  endTimeUnixNano: nanos(1),
  ...over,
});

async function settle(): Promise<void> {
  await asOwner((client) =>
    client.query(
      "UPDATE decision SET seal_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND seal_due_at IS NOT NULL",
      [w.workspaceId],
    ),
  );
  while ((await sealDueDecisions()) > 0);
  while ((await followLog(w.workspaceId)) > 0);
}

const report = (system = 'agent'): Promise<CompletenessReport> => getCompleteness(officer, { system });

async function tables(): Promise<unknown[]> {
  return withWorkspace(w.workspaceId, async (tx) => {
    const all: unknown[] = [];
    for (const [table, order] of [
      ['emitter', 'system_id, emitter'],
      ['emitter_run', 'system_id, emitter, from_no'],
      ['counter_window', 'system_id, source, environment, from_at'],
      ['decision_gap', 'decision_id, code, detail'],
      ['decision_link', 'decision_id, step_key, value'],
    ])
      all.push(await tx.sql(`SELECT * FROM ${table} WHERE workspace_id = $1 ORDER BY ${order}`, [w.workspaceId]));
    return all;
  });
}

describe('numbers of emitters', () => {
  const numbered = (number: number): JsonObject => ({
    decision: `run-${number}`,
    occurredAt: at(number),
    sequence: { emitter: 'w1', number },
  });

  test('a number that does not come is a gap, and one that comes late closes it', async () => {
    await send(...[1, 2, 3, 6, 7].map(numbered));
    await settle();
    const before = await report();
    expect(before.sequences).toMatchObject({ emitters: 1, numbered: 5, missing: 2, repeated: 0 });
    expect(before.sequences.gaps).toEqual([{ emitter: 'w1', from: 4, to: 5, after: at(3), before: at(6) }]);
    await send(numbered(5), numbered(4));
    await settle();
    const after = await report();
    expect(after.sequences).toMatchObject({ numbered: 7, missing: 0, gaps: [] });
    await send(numbered(7)); // under another event id
    await settle();
    expect((await report()).sequences).toMatchObject({ numbered: 7, repeated: 1 });
  });

  test('are sent by version 1.1, and refused in 1.0', async () => {
    const event = { id: randomUUID(), kind: 'decision.ended', system: 'agent', occurredAt: at(1), decision: 'd', data: {}, ...numbered(1) }; // prettier-ignore
    const answer = await ingestEvents(key, { body: JSON.stringify([{ ...event, schemaVersion: '1.0' }, { ...event, schemaVersion: '1.1' }]) }); // prettier-ignore
    expect(answer.results.map((one) => one.status)).toEqual(['rejected', 'accepted']);
    expect((await searchDecisions(officer, { q: 'flag:unknownSchemaVersion' })).items).toEqual([]);
  });
});

describe('counters', () => {
  const counter = (count: number, from = 0, to = 60) => ({
    system: 'agent',
    source: 'gateway',
    from: at(from),
    to: at(to),
    count,
  });

  test('of a key that no AI system has are refused and make none', async () => {
    expect(await reportCounters(key, [{ ...counter(3), system: 'agnet' }])).toMatchObject([
      { status: 'rejected', error: { code: 'unknownSystem', field: 'system' } },
    ]);
    expect((await listSystems(officer)).map((one) => one.key)).not.toContain('agnet');
  });

  test('are told once, corrected, and never overlap', async () => {
    await send({ decision: 'first' });
    const [first] = await reportCounters(key, [counter(3)]);
    expect(first).toMatchObject({ status: 'accepted' });
    expect(await reportCounters(key, [counter(3)])).toEqual([{ status: 'duplicate' }]);
    expect(await reportCounters(key, [counter(4)])).toMatchObject([{ status: 'corrected', before: 3 }]);
    expect(await reportCounters(key, [counter(3)])).toMatchObject([{ status: 'corrected', before: 4 }]);
    expect(await reportCounters(key, [counter(1, 30, 90)])).toMatchObject([{ status: 'rejected', error: { code: 'conflict' } }]);
    const ahead = await reportCounters(key, [counter(1, 0, 100_000)]);
    expect(ahead).toMatchObject([{ status: 'rejected', error: { code: 'invalidRequest', field: 'to' } }]);
    const kinds = await withWorkspace(w.workspaceId, (tx) =>
      tx.sql("SELECT actor_type, count(*)::int AS n FROM event WHERE kind = 'counter.reported' GROUP BY 1"),
    );
    expect(kinds).toEqual([{ actor_type: 'emitter', n: 3 }]);
  });

  test('a key of another system may not count for this one', async () => {
    const other = await w.key(['ingest'], await w.system('other'));
    expect(await reportCounters(other, [counter(3)])).toMatchObject([{ error: { code: 'systemNotPermitted' } }]);
  });

  test('are of the key that reported the source first: another corrects nothing and adds nothing, and a rebuild says the same', async () => {
    const sender = await w.key(['ingest']);
    await send({ decision: 'a', occurredAt: at(1) }); // the AI system is known
    await reportCounters(key, [counter(3)]);
    for (const one of [counter(1), counter(1, 60, 120)])
      expect(await reportCounters(sender, [one])).toMatchObject([{ status: 'rejected', error: { code: 'conflict', field: 'source' } }]);
    expect(await reportCounters(sender, [{ ...counter(1), source: 'own' }])).toMatchObject([{ status: 'accepted' }]);
    await reportCounters(key, [counter(4)]);
    const rows = () => withWorkspace(w.workspaceId, (tx) => tx.sql('SELECT source, from_at, expected, key_id, corrections, idx FROM counter_window ORDER BY source', []));
    const live = await rows();
    expect(live).toMatchObject([{ source: 'gateway', expected: 4, key_id: key.keyId, corrections: 1 }, { source: 'own', key_id: sender.keyId, corrections: 0 }]);
    await asOwner((db) => db.query('DELETE FROM counter_window WHERE workspace_id = $1', [w.workspaceId]));
    await resetCompleteness(w.workspaceId);
    await settle();
    expect(await rows()).toEqual(live);
  }); // prettier-ignore

  test('say how much arrived, and without them nothing is claimed', async () => {
    await send({ decision: 'a', occurredAt: at(1) }, { decision: 'b', occurredAt: at(2) }, { decision: 'c', occurredAt: at(70) });
    await settle();
    expect((await report()).counters).toMatchObject({ since: null, sources: [] });
    await reportCounters(key, [counter(4), counter(1, 60, 120)]);
    await settle();
    const { counters } = await report();
    expect(counters.sources).toEqual([
      { source: 'gateway', windows: 2, expected: 5, received: 3, from: at(0), to: at(120), reportedBy: key.name, corrected: 0, sendsEvents: true },
    ]); // prettier-ignore
    expect(counters.differing).toEqual([{ source: 'gateway', from: at(0), to: at(60), expected: 4, received: 2 }]);
  });
});

describe('what is missing of decisions', () => {
  test('stated sampling, dropped counts, open steps, missing parents and generic mapping are found and searchable', async () => {
    await spans('svc', [
      span({ traceState: 'ot=th:c', droppedAttributesCount: 2 }),
      span({ spanId: 'c'.repeat(16), parentSpanId: 'd'.repeat(16), traceState: 'ot=th:c' }),
      span({ spanId: 'e'.repeat(16), parentSpanId: 'b'.repeat(16), endTimeUnixNano: undefined as never }),
    ]);
    await settle();
    const { gaps } = await report('svc');
    expect(gaps.sampled).toEqual({ decisions: 1, amount: 4, smallest: 4, largest: 4 });
    expect(gaps.droppedAttributes).toMatchObject({ decisions: 1, amount: 2 });
    expect(gaps.openSteps).toMatchObject({ amount: 1 });
    expect(gaps.missingParent).toMatchObject({ amount: 1 });
    expect(gaps.genericMapping).toMatchObject({ amount: 3 });
    for (const code of Object.keys(gaps)) {
      const found = await searchDecisions(officer, { q: `system:svc gap:${code}` });
      expect([code, found.items.length]).toEqual([code, 1]);
    }
    expect((await searchDecisions(officer, { q: 'gap:*' })).items).toHaveLength(1);
    expect((await searchDecisions(officer, { q: '-gap:*' })).items).toHaveLength(0);
    // The parent comes after all: the seal that stands counts.
    await spans('svc', [span({ spanId: 'd'.repeat(16), parentSpanId: 'b'.repeat(16) })]);
    await settle();
    expect((await report('svc')).gaps.missingParent).toBeUndefined();
    expect((await report('svc')).received.late).toBe(1);
  });

  test('assertions are held against closed decisions, those before and those after', async () => {
    const told = { versions: { prompt: '3' }, user: 'u1' };
    await send({ decision: 'bare' });
    await settle();
    const { system } = await report();
    await setAssertions(officer, system.id, [
      { code: 'noPromptVersion', minutes: null },
      { code: 'notEndedInTime', minutes: 5 },
    ]);
    await send({ decision: 'whole', data: told }, { decision: 'slow', kind: 'decision.started', data: told }, { decision: 'slow', occurredAt: at(30) }); // prettier-ignore
    await settle();
    const { assertions, checking } = await report();
    expect(checking).toBe(false);
    expect(assertions.map(({ code, failed }) => [code, failed])).toEqual([
      ['noPromptVersion', 1],
      ['notEndedInTime', 1],
    ]);
    const failing = await searchDecisions(officer, { q: 'gap:noPromptVersion' });
    expect(failing.items.map((one) => one.externalId)).toEqual(['bare']);
    await setAssertions(officer, system.id, []);
    await settle();
    expect((await searchDecisions(officer, { q: 'gap:noPromptVersion' })).items).toEqual([]);
    const acts = await withWorkspace(w.workspaceId, (tx) => tx.sql("SELECT actor_type FROM event WHERE kind = 'assertion.set'"));
    expect(acts).toEqual([{ actor_type: 'person' }, { actor_type: 'person' }]);
  });

  test('only those who manage systems set assertions', async () => {
    await send({ decision: 'bare' });
    await settle();
    const { system } = await report();
    const reviewer = await w.person('reviewer');
    await expect(setAssertions(reviewer, system.id, [])).rejects.toMatchObject({ code: 'forbidden' });
    const elsewhere = await w.person('compliance_officer', { systems: [] });
    await expect(setAssertions(elsewhere, system.id, [])).rejects.toMatchObject({ code: 'notFound' });
    await expect(getCompleteness(elsewhere, { system: 'agent' })).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('links across traces', () => {
  const producer = () => spans('producer', [span({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), name: 'publish' })]);
  const consumer = () =>
    spans('consumer', [
      span({ traceId: '3'.repeat(32), spanId: '4'.repeat(16), name: 'process', links: [{ traceId: '1'.repeat(32), spanId: '2'.repeat(16) }] }),
    ]); // prettier-ignore

  test.each([
    ['the cause first', [producer, consumer]],
    ['the consequence first', [consumer, producer]],
  ])('are followed both ways, %s', async (_, order) => {
    await order[0]!();
    await settle();
    const alone = await getDecision(officer, order[0] === producer ? '1'.repeat(32) : '3'.repeat(32));
    expect(alone.links.ledTo).toEqual([]);
    expect(alone.links.causedBy.map((one) => one.state)).toEqual(order[0] === producer ? [] : ['notReceived']);
    await order[1]!();
    await settle();
    const from = await getDecision(officer, '1'.repeat(32));
    const to = await getDecision(officer, '3'.repeat(32));
    expect(to.links.causedBy).toMatchObject([
      {
        step: '4'.repeat(16),
        traceId: '1'.repeat(32),
        spanId: '2'.repeat(16),
        state: 'received',
        decision: { id: from.decision.id },
      },
    ]);
    expect(from.links.ledTo).toMatchObject([{ step: '4'.repeat(16), state: 'received', decision: { id: to.decision.id } }]);
    expect(from.links.causedBy).toEqual([]);
  });

  test('a decision of a system that is not granted is not named', async () => {
    await producer();
    await consumer();
    await settle();
    const consumerId = (await getCompleteness(officer, { system: 'consumer' })).system.id;
    const reader = await w.person('reviewer', { systems: [fromPublicId('system', consumerId)!] });
    const { links } = await getDecision(reader, '3'.repeat(32));
    expect(links.causedBy).toMatchObject([{ state: 'notGranted' }]);
    expect(links.causedBy[0]).not.toHaveProperty('decision');
  });

  test('native events link by the decision that they come from', async () => {
    await send({ decision: 'first' }, { decision: 'second', links: [{ decision: 'first' }] });
    await settle();
    expect((await getDecision(officer, 'second')).links.causedBy).toMatchObject([{ externalId: 'first', state: 'received' }]);
    expect((await getDecision(officer, 'first')).links.ledTo).toHaveLength(1);
  });
});

test('made anew from the log, everything is as it was', async () => {
  await send(
    ...[1, 2, 5].map((number) => ({ decision: `r${number}`, occurredAt: at(number), sequence: { emitter: 'w1', number } })),
    { decision: 'linked', links: [{ decision: 'r1' }, { traceId: 'f'.repeat(32) }] },
  );
  await spans('svc', [
    span({ traceState: 'ot=th:8', droppedEventsCount: 3, links: [{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) }] }),
  ]);
  await reportCounters(key, [{ system: 'agent', source: 'gateway', from: at(0), to: at(60), count: 9 }]);
  await reportCounters(key, [{ system: 'agent', source: 'gateway', from: at(0), to: at(60), count: 8 }]);
  await settle();
  const live = await tables();
  expect(live.map((rows) => (rows as unknown[]).length > 0)).toEqual([true, true, true, true, true]);
  await rebuildReadModels(w.workspaceId);
  await resetCompleteness(w.workspaceId);
  await settle();
  expect(await tables()).toEqual(live);
});
