import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { isSentence } from '@/lib/decisions/reported-words';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { Overview, OverviewDays } from '../contract';
import { daysOf, getOverview } from './get-overview';

const DAY = 86_400_000;
/** Noon of yesterday, so that every moment of its day has passed and nothing claims to come from the future. */
const NOW = new Date(Math.floor(Date.now() / DAY) * DAY - DAY / 2);
const MIDNIGHT = NOW.getTime() - DAY / 2;
const SYSTEMS = ['alpha', 'beta', 'gamma'];
const TOOLS = ['issue_refund', 'lookup_order', 'frobnicate'];
/** The first and the last moment of a UTC day, and some between. */
const MOMENTS = [0, 1, DAY / 3, DAY - 1];

interface Made {
  system: string;
  at: number;
  tool: string;
  /** What the emitter said at the end; null: it never said. */
  status: 'ok' | 'error' | null;
}

/** Decisions over 70 days, also on the edges of each range, with secrets that no page may hold. */
const MADE: Made[] = Array.from({ length: 70 }, (_, back) => back).flatMap((back) =>
  Array.from({ length: 1 + (back % 3) }, (_, n): Made => ({
    system: SYSTEMS[(back * 5 + n * 2 + (back % 7)) % SYSTEMS.length]!,
    at: MIDNIGHT - back * DAY + MOMENTS[(back + n) % MOMENTS.length]!,
    tool: back === 0 && n === 0 ? 'delete_account' : TOOLS[(back + n * 2) % TOOLS.length]!,
    status: (['ok', 'error', null] as const)[(back + 2 * n) % 3]!,
  })),
);
const SECRET = 'zqsecretword';

function eventsOf(made: Made, n: number): JsonObject[] {
  const event = (kind: string, ms: number, data: JsonObject): JsonObject => ({
    id: uuidFrom('overview', kind, String(n)),
    kind,
    schemaVersion: '1.0',
    // Nothing may slip over midnight: what decides the day is the start.
    occurredAt: new Date(made.at + ms).toISOString(),
    system: made.system,
    decision: `run-${n}`,
    data,
  });
  return [
    event('decision.started', 0, { input: SECRET }),
    { ...event('tool.called', 1, { tool: { name: made.tool, arguments: { note: SECRET } } }), step: 't' },
    ...(made.status ? [event('decision.ended', 2, { status: made.status, output: SECRET })] : []),
  ];
}

let w: TestWorkspace;
let systems: Map<string, string>;
let everyone: PersonActor;

beforeAll(async () => {
  w = await testWorkspace();
  systems = new Map();
  for (const key of SYSTEMS) systems.set(key, await w.system(key));
  everyone = await w.person('compliance_officer');
  const answer = await ingestEvents(w.service, { body: JSON.stringify(MADE.flatMap(eventsOf)) });
  expect(answer.rejected).toBe(0);
  while ((await sealDueDecisions()) > 0);
});

/** The same facts, counted one by one. */
function count(days: number, keys: readonly string[] = SYSTEMS) {
  const own = MADE.filter((one) => keys.includes(one.system));
  const first = MIDNIGHT - (days - 1) * DAY;
  const between = (from: number, to: number) => own.filter((one) => one.at >= from && one.at < to);
  const now = between(first, MIDNIGHT + DAY);
  const before = between(first - days * DAY, first);
  const tally = (list: readonly Made[]) => ({
    decisions: list.length,
    ok: list.filter((one) => one.status === 'ok').length,
    error: list.filter((one) => one.status === 'error').length,
    incomplete: 0,
    running: list.filter((one) => one.status === null).length,
  });
  return { now, before, tally };
}

function expectCounts(overview: Overview, days: number, keys: readonly string[]): void {
  const { now, before, tally } = count(days, keys);
  expect(overview.total).toEqual(tally(now));
  expect(overview.before).toEqual(tally(before));
  expect(overview.systems.map((system) => system.key)).toEqual([...keys].sort());
  for (const system of overview.systems) {
    const own = now.filter((one) => one.system === system.key);
    expect(system.now).toEqual(tally(own));
    expect(system.before).toEqual(tally(before.filter((one) => one.system === system.key)));
    expect(system.days).toHaveLength(days);
    for (const { day, counts } of system.days)
      expect(counts).toEqual(tally(own.filter((one) => new Date(one.at).toISOString().startsWith(day))));
  }
  const expected = ['delete_account', 'issue_refund', 'frobnicate'].flatMap((tool) => {
    const calls = now.filter((one) => one.tool === tool).length;
    const earlier = before.filter((one) => one.tool === tool).length;
    return calls + earlier > 0 ? [{ tool, decisions: calls, before: earlier }] : [];
  });
  const byName = (a: { tool: string }, b: { tool: string }) => a.tool.localeCompare(b.tool);
  expect(overview.tools.map(({ tool, decisions, before: b }) => ({ tool, decisions, before: b })).sort(byName)).toEqual(
    expected.sort(byName),
  );
}

describe('what is counted', () => {
  test.each([7, 30] as const)('is what came in, day by day over %i UTC days and as many before', async (days) => {
    expectCounts(await getOverview(everyone, { days, now: NOW }), days, SYSTEMS);
  });
  test('days are UTC days with today as the last one, whatever the time of day', () => {
    for (const time of ['T00:00:00.000Z', 'T12:00:00.000Z', 'T23:59:59.999Z'])
      expect(daysOf(new Date(`2026-03-01${time}`), 7)).toEqual({
        from: '2026-02-23',
        to: '2026-03-01',
        previousFrom: '2026-02-16',
      });
  });
  test('a tool that only reads is not listed, one whose name says nothing is', async () => {
    const { tools } = await getOverview(everyone, { days: 30, now: NOW });
    expect(new Map(tools.map((tool) => [tool.tool, tool.effect]))).toEqual(
      new Map([
        ['delete_account', 'acts'],
        ['issue_refund', 'acts'],
        ['frobnicate', 'unknown'],
      ]),
    );
  });
  test('what appeared in the range is new, what was there before is not', async () => {
    const { firstSeen } = await getOverview(everyone, { days: 7, now: NOW });
    const tools = firstSeen.filter((row) => row.field === 'tool');
    const [first] = MADE;
    expect(tools).toContainEqual(
      expect.objectContaining({ value: 'delete_account', system: { key: first!.system, name: first!.system } }),
    );
    expect(tools.map((row) => row.value)).not.toContain('issue_refund');
  });
});

