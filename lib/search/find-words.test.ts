import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, finderOf, findWords, wantedTexts, wordsForTrail, type Wanted } from './find-words';
import { parseQuery } from './grammar/parse-query';

const wanted = (q: string): Wanted[] => wantedTexts(parseQuery(q).ast);
const found = (text: string, q: string): string[] => findWords(text, wanted(q)).map((mark) => text.slice(mark.start, mark.end));

describe('wantedTexts', () => {
  it('are the words a match holds, without filters and without what is excluded', () => {
    expect(wanted('status:error refund -card "order W100" text:lamp NOT broken')).toEqual([
      { text: 'refund', form: 'word' },
      { text: 'order W100', form: 'phrase' },
      { text: 'lamp', form: 'phrase' },
    ]);
    expect(wanted('system:x')).toEqual([]);
    expect(wordsForTrail(parseQuery('refund "order W100" status:ok').ast)).toBe('order W100');
  });
});

describe('findWords', () => {
  it('finds words as written in any case, with accents or without, and identifiers', () => {
    expect(found('Your Refund for CAFÉ order #W100', 'refund cafe w100')).toEqual(['Refund', 'CAFÉ', 'W100']);
    expect(found('id 4417-2201 and mia_li_3668', '4417-2201 mia_li_3668')).toEqual(['4417-2201', 'mia_li_3668']);
    expect(found('refundable, refunds, refund', 'refund')).toEqual(['refund']);
    expect(found('refundable', 'refun*')).toEqual(['refun']);
    expect(found('call issueRefund', 'refund')).toEqual(['Refund']);
    expect(found('注文の返金です', '返金')).toEqual(['返金']);
    expect(found('the order\\nW100', '"order w100"')).toEqual(['order\\nW100']);
  });
  it('gives places that lie in the text, in order, and do not overlap', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), { maxLength: 4 }),
        (text, words) => {
          const marks = findWords(
            text,
            words.map((one) => ({ text: one, form: 'word' as const })),
          );
          let at = 0;
          for (const mark of marks) {
            expect(mark.start).toBeGreaterThanOrEqual(at);
            expect(mark.end).toBeGreaterThan(mark.start);
            at = mark.end;
          }
          expect(at).toBeLessThanOrEqual(text.length);
          expect(excerptOf(text, marks).every((part) => part.text !== '')).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('finderOf', () => {
  const every = (text: string, asked: string, most = 50): string[] =>
    finderOf(asked)(text, most).map((mark) => text.slice(mark.start, mark.end));
  it('finds what the explorer finds: without accents, case and the signs between words', () => {
    expect(every('Le Café, le cafe\u0301, the CAFE', 'cafe')).toEqual(['Café', 'cafe\u0301', 'CAFE']);
    expect(every('the cafe', 'café')).toEqual(['cafe']);
    expect(every('Hauptstraße 4', 'hauptstrasse')).toEqual(['Hauptstraße']);
    expect(every('order #W100, order  W100', 'order w100')).toEqual(['order  W100']);
    expect(every('order #W100', 'order w100')).toEqual(['order #W100']);
    expect(every('user_id mia-li', 'mia li')).toEqual(['mia-li']);
    expect(every('re\u00adfund', 'refund')).toEqual(['re\u00adfund']);
    expect(every('注文の返金です。返金', '返金')).toEqual(['返金', '返金']);
  });
  it('tells places in long texts of other scripts, and with letters that fold to several', () => {
    const around = '日本語のテキスト '.repeat(20_000) + 'Straße ﬁn i\u0307 𝒜 ';
    expect(every(`${around}Größe Café cafe\u0301 e\u0301`, 'cafe')).toEqual(['Café', 'cafe\u0301']);
    expect(every(`${around}Größe`, 'grosse')).toEqual(['Größe']);
  });
  it('finds a number as JSON keeps it, however it is asked for', () => {
    expect(every('{"amount": 40, "fee": 40.5, "of": 140}', '40.00')).toEqual(['40']);
    expect(every('{"amount": 40}, 40.00 EUR', '40.00')).toEqual(['40.00']);
    expect(every('{"amount": 1234.5}', '1,234.50')).toEqual(['1234.5']);
    expect(found('{"amount": 40}', '40.00')).toEqual(['40']);
  });
  it('finds signs as they are written, and a word within words', () => {
    expect(every('a <= b, c <= d', '<=')).toEqual(['<=', '<=']);
    expect(every('C++ and c', 'c++')).toEqual(['C++']);
    expect(every('access', 'c++')).toEqual([]);
    expect(every('refundable refunds', 'fund')).toEqual(['fund', 'fund']);
    expect(every('a a a a', 'a', 3)).toHaveLength(3);
  });
  it('gives whole letters, in order, apart, each of which says what was asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), fc.nat(8), (text, from, length) => {
        const asked = text.slice(from, from + length);
        let at = 0;
        for (const mark of finderOf(asked)(text, 50)) {
          expect(mark.start).toBeGreaterThanOrEqual(at);
          expect(mark.end).toBeGreaterThan(mark.start);
          at = mark.end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Café', 'ß', '返金', 'W-100', ' ', 'ï', '<', '\u0301'), { maxLength: 12 }),
        (words) => {
          const text = words.join('');
          for (const word of words.filter((one) => one.trim() !== '' && one !== '\u0301'))
            expect(every(text, word), `${word} in ${text}`).not.toEqual([]);
        },
      ),
    );
  });
});

describe('excerptOf', () => {
  it('shows what stands around, and marks what was cut', () => {
    const text = `${'before '.repeat(20)}the refund\nof W100 ${'after '.repeat(60)}`;
    const parts = excerptOf(text, findWords(text, wanted('refund W100')));
    expect(parts.filter((part) => part.hit).map((part) => part.text)).toEqual(['refund', 'W100']);
    expect(parts[0]!.text.startsWith('…')).toBe(true);
    expect(parts.at(-1)!.text.endsWith('…')).toBe(true);
    expect(parts.map((part) => part.text).join('')).toContain('the refund of W100 after');
  });
});
