import { expect, test } from 'vitest';
import { delegationState } from './delegation-state';

const one = { fromAt: '2026-11-02T08:00:00Z', untilAt: '2026-11-09T08:00:00Z', endedAt: null };

test('a delegation counts from its beginning until, and without, its end', () => {
  const at = (now: string, over: Partial<typeof one> | { endedAt: string } = {}) =>
    delegationState({ ...one, ...over }, new Date(now));
  expect(at('2026-11-02T07:59:59Z')).toBe('not yet');
  expect(at('2026-11-02T08:00:00Z')).toBe('in force');
  expect(at('2026-11-09T08:00:00Z')).toBe('over');
  expect(at('2026-11-03T08:00:00Z', { endedAt: '2026-11-03T07:00:00Z' })).toBe('over');
});