test('tools that are new are listed however much else is new, and what is not listed is counted', async () => {
  const busy = await testWorkspace();
  const system = await busy.system('busy');
  const insert = (kind: string, count: number, hour: number) =>
    withWorkspace(busy.workspaceId, (tx) =>
      tx.sql(
        `INSERT INTO first_seen (workspace_id, system_id, label, first_seen_at, decision_id)
         SELECT $1::uuid, $2::uuid, $3 || n, $4::timestamptz + n * interval '1 second', gen_random_uuid() FROM generate_series(1, $5::int) n`,
        [busy.workspaceId, system, kind, new Date(NOW.getTime() - hour * 3_600_000).toISOString(), count],
      ),
    );
  await insert('tool:t', 3, 20);
  await insert('promptVersion:p', 40, 2);
  const person = await busy.person('reviewer');
  const { firstSeen, firstSeenMore } = await getOverview(person, { days: 7, now: NOW });
  expect(firstSeen.slice(0, 4).map((row) => row.value)).toEqual(['t3', 't2', 't1', 'p40']);
  expect(firstSeenMore).toEqual({ tools: 0, others: 40 - (firstSeen.length - 3) });
  const all = await getOverview(person, { days: 7, now: NOW, allSeen: true });
  expect([all.firstSeen.length, all.firstSeenMore]).toEqual([43, { tools: 0, others: 0 }]);
});

test('sentences among what is new are neither listed nor counted for whoever reads no content', async () => {
  const said = await testWorkspace();
  const system = await said.system('said');
  // By their length in UTF-16 units, of what stands behind the name of a check.
  const values = ['ok', 'x'.repeat(64), 'x'.repeat(65), '😀'.repeat(32), '😀'.repeat(33), `${'x'.repeat(60)}=${'y'.repeat(4)}`];
  const labels = values.flatMap((value) => [`guardrail:pii=${value}`, `model:${value}`]).concat(`guardrail:${'z'.repeat(65)}`);
  await withWorkspace(said.workspaceId, (tx) =>
    tx.sql(
      `INSERT INTO first_seen (workspace_id, system_id, label, first_seen_at, decision_id)
       SELECT $1::uuid, $2::uuid, label, $3::timestamptz, gen_random_uuid() FROM unnest($4::text[]) label`,
      [said.workspaceId, system, new Date(NOW.getTime() - 3_600_000).toISOString(), labels],
    ),
  );
  const hidden = labels.filter((label) => {
    const at = label.indexOf(':');
    return isSentence(label.slice(0, at), label.slice(at + 1));
  });
  expect(hidden).toHaveLength(4);
  const { firstSeen, firstSeenMore } = await getOverview(await said.person('developer'), { days: 7, now: NOW });
  expect(firstSeen.map((row) => `${row.field}:${row.value}`).sort()).toEqual(
    labels.filter((one) => !hidden.includes(one)).sort(),
  );
  expect(firstSeenMore).toEqual({ tools: 0, others: 0 });
  expect((await getOverview(await said.person('reviewer'), { days: 7, now: NOW })).firstSeen).toHaveLength(labels.length);
});

describe('what is not granted is nowhere', () => {
  test.each(SYSTEMS)('only %s', async (key) => {
    const person = await w.person('reviewer', { systems: [systems.get(key)!] });
    for (const days of [7, 30, 90] satisfies OverviewDays[]) {
      const overview = await getOverview(person, { days, now: NOW });
      if (days < 90) expectCounts(overview, days, [key]);
      for (const tool of overview.tools) expect(tool.systems.map((one) => one.key)).toEqual([key]);
      for (const row of overview.firstSeen) expect(row.system.key).toBe(key);
      for (const other of SYSTEMS.filter((one) => one !== key)) expect(JSON.stringify(overview)).not.toContain(`"${other}"`);
      expect(overview.ingest).toBeNull();
    }
  });
  test('nothing granted: nothing counted', async () => {
    const overview = await getOverview(await w.person('reviewer', { systems: [] }), { days: 90, now: NOW });
    expect(overview.total.decisions + overview.before.decisions).toBe(0);
    expect([...overview.systems, ...overview.tools, ...overview.firstSeen, ...overview.flags]).toEqual([]);
  });
  test('another workspace sees nothing of it', async () => {
    const other = await testWorkspace();
    const overview = await getOverview(await other.person('administrator'), { days: 90, now: NOW });
    expect(overview.total.decisions).toBe(0);
    expect(overview.systems).toEqual([]);
  });
});

test('a developer gets the numbers, and nobody gets content', async () => {
  const developer = await getOverview(await w.person('developer'), { days: 30, now: NOW });
  expectCounts(developer, 30, SYSTEMS);
  for (const overview of [developer, await getOverview(everyone, { days: 30, now: NOW })])
    expect(JSON.stringify(overview)).not.toContain(SECRET);
});

test('a key that may only send is refused', async () => {
  await expect(getOverview(await w.key(['ingest']), { days: 7 })).rejects.toMatchObject({ code: 'scopeMissing' });
});
