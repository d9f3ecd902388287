import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scanWords } from './scan-words';
import { normaliseText } from './tokenise';
import { WordTable } from './word-table';

/** A word joined of parts is told from a plain one. */
const marked = (word: string): string[] => [`<${word}>`];
const LONGEST = 40;

function slowly(text: string, into: Set<string>): boolean {
  scanWords(normaliseText(text), (word, joined) => into.add(joined || word.length > LONGEST ? `<${word}>` : word));
  return /[a-z][A-Z]/.test(text);
}

const piece = fc.oneof(
  fc.constantFrom('2026-11-27T10:00:00Z', '2026-11-27t10:0', '12026-11-27T10:1', '2026-11-27T1', 'x2026-11-27T09:', 'refundAmount', 'mia_li_3668'),
  fc.constantFrom('HATHAT', '4417-2201', '1,234.50', 'a,b', 'a.b@example.org', 'word', 'Word', 'x'.repeat(39), 'y'.repeat(41), 'x-'.repeat(30)),
  fc.array(fc.constantFrom(...'abTt09 ,,-_./@:+#&\'=%~"{}\n'), { maxLength: 12 }).map((all) => all.join('')),
); // prettier-ignore
const text = fc.array(piece, { maxLength: 12 }).chain((pieces) => fc.constantFrom('', ' ', ',').map((sign) => pieces.join(sign)));

it('finds in one text after the other what the plain way finds in each', () => {
  const table = new WordTable(marked);
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 6 }), (sets) => {
      for (const texts of sets) {
        const [into, expected] = [new Set<string>(), new Set<string>()];
        for (const one of texts) expect(table.collect(one, into)).toBe(slowly(one, expected));
        expect([...into].sort()).toEqual([...expected].sort());
      }
    }),
    { numRuns: 1_000 },
  );
});

it('adds to a set again what was taken out of it', () => {
  const table = new WordTable(marked);
  const into = new Set<string>();
  table.collect('one two', into);
  into.clear();
  table.collect('two', into);
  expect([...into]).toEqual(['two']);
});

it('forgets rather than grows, and still finds everything', () => {
  const table = new WordTable(marked);
  for (let round = 0; round < 3; round++) {
    const words = Array.from({ length: 20_000 }, (_, i) => `w${round}x${i}`);
    const into = new Set<string>();
    table.collect(words.join(' '), into);
    expect(into.size).toBe(words.length);
    expect(words.every((word) => into.has(word))).toBe(true);
  }
});
