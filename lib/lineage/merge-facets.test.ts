import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { facetsOf, mergeFacets, type FacetMap } from './merge-facets';

const at = (n: number): string => `2026-11-2${n}T02:00:00.000000Z`;
const facet = fc.record({ _producer: fc.constant('https://a'), _schemaURL: fc.constant('https://b'), x: fc.integer({ min: 0, max: 2 }), _deleted: fc.option(fc.boolean(), { nil: undefined }) }, { requiredKeys: ['_producer', '_schemaURL', 'x'] }) as fc.Arbitrary<JsonObject>; // prettier-ignore
const report = fc.record({
  stamp: fc.record({ at: fc.integer({ min: 0, max: 3 }).map(at), r: fc.integer({ min: 0, max: 3 }) }),
  facets: fc.dictionary(fc.constantFrom('schema', 'version', '__proto__', 'mine'), facet),
});
const fold = (reports: readonly { stamp: { at: string; r: number }; facets: Record<string, JsonObject> }[]): FacetMap =>
  reports.reduce<FacetMap>((kept, one) => mergeFacets(kept, one.facets, one.stamp, true), {});

describe('mergeFacets', () => {
  test('does not depend on the order in which reports arrive', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (reports, random) => {
        const shuffled = reports.map((one) => ({ one, key: random.next().value as number })).sort((a, b) => a.key - b.key).map(({ one }) => one); // prettier-ignore
        expect(fold(shuffled)).toEqual(fold(reports));
      }),
    );
  });

  test('is idempotent: a resend changes nothing', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 8 }), (reports) => {
        expect(fold([...reports, ...reports])).toEqual(fold(reports));
      }),
    );
  });

  test('can be done in parts', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 8 }), fc.nat(8), (reports, cut) => {
        const stored = JSON.parse(JSON.stringify(fold(reports.slice(0, cut)))) as FacetMap;
        const resumed = reports
          .slice(cut)
          .reduce<FacetMap>((kept, one) => mergeFacets(kept, one.facets, one.stamp, true), stored);
        expect(JSON.stringify(facetsOf(resumed)).length).toBe(JSON.stringify(facetsOf(fold(reports))).length);
      }),
    );
  });

  const held: JsonObject = { _producer: 'https://a', _schemaURL: 'https://b', x: 1, y: 2 };
  test('replaces a facet whole and keeps the others, known or not', () => {
    const kept = mergeFacets(mergeFacets({}, { schema: held, mine: held }, { at: at(1), r: 1 }, true), { schema: { x: 3 } }, { at: at(2), r: 3 }, true); // prettier-ignore
    expect(facetsOf(kept)).toEqual({ schema: { x: 3 }, mine: held });
  });

  test('a deleted facet is gone, and an older report does not bring it back; a newer one does', () => {
    const gone = mergeFacets({}, { schema: { ...held, _deleted: true } }, { at: at(2), r: 0 }, true);
    const late = mergeFacets(gone, { schema: held }, { at: at(1), r: 0 }, true);
    expect(facetsOf(late)).toEqual({});
    expect(facetsOf(mergeFacets(late, { schema: held }, { at: at(3), r: 0 }, true))).toEqual({ schema: held });
  });

  test('facets of runs know no deletion', () => {
    expect(facetsOf(mergeFacets({}, { mine: { ...held, _deleted: true } }, { at: at(1), r: 0 }, false))).toEqual({ mine: { ...held, _deleted: true } }); // prettier-ignore
  });
});
