import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { indexAll, ingest } from '../testing/seed';
import { completeQuery } from './complete-query';
import { getFacets } from './get-facets';
import { searchDecisions } from './search-decisions';

const sentence = 'The customer, who had moved house, was paid twice for the same parcel and complained about it.';
const occurredAt = '2026-11-20T22:30:00.000Z';
let w: TestWorkspace;
beforeAll(async () => {
  w = await testWorkspace();
  const base = { system: 's', decision: 'a', occurredAt };
  await ingest(w, [
    { ...base, kind: 'decision.started', data: { input: 'a refund' } },
    { ...base, kind: 'outcome.observed', data: { outcome: sentence } },
    { ...base, kind: 'outcome.observed', data: { outcome: 'reversed' } },
    { ...base, kind: 'evaluation.recorded', data: { name: 'groundedness', label: 'poor' } },
    { ...base, kind: 'guardrail.triggered', data: { name: 'pii', verdict: sentence } },
  ]);
  await indexAll(w);
});
const counted = async (actor: Parameters<typeof searchDecisions>[0], q: string): Promise<number> =>
  (await searchDecisions(actor, { q })).total.value;

describe('what an emitter says in a sentence', () => {
  test('is neither shown to nor found by who may not read content, in any of the places that show labels', async () => {
    const [developer, reviewer] = [await w.person('developer'), await w.person('reviewer')];
    const told = async (actor: typeof developer): Promise<string> =>
      JSON.stringify([
        await searchDecisions(actor, {}),
        await getFacets(actor, {}),
        await completeQuery(actor, { text: 'outcome:', caret: 8 }),
        await completeQuery(actor, { text: 'guardrail:', caret: 10 }),
        await getDecision(actor, 'a'),
      ]);
    expect(await told(reviewer)).toContain(sentence);
    const seen = await told(developer);
    expect(seen).not.toContain('moved house');
    expect(seen).toContain('reversed');
    for (const q of [`outcome:"${sentence}"`, 'guardrail:pii', `guardrail:"pii=${sentence}"`, `outcome:(x OR "${sentence}")`])
      expect(await counted(developer, q), q).toBe(0);
    expect(await counted(developer, 'outcome:The*')).toBe(0);
    expect(await counted(reviewer, 'outcome:The*')).toBe(1);
    expect(await counted(developer, 'outcome:reversed')).toBe(1);
  });
});

test('a check is found by its name, whatever it said, and by its name and what it said', async () => {
  for (const q of [
    'evaluation:groundedness',
    'evaluation:"groundedness=poor"',
    'guardrail:pii',
    'evaluation:(x OR groundedness)',
  ])
    expect(await counted(w.service, q), q).toBe(1);
  for (const q of ['evaluation:ground', '-evaluation:groundedness', 'evaluation:poor'])
    expect(await counted(w.service, q), q).toBe(0);
});

test('a check that said many things is found by its name all the same, and sentences take no place from words', async () => {
  const many = await testWorkspace();
  await ingest(many, [
    { system: 's', decision: 'b', occurredAt, kind: 'evaluation.recorded', data: { name: 'judge', label: 'good' } },
    { system: 's', decision: 'b', occurredAt, kind: 'outcome.observed', data: { outcome: 'reversed' } },
  ]);
  await asOwner((client) =>
    client.query(
      `INSERT INTO label_rollup SELECT r.workspace_id, r.day, r.system_id, l.label, 9 FROM label_rollup r, generate_series(1, 600) n,
         LATERAL (VALUES ('evaluation:judge=' || n), ('outcome:' || n || repeat(' and more', 10))) AS l(label)
       WHERE r.workspace_id = $1 AND r.label = 'outcome:reversed'`,
      [many.workspaceId],
    ),
  );
  const found = async (q: string): Promise<number> => (await searchDecisions(many.service, { q })).total.value;
  expect(await found('evaluation:judge')).toBe(1);
  await expect(found('evaluation:jud*')).rejects.toMatchObject({ code: 'invalidQuery' });
  const developer = await many.person('developer');
  expect(JSON.stringify((await completeQuery(developer, { text: 'outcome:', caret: 8 })).items)).toContain('reversed');
  // That there are more than can be listed would tell of them.
  expect((await searchDecisions(developer, { q: 'outcome:1*' })).total.value).toBe(0);
});

test('a day in from and to begins where the calendar of the zone has it', async () => {
  const between = async (from: string, to: string, tz: string): Promise<number> =>
    (await searchDecisions(w.service, { from, to, tz })).total.value;
  expect(await between('2026-11-20', '2026-11-21', 'UTC')).toBe(1);
  expect(await between('2026-11-21', '2026-11-22', 'Asia/Tokyo')).toBe(1);
  expect(await between('2026-11-20', '2026-11-21', 'Asia/Tokyo')).toBe(0);
});
