import { type ContextBook } from './context-book';
import { type ProseBook } from './prose-book';
import { type Strict } from './strict';

/**
 * What is looked at in a sentence about prose, in the order in which lib/risk/model/prose-weights.ts weighs it. Each is the larger the more speaks
 * against the sentence, so that no weight is below nought: what is amiss never makes a claim look better.
 */
export const PROSE_SIGNS = [
  /** Share of its words of content that are not in the prose, nor one of their root or meaning. */
  'novel',
  /** Share of its threes of neighbouring words that the prose does not have. */
  'threes',
  /** How short the stretches are that it shares with the prose word for word. */
  'pieces',
  /** Share of its words that do not follow each other so in the best passage. */
  'order',
  /** Numbers, names and dates that are not there. */
  'numbers',
  'names',
  'dates',
  /** Numbers whose neighbours stand elsewhere, nearly and as a whole. */
  'numberApart',
  'numberStranger',
  /** It denies what the best passage says, or the other way round; or says the opposite. */
  'disagrees',
  /** It denies something of which nothing is denied in the prose. */
  'deniedNew',
] as const;

interface ProseClaim {
  text: string;
  /** Words of content as they follow. */
  order: readonly string[];
  book: ContextBook;
  prose: ProseBook;
  strict: Strict;
  numberStranger: number;
  /** Words of the best passage as they follow. */
  best: readonly string[];
}

/** Neighbours further apart than this are none. */
const APART = 6;
/** A shared stretch of about this many words is as good as a quotation. */
const LONG = Math.log(1 + 20);

/** The values of {@link PROSE_SIGNS} for one claim. */
export function proseSigns({ text, order, book, prose, strict, numberStranger, best }: ProseClaim): readonly number[] {
  const words = [...new Set(order)];
  const said = prose.words(text);
  const unseen = prose.unseen(said);
  const known = order.filter((word) => prose.has(word));
  let numberApart = 0;
  for (let n = 1; n < known.length; n++) {
    const [first, second] = [known[n - 1]!, known[n]!];
    if (first !== second && (isCount(first) || isCount(second)) && prose.distance(first, second) > APART) numberApart++;
  }
  return [
    words.reduce((sum, word) => sum + 1 - book.holds(word), 0) / words.length,
    unseen.threes,
    Math.max(0, LONG - unseen.stretch),
    1 - inOrder(order, best) / order.length,
    Math.min(2, strict.numbersMissing),
    Math.min(2, strict.namesMissing),
    Math.min(1, strict.datesMissing),
    Math.min(2, numberApart),
    numberStranger,
    Number(strict.disagrees),
    Number(prose.deniesAnew(said)),
  ];
}

/** "One of them", "first", "two": joints of sentences more often than counts, and they stand beside other words in every wording. */
const JOINTS: ReadonlySet<string> = new Set(['1', '2']);

/** A number that should stand beside the same words in the claim and in the prose. */
export const isCount = (word: string): boolean => /^\d/.test(word) && !JOINTS.has(word);

/** The most words of one that follow each other in the other as well, whatever stands between. */
function inOrder(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++) next.push(word === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return row[b.length]!;
}
