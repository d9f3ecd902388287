import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { SORTS, type Sort } from '../contract';
import { parseQuery } from '../grammar/parse-query';
import { matches, type NaiveDecision } from '../testing/naive';
import { giveVerdicts, indexAll, ingest } from '../testing/seed';
import { completeQuery } from './complete-query';
import { getFacets } from './get-facets';
import { getHistogram } from './get-histogram';
import { neighbours } from './neighbours';
import { listViews } from './list-views';
import { saveView } from './save-view';
import { searchDecisions, type SearchInput } from './search-decisions';

const COUNT = 260;
const DAY = 86_400_000;
const NOW = Date.parse('2026-11-18T12:00:00Z');
const WORDS = ['zqrefund', 'zqorder', 'zqcafé', 'ZQ-100', 'zq_user_7', 'zqlate', 'zqblue', 'zqgreen', 'zqrare', '退款'];
const SYSTEMS = ['alpha', 'beta', 'gamma'];

let w: TestWorkspace;
let everyone: PersonActor;
let onlyBeta: PersonActor;
let all: NaiveDecision[];

/** Pseudo-random, the same in every run. */
function pick<T>(seed: number, salt: number, from: readonly T[]): T {
  const mixed = Math.imul(seed * 31 + salt + 7, 2654435761) >>> 0;
  return from[(mixed >>> 7) % from.length]!;
}
function textOf(n: number, salt: number): string {
  return Array.from({ length: 1 + ((n + salt) % 4) }, (_, i) =>
    pick(n, salt * 10 + i, n % 37 === 0 ? WORDS : WORDS.filter((word) => word !== 'zqrare')),
  ).join(' ');
}
const texts = new Map<string, string[]>();

function eventsOf(n: number): JsonObject[] {
  const started = NOW - Math.floor(((n * 7919) % 1000) * ((40 * DAY) / 1000)) - n * 17;
  const at = (ms: number): string => new Date(started + ms).toISOString();
  const common = { system: pick(n, 1, SYSTEMS), decision: `run-${n}` };
  const [input, output, result] = [textOf(n, 3), textOf(n, 5), textOf(n, 9)];
  texts.set(`run-${n}`, [input, output, result]);
  const events: JsonObject[] = [
    { ...common, kind: 'decision.started', occurredAt: at(0), data: { input, environment: pick(n, 2, ['production', 'staging']), ...(n % 3 === 0 ? { user: `user-${n % 5}` } : {}) } },
    { ...common, kind: 'tool.called', step: 't', occurredAt: at(50), data: { tool: { name: pick(n, 4, ['issue_refund', 'issue_credit', 'look up']), arguments: { n } } } },
    { ...common, kind: 'tool.returned', step: 't', occurredAt: at(90 + (n % 50)), data: { tool: { name: pick(n, 4, ['issue_refund', 'issue_credit', 'look up']), result }, ...(n % 6 === 0 ? { status: 'error' } : {}) } },
    { ...common, kind: 'model.invoked', step: 'm', occurredAt: at(120), data: { model: { requested: pick(n, 6, ['gpt-4o', 'gpt-4o-mini']) }, ...(n % 4 ? { usage: { inputTokens: n * 10, outputTokens: n } } : {}) } },
  ];
  if (n % 5 !== 0) events.push({ ...common, kind: 'decision.ended', occurredAt: at(1000 + n * 20), data: { status: n % 7 === 0 ? 'error' : 'ok', output } });
  else texts.get(`run-${n}`)!.splice(1, 1);
  return events;
} // prettier-ignore

beforeAll(async () => {
  w = await testWorkspace();
  await ingest(w, Array.from({ length: COUNT }, (_, n) => eventsOf(n)).flat());
  await indexAll(w);
  await giveVerdicts(w);
  const rows = await asOwner(async (client) => {
    const result = await client.query<NaiveDecision>(
      `SELECT d.*, s.key AS system_key, d.decision_id AS id FROM decision d JOIN ai_system s USING (workspace_id, system_id) WHERE workspace_id = $1`,
      [w.workspaceId],
    );
    return result.rows;
  });
  const number = (value: unknown): number | null => (value === null ? null : Number(value));
  all = rows.map((row) => ({ ...row, input_tokens: number(row.input_tokens), output_tokens: number(row.output_tokens), texts: texts.get(row.external_id!)! })); // prettier-ignore
  everyone = await w.person('compliance_officer');
  const beta = all.find((one) => one.system_key === 'beta')!.system_id;
  onlyBeta = await w.person('reviewer', { systems: [beta] });
});

