import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INPUT_CASES } from './evaluation/input-cases';
import { REWRITINGS } from './evaluation/rewrite-text';
import { scoreInput } from './score-input';
import { normalise } from './text/normalise';

const attacks = INPUT_CASES.filter(({ attack, provenance }) => attack && provenance === 'user').map(({ text }) => text);
const isFound = (text: string): boolean =>
  scoreInput({ segments: [{ field: 'text', text, provenance: 'user' }] }).probability >= 0.5;

describe('attacks that are rewritten', () => {
  const plain = attacks.filter(isFound).length / attacks.length;
  test.each(Object.entries(REWRITINGS))('%s costs little recall', (name, rewrite) => {
    const found = attacks.filter((text) => isFound(rewrite(text))).length / attacks.length;
    // Digits for letters are told by English words: the attacks in other languages stay hidden.
    expect(plain - found).toBeLessThanOrEqual(name === 'leet' ? 0.2 : 0.1);
  });

  test('digits for letters in the words that matter alone cost nothing', () => {
    const words = /\b(?:ignore|previous|instructions|system|prompt|reveal|password|rules)\b/gi;
    const disguised = attacks.map((text) => text.replace(words, (word) => REWRITINGS['leet']!(word)));
    expect(disguised.filter(isFound).length / attacks.length).toBeGreaterThanOrEqual(plain - 0.02);
  });

  test.each([
    'Order 5y57 of 13 parts, key A1b2-c3d4e5, for room 4a at 7pm.',
    'Which pr0mpt does v3.1 of the 5y5t3m show at start?',
    'The admin5 role and the host syst3m-1 are gone.',
  ])(
    // prettier-ignore
    'and are no attack by themselves: %s',
    (text) => expect(isFound(text)).toBe(false),
  );

  // A word of look-alikes alone is a word of the other alphabet: something of it must be left to tell.
  const word = fc.stringMatching(/^[a-z]{2,10}$/).filter((one) => /[a-z]/.test(REWRITINGS['homoglyph']!(one)));
  const sentence = fc.array(word, { minLength: 3, maxLength: 12 }).map((words) => words.join(' '));

  test.each(['zeroWidth', 'softHyphen', 'fullWidth', 'upperCase', 'mixedCase', 'homoglyph'] as const)(
    '%s reads as what it was written from, and leads back into the original',
    (name) => {
      fc.assert(
        fc.property(sentence, (text) => {
          const rewritten = REWRITINGS[name]!(text);
          const { view } = normalise(rewritten);
          expect(view.text).toBe(text);
          const { start, end } = view.origin(0, view.text.length);
          expect(start).toBe(0);
          expect(end).toBeLessThanOrEqual(rewritten.length);
        }),
        { numRuns: 100 },
      );
    },
  );
});
