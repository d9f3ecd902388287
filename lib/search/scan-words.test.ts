import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scanWords } from './scan-words';

const WORD = /[a-z0-9]+(?:[-_./@:+#&'=%~][a-z0-9]+|(?<=[0-9]),(?=[0-9])[a-z0-9]+)*/g;

it('finds what the expression finds, and knows which words are joined', () => {
  const chars = fc.constantFrom(...'ab09 ,,-_./@:+#&\'=%~"\\{}\n');
  fc.assert(
    fc.property(fc.array(chars, { maxLength: 60 }).map((all) => all.join('')), (text) => {
      const words: [string, boolean][] = [];
      scanWords(text, (word, joined) => words.push([word, joined]));
      expect(words).toEqual([...text.matchAll(WORD)].map(([word]) => [word, /[^a-z0-9]/.test(word)]));
    }),
    { numRuns: 2_000 },
  );
}); // prettier-ignore