/** Walks all pages; checks on the way that none repeats. */
async function everyPage(actor: PersonActor, input: SearchInput): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await searchDecisions(actor, { ...input, cursor });
    ids.push(...page.items.map((item) => fromPublicId('decision', item.id)!));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(new Set(ids).size).toBe(ids.length);
  return ids;
}
function expected(q: string, only?: string): NaiveDecision[] {
  const { ast, errors } = parseQuery(q);
  expect(errors).toEqual([]);
  return all.filter((one) => (only === undefined || one.system_key === only) && matches(ast, one, new Date()));
}
function sorted(list: readonly NaiveDecision[], sort: Sort): string[] {
  const key = (d: NaiveDecision): number =>
    sort === '-receivedAt'
      ? d.first_received_at.getTime()
      : sort === '-riskScore'
        ? (d.risk_score ?? -1)
        : d.started_at.getTime();
  const sign = sort === 'startedAt' ? 1 : -1;
  return [...list].sort((a, b) => sign * (key(a) - key(b)) || sign * (a.id < b.id ? -1 : 1)).map((one) => one.id);
}

const word = fc.constantFrom(...WORDS, 'zqnever');
const term = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 1, arbitrary: fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'system:alpha', 'system:(alpha OR beta)', 'system:g*', 'status:error', 'status:(ok OR running)', 'risk:>=high', 'risk:[low TO medium]', 'riskScore:>0.3',
      'route:review', 'route:*', 'approval:approved', 'environment:production', 'tool:issue_refund', 'tool:issue_*', 'tool:"look up"', 'tool:(issue_refund OR issue_credit)',
      'model:gpt-4o', 'model:gpt*', 'user:user-3', 'user:*', 'has:user', 'has:route', 'has:outcome', 'steps:>3', 'errors:>0', 'events:4..4', 'tokens:>1000', 'inputTokens:*',
      'duration:>2s', 'duration:[500ms TO 3s]', 'duration:*', 'startedAt:2026-11-10', 'startedAt:>=2026-11', 'startedAt:<now-20d', 'endedAt:2026-10', 'receivedAt:>now-1d',
      'sealed:false', 'id:run-17', 'externalId:run-18', 'externalId:*', 'trace:*', 'text:zqref*', 'zqbl*', 'text:(zqorder OR zqlate)',
    ),
  },
); // prettier-ignore
const { query } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small' },
    term,
    tie('query').map((q) => `-(${q})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) (${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) OR (${b})`),
  ),
}));

describe('results', () => {
  test('equal what a naive reading of the query finds, in every order', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(query, fc.constantFrom(...SORTS), fc.integer({ min: 3, max: 200 }), async (q, sort, limit) => {
        expect(await everyPage(everyone, { q, sort, limit })).toEqual(sorted(expected(q), sort));
      }),
      { numRuns: 100 },
    );
  });

  test('totals are never wrong, and never leave out what was seen', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(query, async (q) => {
        const { total, items } = await searchDecisions(everyone, { q, limit: 20 });
        const right = expected(q).length;
        if (total.relation === 'eq') expect(total.value).toBe(right);
        else expect(total.value).toBeLessThanOrEqual(right);
        expect(total.value).toBeGreaterThanOrEqual(items.length);
      }),
      { numRuns: 50 },
    );
  });

  test('a range is inclusive at its beginning and exclusive at its end', async () => {
    const [from, to] = [all[10]!.started_at, all[40]!.started_at].sort((a, b) => a.getTime() - b.getTime()) as [Date, Date];
    const inside = all.filter((one) => one.started_at >= from && one.started_at < to);
    const page = await searchDecisions(everyone, { from, to, limit: 200 });
    expect(page.total).toEqual({ value: inside.length, relation: 'eq' });
    expect(await everyPage(everyone, { from, to, limit: 7 })).toEqual(sorted(inside, '-startedAt'));
  });

  test('pages walk back the way they came', async () => {
    for (const sort of SORTS) {
      const order = sorted(expected('tool:issue_*'), sort);
      const input = { q: 'tool:issue_*', sort, limit: 10 };
      let page = await searchDecisions(everyone, input);
      expect(page.previousCursor).toBeNull();
      const seen = [page];
      for (let i = 0; i < 4; i++) seen.push((page = await searchDecisions(everyone, { ...input, cursor: page.nextCursor! })));
      for (let i = 3; i >= 0; i--) {
        page = await searchDecisions(everyone, { ...input, cursor: page.previousCursor! });
        expect(page.items).toEqual(seen[i]!.items);
        expect(page.items.map((item) => fromPublicId('decision', item.id))).toEqual(order.slice(i * 10, i * 10 + 10));
      }
      expect(page.previousCursor).toBeNull();
    }
  });

  test('neighbours are those beside it in the list', async () => {
    for (const sort of SORTS) {
      const order = sorted(expected('zqrefund'), sort);
      for (const at of [0, 5, order.length - 1]) {
        const { previous, next } = await neighbours(everyone, { q: 'zqrefund', sort }, order[at]!);
        expect(previous && fromPublicId('decision', previous)).toBe(order[at - 1] ?? null);
        expect(next && fromPublicId('decision', next)).toBe(order[at + 1] ?? null);
      }
    }
  });

  test('rows that arrive while pages are walked neither repeat nor push out others', async () => {
    const before = sorted(all, '-startedAt');
    const first = await searchDecisions(everyone, { limit: 50 });
    await ingest(
      w,
      eventsOf(COUNT + 1).map((event) => ({ ...event, occurredAt: new Date(NOW + 1000).toISOString() })),
    );
    const ids = first.items.map((item) => fromPublicId('decision', item.id)!);
    let cursor = first.nextCursor;
    while (cursor) {
      const page = await searchDecisions(everyone, { limit: 50, cursor });
      ids.push(...page.items.map((item) => fromPublicId('decision', item.id)!));
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(before);
    await asOwner((client) =>
      client.query(`DELETE FROM decision WHERE workspace_id = $1 AND external_id = $2`, [w.workspaceId, `run-${COUNT + 1}`]),
    );
    await indexAll(w);
    await giveVerdicts(w);
  });
});

