import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutForeign } from '@/lib/privacy/mask-text';
import { columnText, previewOf } from './column-text';

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(fc.constantFrom('word', ' ', '  ', 'a', '\n', 'é', '😀', '\ud83d', '\0', '-', '\u00a0', '. '), { maxLength: 120 })
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('', ' ', 'x'), fc.integer({ min: 150, max: 170 }), fc.constantFrom('', ' ', '  z', '\n'))
    .map(([start, length, end]) => start + 'ab c'.repeat(50).slice(0, length) + end),
);

test('column text has neither NUL nor halves of pairs, and is otherwise the text', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 400 }), (text, max) => {
      expect(columnText(text, max)).toBe(text.slice(0, max).replace(/\u0000|\p{Cs}/gu, '\uFFFD'));
    }),
    { numRuns: 2_000 },
  );
});

test('a preview is what a slow reading of every character gives', () => {
  const slowly = (text: string): string | null => {
    const line = [
      ...text
        .slice(0, 800)
        .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
        .trim(),
    ];
    if (line.length === 0) return null;
    return line.length <= 160 ? line.join('') : `${line.slice(0, 159).join('').trimEnd()}…`;
  };
  fc.assert(
    fc.property(texts, (text) => {
      expect(previewOf(text, withoutForeign)).toBe(slowly(withoutForeign(text)));
    }),
    { numRuns: 3_000 },
  );
});
