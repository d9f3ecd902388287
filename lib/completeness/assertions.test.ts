import { expect, test } from 'vitest';
import { ASSERTION_GAPS, type AssertionGap } from '@/lib/decisions/gap-codes';
import { ASSERTION_KINDS, assertionSays, failureOf, type AssertedFacts } from './assertions';

const whole: AssertedFacts = {
  retrievals: 1,
  modelCalls: 1,
  unansweredTools: 0,
  promptVersion: true,
  user: true,
  session: true,
  environment: true,
  tookMs: 60_000,
};
const nothing: AssertedFacts = {
  retrievals: 0,
  modelCalls: 0,
  unansweredTools: 2,
  promptVersion: false,
  user: false,
  session: false,
  environment: false,
  tookMs: null,
};

test('the catalogue holds every assertion once, each with words', () => {
  expect(ASSERTION_KINDS.map((kind) => kind.code).sort()).toEqual(Object.keys(ASSERTION_GAPS).sort());
  for (const { code } of ASSERTION_KINDS) expect(assertionSays({ code, minutes: null })).not.toBe(code);
});

test.each(Object.keys(ASSERTION_GAPS) as AssertionGap[])('%s holds for a whole decision and fails for an empty one', (code) => {
  expect(failureOf({ code, minutes: null }, whole)).toBe(0);
  expect(failureOf({ code, minutes: null }, nothing)).toBeGreaterThan(0);
});

test('the limit of minutes is the one that was set', () => {
  const facts = { ...whole, tookMs: 120_000 };
  expect(failureOf({ code: 'notEndedInTime', minutes: 1 }, facts)).toBe(1);
  expect(failureOf({ code: 'notEndedInTime', minutes: 2 }, facts)).toBe(0);
  expect(assertionSays({ code: 'notEndedInTime', minutes: 1 })).toBe('is reported as ended within 1 minute');
});
