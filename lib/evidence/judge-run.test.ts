import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeRun } from './judge-run';

const counts = fc
  .tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.double({ min: 0.01, max: 1, noNaN: true }))
  .map(([population, a, b, enough]) => {
    const covered = Math.min(a, population);
    return { population, covered, contradicted: Math.min(b, population - covered), enough, missing: null };
  });

test('no population never passes, and one contradiction is never evened out', () => {
  fc.assert(
    fc.property(counts, (given) => {
      const state = judgeRun(given);
      if (given.population === 0) expect(state).toBe('noPopulation');
      else if (given.contradicted > 0) expect(state).toBe('contradicted');
      else if (given.covered === 0) expect(state).toBe('cannotTell');
      else expect(['evidenced', 'partly']).toContain(state);
    }),
  );
});

test('more that is covered is never worse, and what cannot be told stays so', () => {
  const RANK = { cannotTell: 0, noPopulation: 0, contradicted: 0, partly: 1, evidenced: 2 };
  fc.assert(
    fc.property(counts, fc.nat(50), (given, more) => {
      const better = { ...given, covered: Math.min(given.population - given.contradicted, given.covered + more) };
      expect(RANK[judgeRun(better)]).toBeGreaterThanOrEqual(RANK[judgeRun(given)]);
      expect(judgeRun({ ...given, missing: 'no ground' })).toBe('cannotTell');
    }),
  );
});

test('what came afterwards shows a part, never the whole', () => {
  fc.assert(
    fc.property(counts, fc.nat(1000), (given, some) => {
      const late = Math.min(some, given.population - given.covered - given.contradicted);
      const state = judgeRun({ ...given, late });
      expect(state === 'evidenced').toBe(judgeRun(given) === 'evidenced');
      if (late > 0 && given.contradicted === 0) expect(['partly', 'evidenced']).toContain(state);
    }),
  );
});
