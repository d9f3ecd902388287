import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json';
import { lengthen, LONG, longTextAt, longTexts, RepeatBook, shorten, type Holder } from './repeats';

const long = fc
  .tuple(fc.string({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 3 }))
  .map(([text, n]) => text.replace(/\p{Cs}/gu, '?').repeat(n * LONG));
const records = fc.array(fc.oneof(long, fc.string().map((text) => text.replace(/\p{Cs}/gu, '?')), fc.jsonValue()), { maxLength: 6 }).map((value) => canonicalJson(value as never)); // prettier-ignore

describe('long texts', () => {
  test('are the strings of the JSON value that are long, in their order', () => {
    fc.assert(
      fc.property(records, (canonical) => {
        const tokens = longTexts(canonical).map(({ start, end }) => canonical.slice(start, end));
        expect(tokens).toEqual(strings(JSON.parse(canonical)).map((text) => JSON.stringify(text)).filter((token) => token.length > LONG + 1)); // prettier-ignore
        tokens.forEach((token, n) => expect(longTextAt(canonical, n)).toBe(token));
      }),
    );
  });
  test('taken out and put back give the record to the byte, whichever of them are taken', () => {
    fc.assert(
      fc.property(records, fc.array(fc.boolean()), (canonical, taken) => {
        const texts = longTexts(canonical);
        const { text, refs } = shorten(canonical, texts, (one) => {
          const ordinal = texts.indexOf(one);
          return taken[ordinal] ? { idx: 7, ordinal } : undefined;
        });
        expect(lengthen(text, refs, (holder) => longTextAt(canonical, holder.ordinal))).toBe(canonical);
      }),
    );
  });
  test('that a record does not hold are an error, not another text', () => {
    expect(() => longTextAt('{}', 0)).toThrow();
    expect(() => lengthen('["\u0000"]', [], () => '')).toThrow();
  });
});

test('the book knows what was stored in full, per decision, and forgets what went', () => {
  const book = new RepeatBook();
  const [text] = longTexts(canonicalJson(['x'.repeat(2 * LONG)]));
  book.note('w', 'd', 3, [text!], () => true);
  book.note('w', 'd', 9, [text!], () => true);
  const at: Holder = { idx: 3, ordinal: 0 };
  expect(book.find('w', 'd', text!)).toEqual(at);
  expect(book.find('w', 'other', text!)).toBeUndefined();
  expect(book.find('other', 'd', text!)).toBeUndefined();
  book.forget('w', 'd', new Set([3]));
  expect(book.find('w', 'd', text!)).toBeUndefined();
});

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap(strings)
    : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, one]) => [key, ...strings(one)]); // prettier-ignore
}
