import { isDigit } from '@/lib/shared/digits';
import { type Segment } from '../contract';
import { RowSet } from '../text/row-set';
import { datesIn, isSmall, NUMBER_WORDS, plainNumber, stem, type FoundDate } from '../text/words';
import { amountsIn, currenciesIn, isSameCurrency } from './currencies';
import { passagesOf, type Passage } from './passages';
import { alike, OF_TEXTS } from './wordings';

/** Words of one root share so many letters. */
const ROOT = 5;
/** Of one name: Iraq and Iraqi. */
const NAME_ROOT = 4;
/** Content words on either side that count as company. */
const NEAR = 14;

/** Words that ask for a member of a record by another name. */
const MEANS: Readonly<Record<string, readonly string[]>> = {
  fly: ['destination'], flying: ['destination'], arriv: ['destination', 'arrival'], start: ['origin', 'departure'], leav: ['departure', 'origin', 'depart'], depart: ['departure', 'origin'], cost: ['price', 'amount', 'total', 'fee'],
  price: ['cost', 'amount'], paid: ['payment', 'amount'], payment: ['paid', 'amount'], liv: ['city', 'address'], postcod: ['zip', 'postal'], traveller: ['passenger'], traveler: ['passenger'], born: ['dob', 'birth'], bag: ['baggag', 'luggag'], class: ['cabin'], call: ['name'],
  custom: ['user', 'client'], order: ['purchas'], due: ['deadlin'], own: ['owner'],
}; // prettier-ignore

/** The context as claims look things up in it. */
export class ContextBook {
  readonly passages: Passage[];
  /** How many different words each passage has. */
  readonly sizes: number[] = [];
  readonly all: Pick<ReadonlySet<string>, 'has'>;
  readonly names: ReadonlySet<string>;
  readonly dates: readonly FoundDate[];
  readonly numbers: ReadonlySet<string>;
  /** By how many passages hold a word: what it weighs. */
  private readonly weights: number[] = [];
  /** A number for each word, and which follow each other somewhere. */
  private readonly ids = new Map<string, number>();
  private readonly pairs: RowSet;
  /** Where each word stands: numbers of passages, rising. */
  private readonly places = new Map<string, number[]>();
  private readonly likes = new Map<string, Like[]>();
  /** How many words all prose has, and at which numbers of them each stands. */
  private running = 0;
  private readonly at = new Map<string, number[]>();
  private readonly roots = new Set<string>();
  private readonly nameRoots = new Set<string>();
  private readonly whole: string;
  private paid: { beside: Map<string, Set<string>>; all: Set<string> } | undefined;
  /** More prose than records: claims are read word for word. */
  readonly isProse: boolean;

