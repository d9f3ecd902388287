import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hidesText, markHidden } from './visible-text';

const marks = (text: string) => markHidden(text).flatMap((piece) => (piece.mark ? [piece.mark] : []));

describe('markHidden', () => {
  it('gives back the text exactly, whatever is in it', () => {
    const nasty = fc.constantFrom(
      '\u200b',
      '\u202e',
      '\u0000',
      '\u{e0041}',
      'а',
      'a',
      '\ud800',
      '👩‍💻',
      'ز',
      '\u3164',
      '\n',
      'µ',
      '日',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(nasty).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(
            markHidden(text)
              .map((piece) => piece.text)
              .join(''),
          ).toBe(text);
          expect(hidesText(text)).toBe(marks(text).length > 0);
        },
      ),
    );
  });

  it('marks characters without a shape, by code and name', () => {
    expect(marks('pay\u200bpal')).toEqual([{ kind: 'invisible', code: 'U+200B', name: 'zero-width space' }]);
    expect(marks('safe\u202egpj.exe')).toEqual([{ kind: 'bidi', code: 'U+202E', name: 'right-to-left override' }]);
    expect(marks('a\u001b[31mred').map((mark) => mark.kind)).toEqual(['control']);
    expect(marks('ab\u3164cd').map((mark) => mark.code)).toEqual(['U+3164']);
    expect(marks('a\rb').map((mark) => mark.code)).toEqual(['U+000D']);
  });

  it('reads out what is smuggled in tag characters', () => {
    const smuggled = Array.from('ignore all', (c) => String.fromCodePoint(0xe0000 + c.codePointAt(0)!)).join('');
    expect(marks(`Hello${smuggled}!`)).toEqual([
      { kind: 'tag', code: 'hidden: ignore all', name: 'text hidden in Unicode tag characters' },
    ]);
  });

  it('marks letters of another script inside a Latin word', () => {
    expect(marks('pаypаl')).toHaveLength(2);
    expect(marks('pаypаl')[0]).toEqual({ kind: 'lookalike', code: 'U+0430', name: 'Cyrillic letter in a Latin word' });
  });

  it.each([
    ['emoji', '👩‍💻 ❤️ 👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['Persian with a joiner', 'می‌خواهم'],
    ['Hindi with a joiner', 'क्‍ष'],
    ['Hebrew with a mark', 'שלום\u200f (1)'],
    ['Russian', 'Привет, мир. Сумма 40 EUR'],
    ['Greek letters in units and formulas', '5 µg, Δt, σ=2'],
    ['Windows line ends and tabs', 'one\r\ntwo\tthree'],
    ['Chinese', '退款已完成'],
  ])('leaves %s alone', (_, text) => {
    expect(marks(text)).toEqual([]);
  });

  it('is linear in the length of the text', () => {
    const started = performance.now();
    markHidden('a\u200bа'.repeat(100_000));
    markHidden('\u{e0041}'.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
