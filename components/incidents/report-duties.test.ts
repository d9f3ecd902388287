import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { CLOCK_STATES } from '@/lib/evidence/incidents/words';
import { reportDuties } from './report-duties';

const of = (...states: (typeof CLOCK_STATES)[number][]): string => reportDuties(states.map((state) => ({ state })));

describe('what an incident owes, in a sentence', () => {
  test('names what waits before what is done', () => {
    expect(of('met')).toBe('1 report is owed: sent in time.');
    expect(of('met', 'overdue', 'running', 'met')).toBe('4 reports are owed: 1 overdue, 1 still to be sent, 2 sent in time.');
    expect(of('running', 'running')).toBe('2 reports are owed: still to be sent.');
  });
  test('what does not bind is never counted as owed', () => {
    expect(of()).toBe('No report is owed.');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CLOCK_STATES)), (states) => {
        const binding = states.filter((state) => state !== 'readiness' && state !== 'notBinding');
        expect(of(...states)).toBe(of(...binding));
      }),
    );
  });
});