  constructor(context: readonly Segment[]) {
    this.passages = passagesOf(context);
    for (const [index, { order }] of this.passages.entries()) {
      let size = 0;
      for (const word of order) {
        const known = this.places.get(word);
        if (known?.at(-1) === index) continue;
        size++;
        if (known) known.push(index);
        else this.places.set(word, [index]);
      }
      this.sizes.push(size);
    }
    this.pairs = new RowSet(this.passages.reduce((sum, { order }) => sum + order.length, 0));
    const proseOnly = context.every(({ text }) => !/^\s*[[{]/.test(text));
    const whole = context.map(({ text }) => text).join('\n');
    this.whole = whole.slice(0, 200_000);
    this.all = this.places;
    for (const { order, sentence } of this.passages) if (sentence || !proseOnly) this.learn(order);
    const lower = whole.toLowerCase();
    this.names = namesIn(whole, lower);
    const prose = context.filter(({ text }) => !/^\s*[[{]/.test(text));
    this.isProse = prose.reduce((sum, { text }) => sum + text.length, 0) > Math.max(600, whole.length / 2);
    if (this.isProse)
      for (const { order, sentence } of this.passages)
        for (const word of sentence ? order : []) {
          const known = this.at.get(word);
          if (known) known.push(this.running++);
          else this.at.set(word, [this.running++]);
        }
    for (const word of this.places.keys()) if (word.length >= ROOT) this.roots.add(word.slice(0, ROOT));
    if (this.isProse) for (const name of this.names) if (name.length >= NAME_ROOT) this.nameRoots.add(name.slice(0, NAME_ROOT));
    this.dates = datesIn(whole.slice(0, 200_000));
    this.numbers = new Set([
      ...digitsIn(whole),
      ...(isAscii(whole) ? countedAmong(this.names) : countedIn(lower)),
      ...parted(whole),
      ...(proseOnly ? [] : this.passages.flatMap(({ text }) => numbersIn(text))),
    ]);
  }

  /** Rare words of the context weigh most; words it does not hold weigh as its rarest. */
  weight(word: string): number {
    const seen = this.places.get(word)?.length ?? 0;
    return (this.weights[seen] ??= Math.log(1 + (this.passages.length + 1) / (seen + 0.5)));
  }

  private learn(order: readonly string[]): void {
    const { ids, pairs } = this;
    let before = -1;
    for (const word of order) {
      let id = ids.get(word);
      if (id === undefined) ids.set(word, (id = ids.size));
      if (before >= 0) pairs.add(before, id);
      before = id;
    }
  }

  /** True when the two stand beside each other somewhere, in this order. */
  hasPair(first: string, second: string): boolean {
    const [one, other] = [this.ids.get(first), this.ids.get(second)];
    return one !== undefined && other !== undefined && this.pairs.has(one, other);
  }

  /** 1 where the context holds the word, less where it holds one of the same root (decide, decision). */
  holds(word: string): number {
    if (this.all.has(word)) return 1;
    if (/^\d/.test(word)) return this.numbers.has(word) ? 1 : 0;
    if (word.length >= ROOT && this.roots.has(word.slice(0, ROOT))) return 0.7;
    if (this.isProse) {
      for (const other of alike(word)) if (this.all.has(other)) return 0.6;
      if (OF_TEXTS.has(word)) return 0.8;
    }
    return 0;
  }

  /** False where the context gives the number in other currencies only, or knows none but others. */
  mayBeIn(currency: string, number: string): boolean {
    if (!this.paid) {
      const beside = new Map<string, Set<string>>();
      for (const one of amountsIn(this.whole)) beside.set(one.number, (beside.get(one.number) ?? new Set()).add(one.currency));
      this.paid = { beside, all: currenciesIn(this.whole) };
    }
    const here = this.paid.beside.get(number) ?? this.paid.all;
    return here.size === 0 || [...here].some((other) => isSameCurrency(currency, other));
  }

  hasName(name: string): boolean {
    if (this.names.has(name) || this.all.has(stem(name))) return true;
    return this.isProse && name.length > NAME_ROOT && this.nameRoots.has(name.slice(0, NAME_ROOT));
  }

  /**
   * How much of the words around a value in a claim stands around it somewhere in the prose: 0 to 1; null where that cannot be said. A number
   * or a name that was put into another's place is among strangers.
   */
  company(value: string, others: readonly string[]): number | null {
    const here = this.at.get(value);
    if (!here || others.length === 0) return null;
    const weights = others.map((word) => this.weight(word));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const places = others.map((word) => this.at.get(word));
    let best = 0;
    for (let n = 0; n < here.length && n < 60; n++) {
      let sum = 0;
      for (let k = 0; k < places.length; k++) if (isNear(places[k], here[n]!)) sum += weights[k]!;
      best = Math.max(best, sum / total);
    }
    return best;
  }

  /** The passages that hold a word as it is. */
  holding(word: string): readonly number[] {
    return this.places.get(word) ?? NOWHERE;
  }

  /** The passages that hold a word or, unless `exact`, one that stands for it, with how well: 1 for the word itself. */
  like(word: string, exact: boolean): readonly Like[] {
    const key = exact ? `=${word}` : word;
    let known = this.likes.get(key);
    if (!known) {
      const best = new Map<number, number>();
      const note = (other: string, value: number): void => {
        for (const at of this.holding(other)) if ((best.get(at) ?? 0) < value) best.set(at, value);
      };
      note(word, 1);
      if (!exact) {
        for (const other of MEANS[word] ?? []) {
          note(other, 0.8);
          note(stem(other), 0.8);
        }
        if (word.length > 2 && !/\d/.test(word))
          for (const other of this.places.keys())
            if (other.length > 2 && (other.startsWith(word) || (other.length > 3 && word.startsWith(other)))) note(other, 0.7);
      }
      known = [...best].map(([at, value]) => ({ at, value }));
      this.likes.set(key, known);
    }
    return known;
  }
}

/** Rising places: is one of them within NEAR of this one? */
function isNear(places: readonly number[] | undefined, place: number): boolean {
  if (!places) return false;
  let low = 0;
  for (let high = places.length; low < high;) {
    const middle = (low + high) >> 1;
    if (places[middle]! < place - NEAR) low = middle + 1;
    else high = middle;
  }
  return low < places.length && places[low]! <= place + NEAR;
}

export interface Like {
  at: number;
  value: number;
}

const NOWHERE: readonly number[] = [];

const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);

/** Every word of a text as a name might be asked for: lower case, whole. */
function namesIn(text: string, lower: string): ReadonlySet<string> {
  if (!isAscii(text)) return new Set((text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase()));
  const out = new Set<string>();
  for (let i = 0; i < lower.length; i++) {
    if (!isOfName(lower.charCodeAt(i))) continue;
    const start = i;
    while (isOfName(lower.charCodeAt(i))) i++;
    out.add(lower.slice(start, i));
  }
  return out;
}

const isOfName = (code: number): boolean => isSmall(code) || isDigit(code);

/** Of number words. */
const [SHORTEST, LONGEST] = [3, 9];

/** "1, 500" and "98. 7", as texts that were cut into words have them. */
function parted(text: string): string[] {
  const whole = text.match(/\d{1,3}(?:, \d{3}){1,4}(?!\d)|\d{1,6}\. \d{1,3}(?!\d)/g) ?? [];
  return whole.map((shown) => plainNumber(shown.replaceAll(' ', '')));
}

/** The numbers of a text, in digits and in words. */
export function numbersIn(text: string): string[] {
  return [...digitsIn(text), ...countedIn(text.toLowerCase())];
}

const digitsIn = (text: string): string[] => (text.match(/\d[\d.,]*\d|\d/g) ?? []).map(plainNumber);

/** Of the words of a text, those that are numbers: as {@link countedIn}, where the words are known already. */
function countedAmong(words: ReadonlySet<string>): string[] {
  return [...words].flatMap((word) => (/\d/.test(word) ? countedIn(word) : (NUMBER_WORDS.get(word) ?? [])));
}

function countedIn(lower: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < lower.length; i++) {
    if (!isSmall(lower.charCodeAt(i))) continue;
    const start = i;
    while (isSmall(lower.charCodeAt(i))) i++;
    const value = i - start >= SHORTEST && i - start <= LONGEST ? NUMBER_WORDS.get(lower.slice(start, i)) : undefined;
    if (value !== undefined) out.push(value);
  }
  return out;
}
