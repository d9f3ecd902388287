import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentWords, contentWordsByForm } from './words';

test('words of a text are those of its expression', () => {
  const sign = fc.constantFrom(..."abstZ09_ '’.,-é\n", ' the ', " o'clock ", ' twenty ', '1,234.50', ' houses ');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(sign, { maxLength: 40 }).map((all) => all.join('')),
        fc.string(),
      ),
      (text) => {
        expect(contentWords(text)).toEqual(contentWordsByForm(text));
      },
    ),
    { numRuns: 2_000 },
  );
});
