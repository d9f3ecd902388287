import { contentWord, contentWords, datesIn, NUMBER_WORDS, plainNumber, sameDate, stem, STOP_WORDS } from '../text/words';
import { numbersIn, type ContextBook } from './context-book';
import { amountsIn } from './currencies';
import { oppositesOf } from './opposites';
import { type Passage } from './passages';

const answers = new WeakMap<Passage, 'yes' | 'no' | null>();
export function passageAnswer(passage: Passage): 'yes' | 'no' | null {
  let known = answers.get(passage);
  if (known === undefined) answers.set(passage, (known = polarity(passage.text).answer));
  return known;
}

export const YES_NO: ReadonlySet<string> = new Set(['yes', 'no', 'true', 'false']);

export interface Strict {
  kind: string;
  risk: number;
  contradicts: boolean;
  numbersMissing: number;
  namesMissing: number;
  datesMissing: number;
  /** It says no where the context says yes, or the other way round. */
  disagrees: boolean;
}

export const NOTHING_STRICT: Strict = {
  kind: '',
  risk: 0,
  contradicts: false,
  numbersMissing: 0,
  namesMissing: 0,
  datesMissing: 0,
  disagrees: false,
};

const ORDINALS: ReadonlySet<string> = new Set(['first', 'second', 'third', 'once', 'twice', 'hundred', 'dozen']);

/** What must agree to the letter. The gravest disagreement is told. */
export function strictly(
  text: string,
  book: ContextBook,
  best: Passage | undefined,
  local: number,
  words: ReadonlySet<string>,
): Strict {
  const found: { kind: string; risk: number; contradicts: boolean }[] = [];
  const dates = datesIn(text);
  for (const date of dates)
    if (!book.dates.some((other) => sameDate(date, other)))
      found.push({ kind: 'date', risk: 0.75, contradicts: book.dates.length > 0 && local > 0.4 });
  let plain = text;
  for (const { start, end } of dates) plain = plain.slice(0, start) + ' '.repeat(end - start) + plain.slice(end);
  const numbers = new Set((plain.match(/(?<![\p{L}\d])\d[\d.,]*\d|(?<![\p{L}\d])\d/gu) ?? []).map(plainNumber));
  for (const number of numbers)
    if (!book.numbers.has(number) && !rounded(number, book.numbers))
      found.push({ kind: 'number', risk: 0.75, contradicts: local > 0.45 && (best ? numbersIn(best.text).length > 0 : false) });
  for (const { number, currency } of amountsIn(plain))
    if (book.numbers.has(number) && !book.mayBeIn(currency, number))
      found.push({ kind: 'currency', risk: 0.75, contradicts: true });
  for (const word of plain.toLowerCase().match(/[a-z]+/g) ?? []) {
    const value = NUMBER_WORDS.get(word);
    if (value !== undefined && value !== '1' && !ORDINALS.has(word) && !book.numbers.has(value))
      found.push({ kind: 'number', risk: 0.5, contradicts: false });
  }
  const names = namesOf(plain);
  const missing = names.filter((name) => !book.hasName(name));
  if (missing.length > 0) found.push({ kind: 'name', risk: Math.min(0.85, 0.5 + 0.15 * missing.length), contradicts: false });
  if (best && local > 0.5 && text.length < 300) {
    const [says, there] = [polarity(text).answer, passageAnswer(best)];
    if (says && there && says !== there) found.push({ kind: 'yes or no', risk: 0.85, contradicts: true });
    else if (local > 0.55 && disagree(text, best, words)) found.push({ kind: 'negation', risk: 0.6, contradicts: true });
    else if (isOpposite([...words], best)) found.push({ kind: 'negation', risk: 0.55, contradicts: local > 0.55 });
    if (changesPlaces(text, names, best)) found.push({ kind: 'placement', risk: 0.5, contradicts: false });
  }
  found.sort((a, b) => b.risk - a.risk);
  const risk = 1 - found.reduce((rest, one) => rest * (1 - one.risk), 1);
  const count = (kind: string): number => found.filter((one) => one.kind === kind).length;
  return {
    kind: found[0]?.kind ?? '',
    risk: Math.min(0.97, risk),
    contradicts: found.some(({ contradicts }) => contradicts),
    numbersMissing: count('number'),
    namesMissing: missing.length,
    datesMissing: count('date'),
    disagrees: found.some(({ kind }) => kind === 'negation' || kind === 'yes or no'),
  };
}

/** True when a word that both say is denied in one and not in the other: what a negation reaches are the few words behind it. */
function disagree(text: string, passage: Passage, words: ReadonlySet<string>): boolean {
  const here = denials(text);
  const there = denialsOf(passage);
  for (const word of words) {
    if (!passage.words.has(word)) continue;
    const [no, yes] = [here.denied.has(word), here.stated.has(word)];
    const [noThere, yesThere] = [there.denied.has(word), there.stated.has(word)];
    if ((no && !yes && yesThere && !noThere) || (yes && !no && noThere && !yesThere)) return true;
  }
  return false;
}

/** It says a word's opposite where the passage says the word, and neither says both. */
export function isOpposite(words: readonly string[], passage: Passage): boolean {
  return words.some((word) => {
    if (passage.words.has(word)) return false;
    const opposites = oppositesOf(word);
    for (const other of opposites) if (passage.words.has(other) && !words.includes(other)) return true;
    return false;
  });
}

