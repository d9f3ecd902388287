import { beforeAll, expect, test } from 'vitest';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { indexAll, ingest } from '../testing/seed';
import { findMatches } from './find-matches';
import { searchDecisions } from './search-decisions';

let w: TestWorkspace;
beforeAll(async () => {
  w = await testWorkspace();
  const at = (kind: string, decision: string, seconds: number, data: JsonObject, step?: string): JsonObject => ({
    kind,
    system: decision === 'd-hidden' ? 'hidden' : 'desk',
    decision,
    occurredAt: new Date(Date.parse('2026-11-01T10:00:00Z') + seconds * 1000).toISOString(),
    ...(step ? { step } : {}),
    data,
  });
  const decision = (id: string, order: string): JsonObject[] => [
    at('decision.started', id, 0, { input: `please look at ${order}`, user: `person-${id}` }),
    at(
      'tool.called',
      id,
      1,
      { tool: { name: 'issue_refund', arguments: { order, reason: 'Lamp broken on arrival' } } },
      'refund',
    ),
    at('tool.returned', id, 2, { tool: { name: 'issue_refund', result: 'paid back to the card' }, status: 'ok' }, 'refund'),
    at('decision.ended', id, 3, { status: 'ok', output: 'done' }),
  ];
  await ingest(w, [...decision('d-1', 'W100'), ...decision('d-2', 'W200'), ...decision('d-hidden', 'W300')]);
  await indexAll(w);
});

const idsOf = async (q: string): Promise<string[]> =>
  (await searchDecisions(await w.person('compliance_officer'), { q })).items.map((item) => item.id);

test('tells the field, the step and the words around, of the decisions asked for', async () => {
  const actor = await w.person('compliance_officer');
  const q = 'lamp w100';
  const { matches } = await findMatches(actor, { q, ids: await idsOf(q) });
  expect(matches).toHaveLength(1);
  const [place, other] = matches[0]!.places;
  expect(place).toMatchObject({ field: 'tool.arguments', label: 'arguments', step: { id: 'refund', title: 'issue_refund' } });
  expect(
    place!.parts
      .filter((part) => part.hit)
      .map((part) => part.text.toLowerCase())
      .sort(),
  ).toEqual(['lamp', 'w100']);
  expect(other).toBeUndefined();
});

test('words that stand apart are shown in two places, and a person by whom a decision is found is one', async () => {
  const actor = await w.person('compliance_officer');
  const apart = await findMatches(actor, { q: 'paid look', ids: await idsOf('paid look W200') });
  expect(apart.matches[0]!.places.map((place) => place.field)).toEqual(['input', 'tool.result']);
  const [id] = await idsOf('person-d-2');
  expect((await findMatches(actor, { q: 'person-d-2', ids: [id!] })).matches[0]!.places[0]).toMatchObject({ field: 'user' });
});

test('nothing is told of systems not granted, nor to those who may not read content', async () => {
  const q = 'lamp';
  const ids = await idsOf(q);
  expect(ids).toHaveLength(3);
  const { items } = await searchDecisions(await w.person('compliance_officer'), { q: 'system:desk' });
  const granted = await w.person('reviewer', { systems: [fromPublicId('system', items[0]!.system.id)!] });
  const { matches } = await findMatches(granted, { q, ids: [...ids, 'dec_none', 'd-1'] });
  expect(matches).toHaveLength(2);
  await expect(findMatches(await w.person('developer'), { q, ids })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await findMatches(granted, { q: 'status:ok -lamp', ids })).toEqual({ matches: [] });
});
