import { isDigit } from '@/lib/shared/digits';
import { RowSet } from '../text/row-set';
import { contentWord, isSmall } from '../text/words';

/** Words of one claim, as they are looked up in a {@link ProseBook}. */
export interface ProseWords {
  /** Every word in order, as numbers; -1 for one that the prose does not have. */
  all: readonly number[];
  /** Words that carry content, in order. */
  content: readonly string[];
  /** Of `content`: how many words behind one that denies, as far as it reaches; 0 for none. */
  denied: readonly number[];
}

/** Words that turn round what follows, and how many words of content they reach. */
const DENIES: ReadonlySet<string> = new Set('not no never without cannot nobody none nothing neither nor unable'.split(' '));
const REACH = 3;

/** Words beyond these are one and the same. */
const MOST_WORDS = 131_071;

export const WORD = /[\p{L}\p{M}]+|\d[\d.,]{0,20}\d|\d|[.;:!?]/gu;
/** Of a number, its first digit and what follows it. */
const LONGEST_NUMBER = 22;

/** What WORD finds in a text in small letters; most are ASCII, and scanning those is several times as fast. */
export function tokensOf(plain: string): string[] {
  if (/[^\x00-\x7f]/.test(plain)) return plain.match(WORD) ?? [];
  const out: string[] = [];
  const { length } = plain;
  for (let i = 0; i < length;) {
    const code = plain.charCodeAt(i);
    const start = i++;
    if (isSmall(code)) {
      while (isSmall(plain.charCodeAt(i))) i++;
      out.push(plain.slice(start, i));
    } else if (isDigit(code)) {
      for (let at = i; at < start + LONGEST_NUMBER; at++) {
        const next = plain.charCodeAt(at);
        if (isDigit(next)) i = at + 1;
        else if (next !== 44 && next !== 46) break;
      }
      out.push(plain.slice(start, i));
    } else if (code === 46 || code === 58 || code === 59 || code === 33 || code === 63) out.push(plain[start]!);
  }
  return out;
}

const isStop = (token: string): boolean => token.length === 1 && '.;:!?'.includes(token);

/**
 * Prose as it runs: which words follow each other, where each stands, and what is denied. Word for word, without what they mean: a summary that
 * keeps the wording of its source is seldom wrong.
 */
export class ProseBook {
  private readonly ids = new Map<string, number>();
  /** Words that follow each other, in twos and in threes. */
  private readonly rows: RowSet;
  private readonly at = new Map<string, number[]>();
  /** Words that are denied somewhere. */
  private readonly denied = new Set<string>();

  constructor(texts: readonly string[]) {
    // A row of two and one of three for each word, which is about six letters with what parts it from the next.
    this.rows = new RowSet(texts.reduce((sum, text) => sum + text.length / 3, 0));
    let place = 0;
    for (const text of texts) {
      const { all, content, denied } = this.wordsOf(text, true);
      for (let n = 0; n < all.length; n++) {
        if (n > 0) this.rows.add(all[n - 1]!, all[n]!);
        if (n > 1) this.rows.add(all[n - 2]!, all[n - 1]!, all[n]!);
      }
      for (const [index, word] of content.entries()) {
        const places = this.at.get(word);
        if (places) places.push(place++);
        else this.at.set(word, [place++]);
        if (denied[index]! > 0) this.denied.add(word);
      }
      // What ends one text and begins the next are not beside each other.
      place += 100;
    }
  }

  /** The words of a claim. */
  words(text: string): ProseWords {
    return this.wordsOf(text, false);
  }

  private wordsOf(text: string, learn: boolean): ProseWords {
    const all: number[] = [];
    const content: string[] = [];
    const denied: number[] = [];
    let reach = 0;
    const plain = text.toLowerCase().replaceAll('’', "'").replace(/n't\b/g, ' not').replace(/'s?\b/g, ' '); // prettier-ignore
    for (const token of tokensOf(plain)) {
      if (isStop(token)) {
        reach = 0;
        continue;
      }
      let id = this.ids.get(token);
      if (id === undefined && learn) this.ids.set(token, (id = Math.min(MOST_WORDS, this.ids.size)));
      all.push(id ?? -1);
      if (DENIES.has(token)) reach = REACH;
      const word = contentWord(token);
      if (word === '') continue;
      content.push(word);
      denied.push(reach > 0 ? REACH + 1 - reach : 0);
      reach--;
    }
    return { all, content, denied };
  }

  has(word: string): boolean {
    return this.at.has(word);
  }

  /** True when something is denied of which nothing is denied in the prose, though it speaks of it. */
  deniesAnew({ content, denied }: ProseWords): boolean {
    let [open, known] = [false, false];
    for (const [index, word] of [...content, ''].entries()) {
      const far = denied[index] ?? 0;
      if (far <= 1) {
        if (open && known) return true;
        [open, known] = [far === 1, false];
      }
      if (far > 0 && this.denied.has(word)) open = false;
      if (far > 0 && this.at.has(word)) known = true;
    }
    return false;
  }

  /** Share of the claim's threes of neighbouring words that the prose does not have, and the logarithm of how long the stretches are that it has. */
  unseen({ all }: ProseWords): { threes: number; stretch: number } {
    const pair = (n: number): boolean => all[n]! >= 0 && all[n + 1]! >= 0 && this.rows.has(all[n]!, all[n + 1]!);
    const three = (n: number): boolean => pair(n) && all[n + 2]! >= 0 && this.rows.has(all[n]!, all[n + 1]!, all[n + 2]!); // prettier-ignore
    let [threes, squares] = [0, 0];
    for (let n = 0; n + 2 < all.length; n++) if (!three(n)) threes++;
    for (let n = 0; n + 1 < all.length;) {
      if (!pair(n)) {
        n++;
        continue;
      }
      let length = 2;
      while (n + length < all.length && three(n + length - 2)) length++;
      squares += length * length;
      n += length;
    }
    return { threes: threes / Math.max(1, all.length - 2), stretch: Math.log(1 + squares / Math.max(1, all.length)) };
  }

  /** How far apart the two stand where they stand nearest, in words of content, whichever comes first. */
  distance(first: string, second: string): number {
    const [a, b] = [this.at.get(first), this.at.get(second)];
    let best = FAR;
    for (let i = 0, j = 0; a && b && i < a.length && j < b.length;) {
      const gap = b[j]! - a[i]!;
      if (gap !== 0) best = Math.min(best, Math.abs(gap));
      if (gap < 0) j++;
      else i++;
    }
    return best;
  }
}

/** Nothing is farther than this. */
const FAR = 200;
