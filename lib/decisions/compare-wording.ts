/**
 * Whether two texts say about the same in other words: what a model writes into a free-text argument differs from run to run, and a
 * reader who looks for what was done differently should not stop at each of these. Pure, client-safe, and by rule, not by a model: it
 * claims no same meaning, only that no figure, identifier or negation differs and that much of the wording is shared.
 */

/** Below this share of the wording two texts are about different things. */
const SHARED = 0.4;
/** Longer texts are long enough to be compared in words; comparing trigrams of more would take too long. */
const MOST_CHARACTERS = 20_000;

const NEGATION =
  /^(?:no|not|never|none|nothing|neither|nor|without|cannot|can't|won't|don't|doesn't|didn't|isn't|wasn't|aren't|weren't|kein\p{L}*|nicht|nie|ne|pas|non)$/u;
/** Words that say nothing about what a text is about. */
const FILLING = new Set(
  'a an the and or of to in on for with by at as is are was were be been has have had it its this that they their he she his her i we you your my our would will can could should about from'.split(
    ' ',
  ),
);
const WORD = /[\p{L}\p{N}\p{M}]+(?:[-_.:/@#,'’][\p{L}\p{N}\p{M}]+)*/gu;

/** A sentence, as opposed to a name, a code or a choice of a list. */
export function isProse(text: string): boolean {
  if (text.length > MOST_CHARACTERS) return false;
  const words = text.match(WORD) ?? [];
  return words.filter((word) => /^[\p{L}'’-]+$/u.test(word)).length >= 4;
}

/** Share of the wording that both have, 0 to 1: Dice's coefficient over the letter trigrams of the words that carry meaning. Symmetric. */
export function sharedWording(left: string, right: string): number {
  if (left === right) return 1;
  const a = trigrams(left);
  const b = trigrams(right);
  const sizes = sizeOf(a) + sizeOf(b);
  if (sizes === 0) return 0;
  let both = 0;
  for (const [gram, count] of a) both += Math.min(count, b.get(gram) ?? 0);
  return (2 * both) / sizes;
}

/**
 * The share of shared wording of two sentences that differ in wording alone: the same figures, identifiers and negations in both.
 * Null when they may well differ in what they say.
 */
export function onlyWording(left: string, right: string): number | null {
  if (!isProse(left) || !isProse(right) || facts(left) !== facts(right)) return null;
  const shared = sharedWording(left, right);
  return shared >= SHARED ? shared : null;
}

/** What may not differ: words with a digit, words written like codes, negations; in any order, as often as they stand there. */
function facts(text: string): string {
  const kept = (text.match(WORD) ?? []).flatMap((word) => {
    const lower = word.toLowerCase().replaceAll('’', "'");
    if (NEGATION.test(lower)) return ['not'];
    return /\p{N}/u.test(word) || /^[\p{Lu}_]{3,}$/u.test(word) || /[@/_#]/.test(word) ? [lower] : [];
  });
  return kept.sort().join(' ');
}

function trigrams(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(WORD) ?? []) {
    if (FILLING.has(word)) continue;
    const padded = ` ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) {
      const gram = padded.slice(i, i + 3);
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

function sizeOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