describe('what one may not see', () => {
  test('systems not granted are in no result, count, facet, bucket or completion', async () => {
    const mine = sorted(expected('', 'beta'), '-startedAt');
    expect(await everyPage(onlyBeta, { limit: 40 })).toEqual(mine);
    expect((await searchDecisions(onlyBeta, {})).total).toEqual({ value: mine.length, relation: 'eq' });
    expect(await everyPage(onlyBeta, { q: 'zqrefund' })).toEqual(sorted(expected('zqrefund', 'beta'), '-startedAt'));
    expect(await everyPage(onlyBeta, { q: 'id:run-1 OR id:run-2 OR id:run-3 OR id:run-4' })).toEqual(
      sorted(expected('id:run-1 OR id:run-2 OR id:run-3 OR id:run-4', 'beta'), '-startedAt'),
    );
    const { facets } = await getFacets(onlyBeta, {});
    expect(facets.find((one) => one.field === 'system')!.values.map((value) => value.value)).toEqual(['beta']);
    expect(facets.find((one) => one.field === 'status')!.values.reduce((sum, value) => sum + value.count, 0)).toBe(mine.length);
    const { buckets } = await getHistogram(onlyBeta, {});
    expect(buckets.reduce((sum, bucket) => sum + bucket.total, 0)).toBe(mine.length);
    const completion = await completeQuery(onlyBeta, { text: 'system:', caret: 7 });
    expect(completion.items.filter((item) => item.kind === 'value').map((item) => item.text)).toEqual(['beta']);
    await expect(searchDecisions(onlyBeta, { q: 'system:alpha' })).rejects.toMatchObject({ code: 'invalidQuery' });
    const nobody = await w.person('reviewer', { systems: [] });
    expect(await everyPage(nobody, { q: 'zqrefund OR status:ok' })).toEqual([]);
    expect((await getFacets(nobody, {})).facets.flatMap((one) => one.values)).toEqual([]);
  });

  test('another workspace is empty', async () => {
    const other = await testWorkspace();
    const person = await other.person('administrator');
    expect((await searchDecisions(person, { q: 'zqrefund' })).items).toEqual([]);
    expect((await searchDecisions(person, {})).total).toEqual({ value: 0, relation: 'eq' });
  });

  test('a developer cannot look for words, and sees no previews', async () => {
    const developer = await w.person('developer');
    for (const q of ['zqrefund', 'status:ok -zqrefund', 'text:zqrefund', '"zqrefund zqorder"'])
      await expect(searchDecisions(developer, { q })).rejects.toMatchObject({ code: 'textSearchNotPermitted' });
    const page = await searchDecisions(developer, { q: 'status:ok' });
    expect(page.items.length).toBeGreaterThan(0);
    expect(page.items.every((item) => item.inputPreview === undefined && item.outputPreview === undefined)).toBe(true);
  });

  test('a developer neither sees nor finds a person, and is not shown what others look for', async () => {
    const own = await testWorkspace();
    await ingest(own, [
      { kind: 'decision.started', system: 'desk', decision: 'of-ana', occurredAt: '2026-11-20T10:00:00Z',
        subjects: [{ type: 'customer', id: 'c-1' }], data: { user: 'ana', session: 's-1', input: 'x' } },
    ]); // prettier-ignore
    const [reviewer, developer] = [await own.person('reviewer'), await own.person('developer')];
    const [item] = (await searchDecisions(reviewer, { q: 'user:ana session:s-1 subject:customer/c-1' })).items;
    expect(item).toMatchObject({ user: 'ana', session: 's-1' });
    const token = item!.subjects![0]!.token;
    for (const q of [
      'user:ana',
      'status:running OR session:s-1',
      '-subject:customer/c-1',
      `subject:(customer/${token} OR customer/c-1)`,
    ])
      await expect(searchDecisions(developer, { q })).rejects.toMatchObject({ code: 'textSearchNotPermitted' });
    const shown = (await searchDecisions(developer, { q: `has:user subject:customer/${token}` })).items;
    expect(shown).toHaveLength(1);
    expect([shown[0]!.user, shown[0]!.session]).toEqual([undefined, undefined]);
    // An id that looks like a token is not tried as a plain one.
    expect((await searchDecisions(developer, { q: `subject:customer/${'a'.repeat(32)}` })).items).toEqual([]);
    for (const [name, q] of [['words', 'parcel'], ['person', 'user:ana'], ['errors', 'status:error']] as const)
      await saveView(reviewer, { name, state: new URLSearchParams({ q }).toString(), shared: true }); // prettier-ignore
    expect((await listViews(developer)).map(({ name }) => name)).toEqual(['errors']);
    expect(await listViews(await own.person('reviewer'))).toHaveLength(3);
  });
});

