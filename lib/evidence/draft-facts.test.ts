import { expect, test } from 'vitest';
import { driftOf, FACT_NAMES, readFacts, type Facts } from './draft-facts';
import { DRAFTS } from './draft-sections';

const then: Facts = {
  models: ['a'],
  subjectTypes: ['patient'],
  purpose: 'triage',
  perDay: 10,
  environments: ['production'],
  incidents: 0,
};

test('a section is opened again by what it was written about, with the old and the new value, and by nothing else', () => {
  expect(driftOf(FACT_NAMES, then, then)).toEqual([]);
  const now: Facts = { ...then, models: ['a', 'b'], purpose: null };
  expect(driftOf(FACT_NAMES, then, now)).toEqual([
    { fact: 'purpose', before: 'triage', after: 'not stated' },
    { fact: 'models', before: 'a', after: 'b in addition' },
  ]);
  expect(driftOf(['perDay'], then, now)).toEqual([]);
  expect(driftOf(FACT_NAMES, then, { ...then, incidents: 1 })).toEqual([{ fact: 'incidents', before: '0', after: '1' }]);
  expect(driftOf(FACT_NAMES, then, { ...then, environments: [] })).toEqual([
    { fact: 'environments', before: 'production', after: 'none' },
  ]);
});

test('volume counts from doubling or halving on; what is seen no more is no news; what nobody looked at then is not compared', () => {
  expect([19, 20, 5, 6].map((perDay) => driftOf(FACT_NAMES, then, { ...then, perDay }).length)).toEqual([0, 1, 1, 0]);
  expect(driftOf(FACT_NAMES, { perDay: 0 }, { perDay: 1 })).toHaveLength(1);
  expect(driftOf(FACT_NAMES, then, { ...then, models: [] })).toEqual([]);
  expect(driftOf(FACT_NAMES, {}, then)).toEqual([]);
});

test('what earlier versions saved is read as it was meant', () => {
  const old = { versions: ['model:m:1', 'tool:search', 'policyVersion:p@2'], subjectTypes: [], purpose: 'x', perDay: 2 };
  expect(readFacts(old)).toEqual({ models: ['m:1'], tools: ['search'], policies: ['p@2'], prompts: [], agents: [], subjectTypes: [], purpose: 'x', perDay: 2 }); // prettier-ignore
  expect(readFacts(then)).toBe(then);
});

test('every section is written about some fact', () => {
  for (const { sections } of Object.values(DRAFTS))
    for (const one of sections) expect(one.facts.length, one.key).toBeGreaterThan(0);
});
