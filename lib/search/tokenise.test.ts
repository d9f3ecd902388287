import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectLexemes, foldAccents, phraseStream, queryLexemes, streamHasPhrase } from './tokenise';

function lexemes(text: string): Set<string> {
  const into = new Set<string>();
  collectLexemes(text, into);
  return into;
}
function finds(document: string, query: string): boolean {
  const have = lexemes(document);
  const wanted = queryLexemes(query);
  return wanted.length > 0 && wanted.every((alternatives) => alternatives.some((all) => all.every((lexeme) => have.has(lexeme))));
}

describe('what stands in a text is found by typing it', () => {
  const cases: [document: string, query: string][] = [
    ['Order #W100 was touched.', 'W100'],
    ['Order #W100 was touched.', '#W100'],
    ['reservation HATHAT, please', 'hathat'],
    ['account 4417-2201/A', '4417-2201'],
    ['account 4417-2201', '2201'],
    ['{"user_id":"mia_li_3668"}', 'mia_li_3668'],
    ['{"user_id":"mia_li_3668"}', 'user_id'],
    ['{"user_id":"mia_li_3668"}', '3668'],
    ['write to Ana.Silva+x@example.org today', 'ana.silva+x@example.org'],
    ['write to Ana.Silva@example.org today', 'example.org'],
    ['see https://example.org/a/b?c=d', 'https://example.org/a/b'],
    ['at 2026-11-21T10:00:00.000Z', '2026-11-21'],
    ['at 2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00.000Z'],
    ['at 2026-11-21T10:00:00.000Z', '10:00'],
    ['paid 1,234.50 EUR', '1,234.50'],
    ['paid 1,234.50 EUR', '1234.50'],
    ['{"amount":"40.00"}', '40.00'],
    ['{"amount":40}', '40.00'],
    ['{"amount":1234.5}', '1,234.50'],
    ['018f6d2e-7c11-7abc-8def-0123456789ab', '018f6d2e-7c11-7abc-8def-0123456789ab'],
    ['called issueRefund now', 'refund'],
    ['called issueRefund now', 'issuerefund'],
    ['Le café de la gare', 'café'],
    ['Le café de la gare', 'cafe'],
    ['СЧЁТ оплачен', 'счёт'],
    ['СЧЁТ оплачен', 'счет'],
    ['تَمَّ رَدُّ المبلغ', 'المبلغ'],
    ['تَمَّ رَدُّ المبلغ', 'رد'],
    ['订单W100已退款', 'W100'],
    ['订单W100已退款', '退款'],
    ['東京都に住んでいます', '京都'],
    ['ได้รับเงินคืนแล้ว', 'เงินคืน'],
    ['ＦＵＬＬ width １２３', 'full'],
    ['ΟΔΟΣ 5', 'οδός'.normalize('NFD').replace(/\p{M}/gu, '')],
    ['{\\"text\\":\\"first\\nsecond\\"}', 'second'],
    ['don’t', "don't"],
  ];
  it.each(cases)('%s <- %s', (document, query) => expect(finds(document, query)).toBe(true));

  it('does not find what is not there', () => {
    expect(finds('order W100', 'W10')).toBe(false);
    expect(finds('{"amount":40.5}', '40.05')).toBe(false);
    expect(finds('{"order":1234}', '1,2,3,4')).toBe(false);
    expect(finds('{"order":7}', '007')).toBe(false);
    expect(finds('2026-11-05 and 2025-11-21', '2026-11-21')).toBe(false);
    expect(finds('a@b.com c@d.com', 'a@d.com')).toBe(false);
  });

  const word = fc.stringMatching(/^[\p{L}\p{N}]{1,12}$/u);
  const joined = fc
    .array(word, { minLength: 1, maxLength: 8 })
    .chain((parts) =>
      fc
        .array(fc.constantFrom('-', '_', '.', '/', '@', ':', '+'), { minLength: parts.length, maxLength: parts.length })
        .map((joins) => parts.map((part, i) => part + (i < parts.length - 1 ? joins[i]! : '')).join('')),
    );

  it('finds every word, and every run of a joined word, in any text around it', () => {
    fc.assert(
      fc.property(fc.array(joined, { minLength: 1, maxLength: 10 }), fc.nat(), (words, pick) => {
        const query = words[pick % words.length]!;
        expect(finds(words.join(' '), query)).toBe(true);
        expect(finds(`(${words.join(', ')}).`, query)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('takes any string without failing, in lexemes that PostgreSQL can hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        for (const lexeme of lexemes(text)) {
          expect(lexeme.length).toBeGreaterThan(0);
          expect(Buffer.byteLength(lexeme)).toBeLessThan(2046);
          expect(lexeme).not.toMatch(/\p{Cs}/u);
          expect(lexeme).not.toContain('\u0000');
        }
      }),
    );
  });

  it('never makes a lexeme too long for PostgreSQL, whatever is joined or humped', () => {
    for (const long of [
      'aB'.repeat(3000),
      `${'a'.repeat(4000)}B`,
      'a-'.repeat(3000) + 'a',
      'é'.repeat(3000),
      '退'.repeat(3000),
      '1,'.repeat(2000) + '1',
    ])
      for (const lexeme of lexemes(long)) expect(Buffer.byteLength(lexeme)).toBeLessThan(2046);
  });

  it('finds a very long token, and only that one', () => {
    const long = 'a'.repeat(5000);
    expect(finds(`x ${long} y`, long)).toBe(true);
    expect(finds(`x ${long} y`, `${long}b`)).toBe(false);
  });
});

describe('phrases', () => {
  it('are found where their words follow each other', () => {
    const stream = phraseStream('A duplicate refund of 40.00 was suspected. Café 東京都.');
    expect(streamHasPhrase(stream, phraseStream('duplicate refund'))).toBe(true);
    expect(streamHasPhrase(stream, phraseStream('Refund of 40.00'))).toBe(true);
    expect(streamHasPhrase(stream, phraseStream('cafe'))).toBe(true);
    expect(streamHasPhrase(stream, phraseStream('京都'))).toBe(true);
    expect(streamHasPhrase(stream, phraseStream('refund duplicate'))).toBe(false);
    expect(streamHasPhrase(stream, phraseStream('plicate refund'))).toBe(false);
  });
  it('every run of words of a text is found in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[\p{L}\p{N}]{1,8}$/u), { minLength: 2, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (words, a, b) => {
          const from = a % words.length;
          const to = from + 1 + (b % (words.length - from));
          expect(streamHasPhrase(phraseStream(words.join(' ')), phraseStream(words.slice(from, to).join(' ')))).toBe(true);
        },
      ),
    );
  });
  it('folding twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldAccents(foldAccents(text))).toBe(foldAccents(text));
      }),
    );
  });
});