describe('mistakes', () => {
  test('say where they are', async () => {
    await expect(searchDecisions(everyone, { q: 'a sttus:error' })).rejects.toMatchObject({ code: 'invalidQuery', extra: { position: { start: 2, end: 7 }, suggestion: 'status' } });
    await expect(searchDecisions(everyone, { q: 'system:alpah' })).rejects.toMatchObject({ code: 'invalidQuery', extra: { suggestion: 'system:alpha' } });
    await expect(searchDecisions(everyone, { from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalidRequest' });
    await expect(searchDecisions(everyone, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalidCursor' });
    const { nextCursor } = await searchDecisions(everyone, { limit: 5 });
    await expect(searchDecisions(everyone, { limit: 5, q: 'status:ok', cursor: nextCursor! })).rejects.toMatchObject({ code: 'invalidCursor' });
  }); // prettier-ignore

  test('text from outside never becomes SQL', { timeout: 60_000 }, async () => {
    const nasty = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.replaceAll('"', '').replaceAll('\\', '') || 'x');
    const hostile = fc.oneof(
      nasty,
      fc.constantFrom(`'; DROP TABLE decision; --`, `%' OR '1'='1`, `$1`, `a' & !'b`, `:*`, '{x,y}', 'null\u0001'),
    );
    await fc.assert(
      fc.asyncProperty(
        hostile,
        fc.constantFrom('tool', 'user', 'externalId', 'id', 'environment', 'approval', 'text', 'subject'),
        async (value, field) => {
          const q = `${field}:"${value}"`;
          if (parseQuery(q).errors.length > 0) return;
          const { total } = await searchDecisions(everyone, { q });
          // What a decision's own ids and numbers hold is more than the texts the test knows.
          if (field !== 'text') expect(total.value).toBeLessThanOrEqual(expected(q).length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('facets and histogram', () => {
  test('equal counting by hand', { timeout: 120_000 }, async () => {
    const queries = ['', 'status:error', 'system:alpha', 'system:(alpha OR beta) environment:production', 'risk:>=medium', 'tool:issue_refund', 'zqrefund', 'status:ok zqorder', '-zqrefund', 'tool:issue_* model:gpt-4o status:ok'];
    const ranges = [{}, { from: new Date(NOW - 20 * DAY - 12345), to: new Date(NOW - 3 * DAY + 999) }, { from: new Date(NOW - DAY / 3), to: new Date(NOW) }];
    for (const q of queries) {
      for (const range of ranges) {
        const { facets } = await getFacets(everyone, { q, ...range });
        const inRange = all.filter((one) => (!range.from || one.started_at >= range.from) && (!range.to || one.started_at < range.to));
        for (const facet of facets) {
          const own = parseQuery(q).ast;
          const items = own === null ? [] : own.type === 'and' ? own.items : [own];
          const others = items.filter((item) => !(item.type === 'field' && item.field === facet.field && (item.test.op === 'eq' || item.test.op === 'in')));
          const counts = new Map<string, number>();
          for (const one of inRange.filter((d) => others.every((item) => matches(item, d, new Date(NOW))))) {
            const values = facet.field === 'system' ? [one.system_key] : facet.field === 'status' ? [one.status] : facet.field === 'risk' ? [one.risk_tier] : facet.field === 'route' ? [one.route] : one.labels.filter((label) => label.startsWith(`${facet.field}:`)).map((label) => label.slice(facet.field.length + 1));
            for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
          }
          expect(facet.relation).toBe('eq');
          const seen = new Map(facet.values.filter((value) => value.count > 0).map((value) => [value.value, value.count]));
          expect(seen, `${q} ${facet.field}`).toEqual(counts);
        }
        // A count that a busy machine stopped in its time is an estimate, and says so: asked again.
        const { buckets } = await vi.waitFor(async () => {
          const histogram = await getHistogram(everyone, { q, ...range, by: 'status' });
          expect(histogram.relation).toBe('eq');
          return histogram;
        }, { timeout: 30_000 }); // prettier-ignore
        const hits = inRange.filter((d) => matches(parseQuery(q).ast, d, new Date(NOW)));
        expect(buckets.reduce((sum, bucket) => sum + bucket.total, 0), q).toBe(hits.length);
        if (range.from) expect(buckets[0]!.start >= range.from.toISOString()).toBe(true);
        if (range.to) expect(buckets.at(-1)!.end <= range.to.toISOString()).toBe(true);
        for (const bucket of buckets) {
          const inside = hits.filter((d) => d.started_at.toISOString() >= bucket.start && d.started_at.toISOString() < bucket.end);
          expect(bucket.total).toBe(inside.length);
          for (const [series, count] of Object.entries(bucket.counts)) expect(count).toBe(inside.filter((d) => d.status === series).length);
        }
      }
    }
  }); // prettier-ignore

  test('completion offers values that begin so, then those that hold it, each by frequency', async () => {
    const { items, from, to } = await completeQuery(everyone, { text: 'tool:i', caret: 6 });
    expect([from, to]).toEqual([5, 6]);
    const begin = items.filter((item) => item.text.startsWith('i'));
    expect(begin.map((item) => item.text).sort()).toEqual(['issue_credit', 'issue_refund']);
    expect(items.slice(0, 2)).toEqual(begin);
    const counts = begin.map((item) => item.count!);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect((await completeQuery(everyone, { text: 'tool:l', caret: 6 })).items[0]!.text).toBe('"look up"');
    expect((await completeQuery(everyone, { text: 'tool:REF', caret: 8 })).items.map((item) => item.text)).toEqual([
      'issue_refund',
    ]);
  });
});

// Last: it stays, and is counted.
test('a decision that claims to start next century is listed, and does not flatten the chart', async () => {
  const sum = (answer: { buckets: { total: number }[] }): number => answer.buckets.reduce((n, bucket) => n + bucket.total, 0);
  const asked = { from: new Date(NOW - 30 * DAY).toISOString() };
  const before = await getHistogram(everyone, asked);
  expect(before.later).toBeUndefined();
  await ingest(w, [{ kind: 'decision.started', system: 'alpha', decision: 'run-skewed', occurredAt: '2099-01-01T00:00:00Z', data: { input: 'zqskewed' } }]); // prettier-ignore
  await indexAll(w);
  for (const q of ['', 'zqskewed OR zqrefund', 'environment:production OR zqskewed']) {
    const answer = await getHistogram(everyone, { ...asked, q });
    expect(answer.later).toBe(true);
    expect(Date.parse(answer.to)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(answer.buckets.at(-1)!.start)).toBeLessThan(Date.now());
  }
  expect(sum(await getHistogram(everyone, asked))).toBe(sum(before));
  // Asked for, it is drawn.
  expect(sum(await getHistogram(everyone, { from: '2098-01-01T00:00:00Z' }))).toBe(1);
});
