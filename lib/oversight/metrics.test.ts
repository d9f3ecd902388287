import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floorOf, measure, measureTeam, MIN_COUNT, type VoteFacts } from './metrics';

const vote = (over: Partial<VoteFacts> = {}): VoteFacts => ({
  person: 'a',
  vote: 'approve',
  tier: 'high',
  at: 0,
  activeMs: 30_000,
  chars: 100,
  reasonCode: 'asIntended',
  wordsDigest: null,
  reversed: false,
  batch: false,
  ...over,
});
const window = { from: new Date(0), until: new Date(1) };
const many = (count: number, over: (index: number) => Partial<VoteFacts> = () => ({})): VoteFacts[] =>
  Array.from({ length: count }, (_, index) => vote({ person: index % 2 ? 'a' : 'b', at: index * 600_000, ...over(index) }));

describe('the quality of deciding', () => {
  test('is not told of fewer than twenty votes, nor of one person', () => {
    expect(measureTeam(many(MIN_COUNT - 1), window)).toMatchObject({
      tiers: [],
      withheld: [{ tier: 'high', votes: 19 }],
      load: null,
      flags: [],
    });
    expect(
      measureTeam(
        many(40, () => ({ person: 'a' })),
        window,
      ).tiers,
    ).toEqual([]);
    expect(measureTeam(many(MIN_COUNT), window).tiers).toHaveLength(1);
  });

  test('knows what was decided faster than it can be read, repeats, bursts and reversals', () => {
    const hasty = measure(
      many(20, (index) => ({
        activeMs: index < 12 ? 1_000 : floorOf(100),
        wordsDigest: index < 6 ? 'ok' : `own ${index}`,
        reversed: index === 3,
      })),
    );
    expect(hasty.belowFloor).toEqual({ part: 12, of: 20 });
    expect(hasty.boilerplate).toEqual({ part: 6, of: 20 });
    expect(hasty.reversed).toEqual({ part: 1, of: 20 });
    expect(measure(many(10, () => ({ person: 'a', at: 1 }))).bursts).toBe(2);
    expect(measure(many(10, (index) => ({ person: 'a', at: index * 60_000 }))).bursts).toBe(0);
    expect(measure(many(10, () => ({ person: 'a', at: 1, batch: true }))).bursts).toBe(0);
  });

  test('what was not measured counts neither as fast nor as slow', () => {
    expect(measure([vote({ activeMs: null, chars: null })])).toMatchObject({
      belowFloor: { part: 0, of: 0 },
      medianActive: null,
    });
  });

  test('withholds of a team each figure that is out of fewer than twenty', () => {
    const of = (timed: number) =>
      measureTeam(
        many(40, (index) => ({
          vote: index < 19 ? 'approve' : 'reject',
          wordsDigest: index < timed ? 'ok' : null,
          ...(index < timed ? { activeMs: 1 } : { activeMs: null, chars: null }),
        })),
        window,
      );
    const few = of(MIN_COUNT - 1);
    expect(few.tiers).toMatchObject([
      {
        approved: { part: 19, of: 40 },
        reversed: { part: null, of: 19 },
        belowFloor: { part: null, of: 19 },
        medianActive: null,
        p10Active: null,
        boilerplate: { part: null, of: 19 },
      },
    ]);
    expect(few.flags).toEqual([]);
    const enough = of(MIN_COUNT);
    expect(enough.tiers).toMatchObject([
      { belowFloor: { part: 20, of: 20 }, medianActive: 1, boilerplate: { part: 20, of: 20 } },
    ]);
    expect(enough.flags).toHaveLength(2);
  });

  test('holds no name of anybody, and every part is within its whole', () => {
    const facts = fc.record({
      person: fc.constantFrom('per_secret1', 'per_secret2', 'per_secret3'),
      vote: fc.constantFrom<VoteFacts['vote']>('approve', 'reject', 'return', 'edit', 'override'),
      tier: fc.constantFrom('medium', 'high'),
      at: fc.integer({ min: 0, max: 1e9 }),
      activeMs: fc.option(fc.integer({ min: 0, max: 1e6 })),
      chars: fc.option(fc.integer({ min: 0, max: 1e5 })),
      reasonCode: fc.constant('other'),
      wordsDigest: fc.option(fc.constantFrom('x', 'y')),
      reversed: fc.boolean(),
      batch: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 120 }), (votes) => {
        const team = measureTeam(votes, window);
        expect(JSON.stringify(team)).not.toContain('per_');
        for (const tier of team.tiers)
          for (const value of Object.values(tier))
            if (typeof value === 'object' && value !== null) expect(value.part ?? 0).toBeLessThanOrEqual(value.of);
      }),
    );
  });
});