/** "A beat B" where the passage has "B beat A", both in the active voice. */
function changesPlaces(text: string, names: readonly string[], passage: Passage): boolean {
  if (names.length < 2 || /\bby\b/.test(text) || /\bby\b/.test(passage.text)) return false;
  const order = contentWords(text);
  const at = (words: readonly string[], name: string): number => words.findIndex((word) => word === name || word === stem(name));
  for (const [n, one] of names.entries())
    for (const other of names.slice(n + 1)) {
      const [a, b, c, d] = [at(order, one), at(order, other), at(passage.order, one), at(passage.order, other)];
      if (a < 0 || b < 0 || c < 0 || d < 0 || a < b === c < d) continue;
      const between = order.slice(Math.min(a, b) + 1, Math.max(a, b));
      const there = new Set(passage.order.slice(Math.min(c, d) + 1, Math.max(c, d)));
      if (between.length <= 5 && between.some((word) => there.has(word) && !names.includes(word))) return true;
    }
  return false;
}

const DENIES =
  /^(?:not|never|without|cannot|nobody|none|nothing|neither|nor|no|unable|fail(?:s|ed)?|den(?:y|ies|ied)|refuse[sd]?|\p{L}+n't)$/u;
/** Words that a negation reaches. */
const REACH = 4;

interface Denials {
  denied: ReadonlySet<string>;
  stated: ReadonlySet<string>;
}

const denialsBy = new WeakMap<Passage, Denials>();
/** The same passage is the best of many claims. */
export function denialsOf(passage: Passage): Denials {
  let known = denialsBy.get(passage);
  if (known === undefined) denialsBy.set(passage, (known = denials(passage.text)));
  return known;
}

function denials(text: string): Denials {
  const denied = new Set<string>();
  const stated = new Set<string>();
  let left = 0;
  for (const [token] of text
    .toLowerCase()
    .replaceAll('’', "'")
    .matchAll(/[\p{L}\p{M}]+(?:'\p{L}{1,3})?|\d[\d.,]*\d|\d|[.,;:!?()]/gu)) {
    if (DENIES.test(token)) left = REACH;
    else if (/^[.,;:!?()]$/.test(token)) left = 0;
    else {
      const word = contentWord(token);
      if (word !== '') (left > 0 ? denied : stated).add(word);
      left--;
    }
  }
  return { denied, stated };
}

/** "About 1,200" for 1,187; "5 million" for 5,000,000: only whole thousands and more. */
function rounded(number: string, all: ReadonlySet<string>): boolean {
  const value = Number(number);
  if (!Number.isFinite(value) || value < 1000 || value % 100 !== 0) return false;
  return [...all].some((other) => Math.abs(Number(other) - value) / value < 0.03);
}

let lastNamed: { text: string; names: readonly string[] } | undefined;

/** Capitalised words and codes, without the first word of the sentence unless a second follows it. A claim is asked for its names several times in a row. */
export function namesOf(text: string): readonly string[] {
  if (lastNamed?.text !== text) lastNamed = { text, names: findNames(text) };
  return lastNamed.names;
}

function findNames(text: string): readonly string[] {
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)];
  const out: string[] = [];
  for (const [index, hit] of words.entries()) {
    // Most words begin small and are none.
    const first = hit[0].charCodeAt(0);
    if (first >= 97 && first <= 122) continue;
    const shown = hit[0].replace(/['’]s$/, '');
    const code = /^(?=.*\d)[A-Z0-9-]{3,}$/.test(shown) && /[A-Z]/.test(shown);
    if (!code && !/^\p{Lu}/u.test(shown)) continue;
    const lower = shown.toLowerCase();
    if (STOP_WORDS.has(lower) || NUMBER_WORDS.has(lower)) continue;
    const opens = index === 0 || opensAfter(text, hit.index);
    const next = words[index + 1]?.[0] ?? '';
    if (opens && !code && !/^\p{Lu}/u.test(next) && !/^\p{Lu}{2,}$/u.test(shown)) continue;
    for (const part of lower.split(/[-'’]/)) if (part.length > 1) out.push(part);
  }
  return [...new Set(out)];
}

/** Behind a sign that ends a sentence or opens a quotation. */
function opensAfter(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(text[before]!)) before--;
  return before >= 0 && '.!?:"“'.includes(text[before]!);
}

export function polarity(text: string): { negated: boolean; count: number; answer: 'yes' | 'no' | null } {
  const plain = text.toLowerCase().replace(/[’]/g, "'");
  const count = (
    plain.match(
      /\b(?:not|never|without|cannot|nobody|none|nothing|neither|nor|unable|failed|denied|refused)\b|n't\b|\bno (?!\d|longer than)/g,
    ) ?? []
  ).length;
  const last = /(?:^|[:,;]|\bis|\bwas|\bare)\s{0,4}"?(yes|no|true|false|none)\b"?\s{0,4}[.!]?\s{0,4}$|^(yes|no)\b[,.]/.exec(
    plain,
  );
  const word = last?.[1] ?? last?.[2];
  return {
    negated: count % 2 === 1,
    count,
    answer: word === undefined ? null : word === 'yes' || word === 'true' ? 'yes' : 'no',
  };
}
