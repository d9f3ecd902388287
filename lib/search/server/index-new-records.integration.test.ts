import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { indexAll, ingest } from '../testing/seed';
import { indexNewRecords } from './index-new-records';
import { resetSearchIndex } from './reset-search-index';
import { searchDecisions } from './search-decisions';
import { searchLag } from './search-lag';

const at = '2026-11-20T10:00:00.000Z';

test('everything that stands in a record is found as written', async () => {
  const w = await testWorkspace();
  const person = await w.person('reviewer');
  await ingest(w, [
    {
      kind: 'tool.called',
      system: 'shop-agent',
      decision: 'run-8821',
      step: 'c1',
      occurredAt: at,
      trace: { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' },
      data: { tool: { name: 'issue_refund', callId: 'call_Zx81', arguments: { order: '#W2378156', amount: '40.00', user_id: 'mia_li_3668', mail: 'Ana.Silva@example.org' } } },
    },
    {
      kind: 'tool.returned',
      system: 'shop-agent',
      decision: 'run-8821',
      step: 'c1',
      occurredAt: at,
      data: { tool: { name: 'issue_refund', result: '{"note":"first line\\nrésumé 4417-2201","city":"東京都","reservation":"HATHAT"}' } },
    },
    {
      kind: 'retrieval.completed',
      system: 'shop-agent',
      decision: 'run-8821',
      step: 'r1',
      occurredAt: at,
      data: { query: 'refund window', documents: [{ id: 'kb-7', content: 'Возврат возможен в течение 30 дней. استرداد المبلغ', score: 0.5 }] },
    },
    {
      kind: 'model.invoked',
      system: 'shop-agent',
      decision: 'run-8821',
      step: 'm1',
      occurredAt: at,
      data: { model: { requested: 'gpt-4o-mini' }, messages: { system: 'Be careful', input: [{ role: 'user', content: 'Where is my money?' }], output: 'It was refunded twice.' } },
    },
  ]); // prettier-ignore
  await indexAll(w);
  const finds = async (q: string): Promise<boolean> => (await searchDecisions(person, { q })).items.length === 1;
  const found = ['W2378156', '#W2378156', '40.00', 'mia_li_3668', 'user_id', 'ana.silva@example.org', '4417-2201', '2201', 'résumé', 'resume', 'line',
    'first', '東京', 'HATHAT', 'hathat', 'возврат', 'المبلغ', 'issue_refund', 'run-8821', '4bf92f3577b34da6a3ce929d0e0e4736', 'call_Zx81', 'kb-7', 'gpt-4o-mini',
    '"refunded twice"', '"Be careful"', '"first line"', '"30 дней"', 'refun*', '"refund window" careful']; // prettier-ignore
  for (const q of found) expect(await finds(q), q).toBe(true);
  const absent = [
    'W237815',
    'Silva',
    'example.org',
    'ana.silvb@example.org',
    '"twice refunded"',
    '"careful Where"',
    'nline',
    '40.01',
    '"refunded thrice"',
    '-twice',
  ];
  for (const q of absent) expect(await finds(q), q).toBe(false);
  expect(await finds('-"twice refunded"')).toBe(true);
});

describe('the cursor', () => {
  test('moves with the rows it wrote, tells the lag, and several workers together index everything once', async () => {
    const w = await testWorkspace();
    const events = Array.from({ length: 900 }, (_, n) => ({
      kind: 'tool.called', system: 's', decision: `d-${n % 300}`, step: `s-${n}`, occurredAt: at, data: { tool: { name: 't', arguments: { mark: `qq${n}` } } },
    })); // prettier-ignore
    await ingest(w, events);
    const before = await searchLag(w.workspaceId);
    expect(before.lagEvents).toBe(900);
    const done = await Promise.all([1, 2, 3].map(() => indexNewRecords(w.workspaceId)));
    expect(done.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
    await indexAll(w);
    expect(await searchLag(w.workspaceId)).toEqual({ lagEvents: 0, lagSeconds: 0 });
    const person = await w.person('reviewer');
    for (const n of [0, 299, 300, 599, 899]) {
      const page = await searchDecisions(person, { q: `qq${n}` });
      expect(page.items.map((item) => item.externalId)).toEqual([`d-${n % 300}`]);
      expect(page.search).toMatchObject({ lagEvents: 0 });
    }
  });

  test('a rebuilt index equals the one that grew', async () => {
    const w = await testWorkspace();
    const rows = () =>
      withWorkspace(w.workspaceId, (tx) =>
        Promise.all([
          tx.sql('SELECT decision_id, chunk, started_at, tsv::text FROM decision_search ORDER BY 1, 2'),
          tx.sql("SELECT encode(token, 'hex'), anchor_id, how, idxs FROM person_token ORDER BY 1, 2, 3"),
          tx.sql('SELECT * FROM subject_type'),
        ]),
      );
    for (let n = 0; n < 5; n++) {
      await ingest(w, [{ kind: 'decision.started', system: 's', decision: `d-${n % 2}`, occurredAt: new Date(Date.parse(at) - n * 1000).toISOString(), subjects: [{ type: 'customer', id: 'c-1' }], data: { input: `word${n} shared mia@example.org`, user: `u-${n % 2}` } }]); // prettier-ignore
      await indexAll(w);
    }
    const grown = await rows();
    expect(grown.map((all) => all.length)).toEqual([2, 6, 1]); // two decisions; of each a subject, a user and an address
    await resetSearchIndex(w.workspaceId);
    expect(await rows()).toEqual([[], [], []]);
    await indexAll(w);
    expect(await rows()).toEqual(grown);
  });
});

test('a trail whose words do not fit one vector is searched as a whole', { timeout: 60_000 }, async () => {
  const w = await testWorkspace();
  const person = await w.person('reviewer');
  const filler = (from: number): string => Array.from({ length: 2500 }, (_, i) => `filler${from + i}${'x'.repeat(60)}`).join(' ');
  await ingest(w, [
    ...Array.from({ length: 8 }, (_, n) => ({ kind: 'tool.called', system: 's', decision: 'long', step: `s-${n}`, occurredAt: at, data: { tool: { name: 't', arguments: { text: `${n === 0 ? 'zqfirst' : n === 7 ? 'zqlast' : ''} ${filler(n * 2500)}` } } } })),
    { kind: 'decision.started', system: 's', decision: 'short', occurredAt: at, data: { input: 'zqfirst alone' } },
  ]); // prettier-ignore
  await indexAll(w);
  const [{ chunks }] = await asOwner(async (client) => (await client.query<{ chunks: number }>('SELECT max(chunk)::int AS chunks FROM decision_search WHERE workspace_id = $1', [w.workspaceId])).rows as [{ chunks: number }]); // prettier-ignore
  expect(chunks).toBeGreaterThan(0);
  const find = async (q: string): Promise<string[]> =>
    (await searchDecisions(person, { q })).items.map((item) => item.externalId!).sort();
  expect(await find('zqfirst zqlast')).toEqual(['long']);
  expect(await find('zqfirst')).toEqual(['long', 'short']);
  expect(await find('zqfirst -zqlast')).toEqual(['short']);
  expect(await find('-zqlast')).toEqual(['short']);
  expect(await find('zqlast OR alone')).toEqual(['long', 'short']);
  expect(await find('status:running zqfirst zqlast')).toEqual(['long']);
  expect((await searchDecisions(person, { q: 'zqfirst' })).total).toEqual({ value: 2, relation: 'eq' });
});

test('records of megabytes are taken a few at a time, and all of them in the end', { timeout: 60_000 }, async () => {
  const w = await testWorkspace();
  const person = await w.person('reviewer');
  const large = (): string => randomBytes(450_000).toString('hex'); // does not deflate well, and is one word
  await ingest(
    w,
    Array.from({ length: 24 }, (_, n) => ({ kind: 'tool.called', system: 's', decision: `d-${n}`, occurredAt: at, data: { tool: { name: 't', arguments: { a: large(), mark: `zqlarge mark of ${n}` } } } })),
  ); // prettier-ignore
  const first = await indexNewRecords(w.workspaceId);
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(24);
  await indexAll(w);
  expect((await searchDecisions(person, { q: 'zqlarge' })).total.value).toBe(24);
  // and phrases are looked for in all of them, a few at a time too
  const phrase = await searchDecisions(person, { q: '"zqlarge mark of"', limit: 50 });
  expect(phrase.items).toHaveLength(24);
});
