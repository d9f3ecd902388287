import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionList } from './decisions/decision-list';
import {
  LIST_DENSITIES,
  MAX_COLUMN_WIDTH,
  MIN_COLUMN_WIDTH,
  PAGE_SIZES,
  changeState,
  defaultListState,
  hrefOf,
  listHref,
  parseListState,
  toSearchParams,
  viewOf,
  type ListState,
} from './list-state';
import { RANGE_PRESETS, type RangePreset, type TimeRange } from './time-range';

const instant = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const range: fc.Arbitrary<TimeRange> = fc.oneof(
  fc.constantFrom(...(Object.keys(RANGE_PRESETS) as RangePreset[])).map((preset) => ({ preset })),
  fc
    .tuple(instant, instant)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
  instant.map((from) => ({ from, to: null })),
  instant.map((to) => ({ from: null, to })),
);
const columns = fc
  .shuffledSubarray([...decisionList.columns])
  .map((ids) => [...decisionList.fixedColumns.filter((id) => !ids.includes(id)), ...ids]);
const token = fc.stringMatching(/^[A-Za-z0-9_\-.~]{1,80}$/);
const state: fc.Arbitrary<ListState> = fc
  .record({
    q: fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => text.trim()),
    range,
    zone: fc.constantFrom(null, 'Europe/Berlin', 'UTC', 'Asia/Kathmandu'),
    sort: fc.constantFrom(...decisionList.sorts),
    limit: fc.constantFrom(...PAGE_SIZES),
    cursor: fc.option(token),
    row: fc.integer({ min: 1, max: 1_000_000 }),
    columns,
    widths: fc.dictionary(
      fc.constantFrom(...decisionList.columns),
      fc.integer({ min: MIN_COLUMN_WIDTH, max: MAX_COLUMN_WIDTH }),
      { noNullPrototype: true },
    ),
    density: fc.option(fc.constantFrom(...LIST_DENSITIES)),
    peek: fc.option(token),
    series: fc.constantFrom(...decisionList.series),
    facets: fc.boolean(),
    view: fc.option(token),
  })
  .map((made) => ({ ...made, row: made.cursor ? made.row : 1 }));

const read = (search: string) => parseListState(new URLSearchParams(search), decisionList);

describe('the URL is the state', () => {
  test('every state survives its own URL without a complaint', () => {
    fc.assert(
      fc.property(state, (original) => {
        const { state: again, problems } = read(toSearchParams(original, decisionList).toString());
        expect(problems).toEqual([]);
        expect(again).toEqual(original);
      }),
    );
  });

  test('equal states have equal links, and defaults are not written', () => {
    expect(hrefOf(defaultListState(decisionList), decisionList)).toBe('/decisions');
    expect(listHref(decisionList, { q: 'status:error', range: { preset: '7d' } })).toBe('/decisions?q=status%3Aerror&range=7d');
    fc.assert(
      fc.property(state, (original) => {
        const once = hrefOf(original, decisionList);
        expect(hrefOf(read(once.split('?')[1] ?? '').state, decisionList)).toBe(once);
      }),
    );
  });

  test('any text whatever is read without throwing, and gives a state that can be written', () => {
    const names = fc.constantFrom(
      'q',
      'range',
      'from',
      'to',
      'tz',
      'sort',
      'limit',
      'cursor',
      'row',
      'cols',
      'widths',
      'density',
      'peek',
      'by',
      'facets',
      'view',
      '__proto__',
      'x',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string({ unit: 'binary', maxLength: 30 }))), (pairs) => {
        const { state: parsed } = parseListState(new URLSearchParams(pairs), decisionList);
        expect(read(toSearchParams(parsed, decisionList).toString()).problems).toEqual([]);
      }),
    );
  });

  test('a day is a day of the zone that the link names', () => {
    const berlin = read('from=2026-11-21&to=2026-11-22&tz=Europe%2FBerlin');
    expect(berlin).toMatchObject({
      problems: [],
      state: { range: { from: '2026-11-20T23:00:00.000Z', to: '2026-11-21T23:00:00.000Z' } },
    });
    expect(read('to=2026-11-22&tz=UTC')).toMatchObject({ problems: [], state: { range: { to: '2026-11-22T00:00:00.000Z' } } });
  });

  test.each([
    ['range=fortnight', 'range'],
    ['range=7d&from=2026-01-01', 'range'],
    ['from=yesterday', 'from'],
    ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['to=2026-13-40', 'to'],
    ['to=2026-02-30', 'to'],
    ['from=2026-11-21', 'from'],
    ['tz=Mars%2FBase', 'tz'],
    ['sort=price', 'sort'],
    ['limit=1000000', 'limit'],
    ['density=tiny', 'density'],
    ['cols=what,karma', 'cols'],
    ['cols=', 'cols'],
    ['widths=what:-4', 'widths'],
    ['by=colour', 'by'],
    ['cursor=%00%01', 'cursor'],
    ['row=0', 'row'],
    ['page=2', 'page'],
    ['q=a&q=b', 'q'],
    [`q=${'x'.repeat(4001)}`, 'q'],
  ])('%s is reported by name, never silently replaced', (search, param) => {
    expect(read(search).problems.map((problem) => problem.param)).toContain(param);
  });
  test.each([
    ['from=foo', 'from: "foo" is not an instant; write it as 2026-11-21T00:00:00Z.'],
    ['tz=Mars/Base', 'tz: "Mars/Base" is not a time zone such as Europe/Berlin'],
    ['sort=price', 'sort: "price" is not one of -startedAt, startedAt'],
    ['cursor=!!', 'cursor: "!!" is not well formed and was ignored; this is the first page.'],
    ['colls=time', 'colls: there is no such parameter of this page, and it was ignored. Did you mean cols?'],
    ['cols=nope', 'cols: there is no column "nope". There are '],
  ])('%s is told by its name, its value and what to write', (search, words) => {
    expect(
      read(search)
        .problems.map((problem) => problem.message)
        .join('\n'),
    ).toContain(words);
  });
});

describe('changes', () => {
  test('another result set begins at its first page; another look stays where it is', () => {
    const deep: ListState = { ...defaultListState(decisionList), cursor: 'abc', row: 51 };
    expect(changeState(deep, { q: 'status:error' })).toMatchObject({ cursor: null, row: 1 });
    expect(changeState(deep, { range: { preset: '7d' } })).toMatchObject({ cursor: null, row: 1 });
    expect(changeState(deep, { zone: 'Europe/Berlin' })).toMatchObject({ cursor: null, row: 1 });
    expect(changeState(deep, { columns: ['what'] })).toMatchObject({ cursor: 'abc', row: 51 });
    expect(changeState(deep, { peek: 'dec_1' })).toMatchObject({ cursor: 'abc', row: 51 });
    expect(changeState(deep, { cursor: 'def', row: 101 })).toMatchObject({ cursor: 'def', row: 101 });
  });

  test('a saved view keeps no place, no peek and no personal selection', () => {
    fc.assert(
      fc.property(state, (original) => {
        expect(viewOf(original)).toMatchObject({ cursor: null, row: 1, peek: null, view: null });
      }),
    );
  });
});
