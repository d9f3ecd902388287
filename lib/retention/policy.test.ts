import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsFrom, floorMonths, monthsKept, policyChange, policyFor, type Policy } from './policy';
import { COOLING_DAYS, DATA_CLASSES } from './words';

const dataClass = fc.constantFrom(...DATA_CLASSES);
const keepMonths = fc.option(fc.integer({ min: 0, max: 240 }));
const duties = { highRisk: fc.boolean(), financialMonths: fc.option(fc.integer({ min: 1, max: 120 })) };
const policy: fc.Arbitrary<Policy> = fc.record({
  dataClass,
  systemId: fc.option(fc.constantFrom('a', 'b')),
  keepMonths,
  ...duties,
});

describe('policies', () => {
  it('keep the logs of a high-risk system six months at least, and financial records as long as those ask for', () => {
    fc.assert(
      fc.property(policy, (given) => {
        const kept = monthsKept(given);
        const floor = floorMonths(given.dataClass, given);
        if (given.dataClass === 'decisionContent' && given.highRisk) expect(floor).toBeGreaterThanOrEqual(6);
        if (given.dataClass === 'decisionContent' && given.financialMonths !== null)
          expect(floor).toBeGreaterThanOrEqual(given.financialMonths);
        if (kept !== null) expect(kept).toBeGreaterThanOrEqual(floor);
        else expect(given.keepMonths).toBeNull();
      }),
    );
  });

  it('never keep a system that the register calls high-risk shorter than it asks for, and nothing shorter than without it', () => {
    fc.assert(
      fc.property(policy, (given) => {
        const kept = monthsKept(given, true);
        expect(floorMonths(given.dataClass, given, true)).toBe(floorMonths(given.dataClass, { ...given, highRisk: true }));
        if (given.dataClass === 'decisionContent' && kept !== null) expect(kept).toBeGreaterThanOrEqual(6);
        expect(kept ?? Infinity).toBeGreaterThanOrEqual(monthsKept(given) ?? Infinity);
      }),
    );
  });

  it('are refused below the floor, by the field, and taken at it', () => {
    fc.assert(
      fc.property(fc.record({ keepMonths: fc.integer({ min: 1, max: 240 }), ...duties }), (given) => {
        const parsed = policyChange.safeParse({ ...given, dataClass: 'decisionContent', reason: 'set by the board' });
        expect(parsed.success).toBe(given.keepMonths >= floorMonths('decisionContent', given));
        if (!parsed.success) expect(parsed.error.issues[0]?.path).toEqual(['keepMonths']);
      }),
    );
    expect(policyChange.safeParse({ dataClass: 'quarantine', keepMonths: 3, reason: ' ' }).success).toBe(false);
  });

  it("of a system come before those for all, and nobody's period ends by a policy that is not there", () => {
    fc.assert(
      fc.property(fc.array(policy), dataClass, fc.option(fc.constantFrom('a', 'b', 'c')), (policies, one, systemId) => {
        const found = policyFor(policies, one, systemId);
        if (found === null) {
          expect(monthsKept(found)).toBeNull();
          return;
        }
        expect(found.dataClass).toBe(one);
        const own = policies.some((p) => p.dataClass === one && p.systemId === systemId && systemId !== null);
        expect(found.systemId).toBe(own ? systemId : null);
      }),
    );
  });

  it('that shorten a period wait, so that one person alone cannot make records go', () => {
    const now = new Date('2026-11-25T10:00:00Z');
    fc.assert(
      fc.property(keepMonths, keepMonths, (before, after) => {
        const waits = countsFrom(before, after, now) > now;
        expect(waits).toBe((after ?? Infinity) < (before ?? Infinity));
      }),
    );
    expect(countsFrom(null, 6, now).toISOString()).toBe(
      `2026-12-${String(25 - 30 + COOLING_DAYS).padStart(2, '0')}T10:00:00.000Z`,
    );
  });
});
