import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '@/lib/shared/json';
import { fieldsOf, orderOf } from './record-fields';
import {
  applyMarks,
  applyMarksUnderMasks,
  countWithheld,
  findPassages,
  withheldWords,
  type WithholdingMark,
} from './withhold-marks';

const mark = (over: Partial<WithholdingMark> = {}): WithholdingMark => ({
  record: 7,
  ground: 'thirdPersons',
  at: { path: '/data/text', passage: null },
  everywhere: false,
  ...over,
});
const shown: JsonValue = {
  kind: 'tool.returned',
  data: { text: 'Mr Doe lives next door. He said: "no".', rows: ['Mr Doe', 'nobody'], 'Mr Doe': 1 },
};

describe('what is kept back by hand', () => {
  test('a field, a passage, a record: the ground stands in its place, and other records stay as they are', () => {
    const gone = withheldWords('thirdPersons');
    expect(gone).toBe('[withheld: rights of other persons]');
    expect(applyMarks(7, shown, [mark()]).value).toMatchObject({ data: { text: gone, rows: ['Mr Doe', 'nobody'] } });
    const passage = applyMarks(7, shown, [mark({ at: { path: '/data/text', passage: 'Mr Doe' } })]);
    expect(passage).toMatchObject({
      whole: null,
      value: { data: { text: `${gone} lives next door. He said: "no".` } },
      places: [{ path: '/data/text', part: 'passage' }],
    });
    expect(applyMarks(7, shown, [mark({ at: { path: '', passage: null } })])).toMatchObject({
      value: null,
      whole: 'thirdPersons',
    });
    expect(applyMarks(8, shown, [mark()])).toEqual({ value: shown, whole: null, places: [] });
  });

  test('words that are kept back everywhere are so in every record, in names of members, and inside JSON that is a text', () => {
    const nested = { raw: JSON.stringify({ deep: JSON.stringify(['He said: "no".']) }) };
    const marks = [mark({ at: { path: '/data/text', passage: 'Mr Doe' }, everywhere: true }), mark({ at: { path: '/data/text', passage: 'He said: "no".' }, everywhere: true, ground: 'privilege' })];
    expect(JSON.stringify(applyMarks(9, shown, marks).value)).not.toMatch(/Doe|He said/);
    expect(applyMarks(9, nested, marks).value).toEqual({ raw: `{"deep":"[\\"${withheldWords('privilege')}\\"]"}` });
  }); // prettier-ignore

  test('where a mark does not fit any more, more is kept back and never less', () => {
    expect(applyMarks(7, { data: { other: 'Mr Doe' } }, [mark()]).whole).toBe('thirdPersons');
    expect(applyMarks(7, shown, [mark({ at: { path: '/data/text', passage: 'words that are masked now' } })]).value).toMatchObject({ data: { text: withheldWords('thirdPersons') } });
    expect(applyMarks(7, shown, [mark({ at: { path: '/data', passage: 'Mr Doe' } })]).value).toMatchObject({ data: withheldWords('thirdPersons') });
    expect(applyMarks(7, shown, [mark({ at: null })]).whole).toBe('thirdPersons');
    expect(applyMarks(8, shown, [mark({ at: null, everywhere: true })]).whole).toBe('thirdPersons');
    expect(applyMarks(8, shown, [mark({ at: null })]).whole).toBeNull();
  }); // prettier-ignore

  test('passages that overlap are one, whatever their order, and nothing of either is left', () => {
    const text = 'abcdefgh';
    const parts = [
      mark({ at: { path: '/t', passage: 'bcd' } }),
      mark({ at: { path: '/t', passage: 'def' }, ground: 'privilege' }),
    ];
    for (const marks of [parts, [...parts].reverse()])
      expect(applyMarks(7, { t: text }, marks).value).toEqual({ t: `a${withheldWords('thirdPersons')}gh` });
  });

  test('no word of a passage is left anywhere, for any text, any record and any writer of JSON', () => {
    const word = fc.stringMatching(/^[a-zäß東😀/"\\\n]{3,8}$/u);
    const ascii = (value: unknown, upper: boolean): string =>
      JSON.stringify(value).replaceAll('/', '\\/').replaceAll(/[^\u0020-\u007e]/g, (unit) => {
        const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
        return `\\u${upper ? hex.toUpperCase() : hex}`;
      });
    fc.assert(
      fc.property(word, fc.jsonValue(), fc.string(), fc.boolean(), (secret, around, before, upper) => {
        const python = ascii([secret, { [secret]: 1 }], upper);
        const tree = { around, t: before + secret, raw: JSON.stringify([secret, { [secret]: secret }]), python, twice: ascii({ python }, upper), list: [secret] } as JsonValue;
        const { value, places } = applyMarks(1, tree, [mark({ record: 1, ground: 'privilege', at: { path: '/t', passage: secret }, everywhere: true })]);
        for (const path of ['/python', '/twice', '/raw', '/t', '/list/0']) expect(places.map((one) => one.path)).toContain(path);
        for (const { text } of fieldsOf(value))
          for (const left of text.split(withheldWords('privilege'))) expect(findPassages(left, secret)).toEqual([]);
      }),
    );
  }); // prettier-ignore

  test('words are found as other writers of JSON escape them, and words that were copied from such a text are found in clear', () => {
    const python = '{"note": "M\\u00fcller \\/ S\\u00F6hne wohnen hier"}';
    const everywhere = (passage: string) => [mark({ at: { path: '/data/text', passage }, everywhere: true })];
    expect(applyMarks(9, { python }, everywhere('Müller / Söhne')).value).toEqual({ python: `{"note": "${withheldWords('thirdPersons')} wohnen hier"}` });
    expect(applyMarks(9, { t: 'Müller / Söhne' }, everywhere('M\\u00fcller \\/ S\\u00F6hne')).value).toEqual({ t: withheldWords('thirdPersons') });
  }); // prettier-ignore

  test('words that a mask hides in another record keep its field back, or the record: it is never given as it is', () => {
    const marks = [mark({ at: { path: '/data/text', passage: 'no 4711 4712' }, everywhere: true })];
    const under = (shown: JsonValue, clear: JsonValue) => applyMarksUnderMasks(9, { shown, clear }, marks);
    expect(under({ taxId: '[tax number]', x: 'open' }, { taxId: 'no 4711 4712', x: 'open' })).toMatchObject({
      whole: null,
      value: { taxId: withheldWords('thirdPersons'), x: 'open' },
      places: [{ path: '/taxId', part: 'field' }],
    });
    // The mask took a part, and once more it stands there in clear.
    expect(under({ t: 'no [number], no 4711 4712' }, { t: 'no 4711 4712, no 4711 4712' }).value).toEqual({ t: withheldWords('thirdPersons') });
    expect(under({ '[number]': 1 }, { 'no 4711 4712': 1 }).whole).toBe('thirdPersons');
    expect(under({ a: 'other' }, { a: 'other' })).toMatchObject({ whole: null, places: [] });
  }); // prettier-ignore

  test('counts are by ground and part', () => {
    const { places } = applyMarks(7, shown, [
      mark(),
      mark({ at: { path: '/data/rows/0', passage: 'Doe' }, everywhere: true, ground: 'privilege' }),
    ]);
    expect(countWithheld(places)).toEqual({ thirdPersons: { field: 1 }, privilege: { passage: 1, field: 1 } });
  });
});

test('fields of a record are named for people: pairs of OpenTelemetry by their key, without what only orders a record', () => {
  expect(
    fieldsOf({ kind: 'otlp.span', traceId: 'ab', attributes: [{ key: 'tool.name', value: { stringValue: 'search' } }, { key: 'n', value: { intValue: '3' } }], nothing: '' }),
  ).toEqual([
    { path: '/attributes/0/value/stringValue', label: 'attributes › tool.name', text: 'search' },
    { path: '/attributes/1/value/intValue', label: 'attributes › n', text: '3' },
  ]);
}); // prettier-ignore

test('of a stored record the wrapping and what orders it are left out, and the pointer leads to the field all the same', () => {
  const stored = { form: 'event/1', event: { id: 'x', kind: 'tool.returned', occurredAt: 'now', data: { tool: { name: 'look_up', id: 'kept' } } } };
  expect(fieldsOf(stored)).toEqual([
    { path: '/event/data/tool/name', label: 'tool › name', text: 'look_up' },
    { path: '/event/data/tool/id', label: 'tool › id', text: 'kept' },
  ]);
}); // prettier-ignore

test('what the report leaves out of a record is listed all the same: together the two lists hold every value of it', () => {
  const leaves = (value: JsonValue): number =>
    value === null || value === '' ? 0 : typeof value !== 'object' ? 1 : Object.values(value).reduce<number>((sum, one) => sum + leaves(one as JsonValue), 0);
  const stored = { event: { id: 'x', decision: 'Ann Doe, 4 March', step: { id: 's1' }, trace: 't', data: { text: 'y', step: 'said' } } };
  expect(orderOf(stored).map(({ label, text }) => [label, text])).toEqual([['id', 'x'], ['decision', 'Ann Doe, 4 March'], ['step › id', 's1'], ['trace', 't']]);
  const name = fc.stringMatching(/^[a-z]{1,6}$/).filter((one) => one !== 'key');
  const key = fc.oneof(name, fc.constantFrom('id', 'decision', 'step', 'trace', 'event', 'data'));
  const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({ tree: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 4 })) as fc.Arbitrary<JsonValue> }));
  fc.assert(
    fc.property(tree, (record) => {
      const paths = [...fieldsOf(record), ...orderOf(record)].map((one) => one.path);
      expect(new Set(paths).size).toBe(paths.length);
      expect(paths).toHaveLength(leaves(record));
    }),
  );
}); // prettier-ignore
