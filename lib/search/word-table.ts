import { isDigit } from '@/lib/shared/digits';
import { COMMA_CODE, JOINING_SIGNS, WORD_CHARACTERS } from './scan-words';

/** What a character of ASCII is to a word: its lower case where it is part of one, else 0. */
const LOWER = new Uint8Array(128);
for (const char of WORD_CHARACTERS) LOWER[char.toUpperCase().charCodeAt(0)] = LOWER[char.charCodeAt(0)] = char.charCodeAt(0);
/** Signs that may join two parts of a word. */
const JOINS = new Uint8Array(128);
for (const char of JOINING_SIGNS) JOINS[char.charCodeAt(0)] = 1;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;

/** Slots, and how many of them are used before everything is forgotten: a text of words that are new each time costs no memory. */
const SLOTS = 1 << 16;
const MOST = SLOTS / 2;
/** Longer words are rarely seen twice. */
const LONGEST = 40;

/** Of each slot: the hash of its word, the turn it was last added in, and where its letters stand among all letters, and how many there are. */
const [HASH, TURN, LETTERS, LENGTH, FIELDS] = [0, 1, 2, 3, 4];

/**
 * The words of plain ASCII texts with what each is found by, remembered: most words of a text were seen in the text before, and need neither a string of their
 * own nor to be taken apart again. Finds the words that scan-words.ts finds in the normal form of the text (tokenise.ts), in less than half of the time.
 * One a process; not for several texts at once.
 */
export class WordTable {
  private words = emptySlots<string>();
  private lexemes = emptySlots<readonly string[]>();
  private readonly slots = new Int32Array(SLOTS * FIELDS);
  private readonly letters = new Uint8Array(MOST * LONGEST);
  private used = 0;
  private lettersUsed = 0;
  private turn = 1;
  private into: Set<string> | null = null;
  private size = 0;
  private text = '';
  private bytes = new Uint8Array(8_192);
  private readonly encoder = new TextEncoder();

  /** `lexemesOf`: what a word joined of several parts, or a long one, is found by. */
  constructor(private readonly lexemesOf: (word: string) => readonly string[]) {}

  /**
   * Adds what the words of `text` are found by. Returns whether a capital follows a small letter somewhere, as in names of several words written together;
   * null, with nothing added, for a text that is not ASCII or holds a backslash, which may write another character.
   */
  collect(text: string, into: Set<string>): boolean | null {
    const { length } = text;
    if (this.bytes.length < length) this.bytes = new Uint8Array(length * 2);
    const { bytes } = this;
    // A character that is not ASCII takes more than one byte, or is not written at all.
    if (text.includes('\\') || this.encoder.encodeInto(text, bytes).written !== length || !isAscii(bytes, length)) return null;
    this.begin(into);
    this.text = text;
    let camel = false;
    for (let at = 0; at < length; at++) {
      let code = bytes[at]!;
      let lower = LOWER[code]!;
      if (lower === 0) continue;
      const start = at;
      let hash = 0x811c9dc5 | 0; // FNV-1a, 32 bits
      let joined = false;
      for (;;) {
        do {
          hash = Math.imul(hash ^ lower, 0x01000193);
          const before = code;
          if (++at >= length) break;
          code = bytes[at]!;
          lower = LOWER[code]!;
          if (isUpper(code) && isLower(before)) camel = true;
          if (lower === 116 && isDigit(before) && opensInstant(bytes, at, length)) lower = 0;
        } while (lower !== 0);
        if (at + 1 >= length || lower !== 0) break;
        const next = bytes[at + 1]!;
        const nextLower = LOWER[next]!;
        if (nextLower === 0) break;
        if (JOINS[code] === 0 && !(code === COMMA_CODE && isDigit(bytes[at - 1]!) && isDigit(next))) break;
        joined = true;
        hash = Math.imul(hash ^ code, 0x01000193);
        at++;
        code = next;
        lower = nextLower;
      }
      this.add(start, Math.min(at, length), hash, joined, into);
    }
    this.size = into.size;
    this.text = '';
    return camel;
  }

  private begin(into: Set<string>): void {
    // One that has become smaller lacks what was added to it.
    if (into !== this.into || into.size < this.size) this.turn = (this.turn + 1) | 0;
    this.into = into;
  }

  private add(start: number, end: number, hash: number, joined: boolean, into: Set<string>): void {
    const { slots } = this;
    const length = end - start;
    if (length > LONGEST) {
      for (const lexeme of this.lexemesOf(this.wordAt(start, end))) into.add(lexeme);
      return;
    }
    let slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    for (; slots[slot * FIELDS + LENGTH] !== 0; slot = (slot + 1) & (SLOTS - 1)) {
      const base = slot * FIELDS;
      if (slots[base + HASH] !== hash || slots[base + LENGTH] !== length || !this.isWord(slots[base + LETTERS]!, start, end))
        continue;
      if (slots[base + TURN] === this.turn) return;
      slots[base + TURN] = this.turn;
      addAll(this.words[slot]!, this.lexemes[slot], into);
      return;
    }
    const word = this.wordAt(start, end);
    const lexemes = joined ? this.lexemesOf(word) : undefined;
    addAll(word, lexemes, into);
    if (this.used >= MOST) return this.forget();
    this.used++;
    this.words[slot] = word;
    this.lexemes[slot] = lexemes;
    const base = slot * FIELDS;
    slots[base + HASH] = hash;
    slots[base + TURN] = this.turn;
    slots[base + LETTERS] = this.lettersUsed;
    slots[base + LENGTH] = length;
    for (let at = start; at < end; at++) this.letters[this.lettersUsed++] = lowerOf(this.bytes[at]!);
  }

  private isWord(letters: number, start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.letters[letters++] !== lowerOf(this.bytes[at]!)) return false;
    return true;
  }

  /** In lower case, and a string of its own: V8 keeps a whole text for a piece of it, unless that is short. */
  private wordAt(start: number, end: number): string {
    if (end - start < SHORTEST_PIECE || end - start > LONGEST) return this.text.slice(start, end).toLowerCase();
    let word = '';
    for (let at = start; at < end; at++) word += LETTER[lowerOf(this.bytes[at]!)]!;
    return word;
  }

  private forget(): void {
    this.words = emptySlots();
    this.lexemes = emptySlots();
    this.slots.fill(0);
    this.used = 0;
    this.lettersUsed = 0;
  }
}

/** Shorter pieces of a text are copied by V8. */
const SHORTEST_PIECE = 13;
const LETTER = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const lowerOf = (code: number): number => LOWER[code] || code;

function addAll(word: string, lexemes: readonly string[] | undefined, into: Set<string>): void {
  if (lexemes === undefined) into.add(word);
  else for (const lexeme of lexemes) into.add(lexeme);
}

function isAscii(bytes: Uint8Array, length: number): boolean {
  let all = 0;
  for (let at = 0; at < length; at++) all |= bytes[at]!;
  return all < 128;
}

/** Filled, because an array that is written here and there becomes a dictionary, which is slow to read. */
function emptySlots<T>(): (T | undefined)[] {
  return new Array<T | undefined>(SLOTS).fill(undefined);
}

/** Whether the T at `at` stands between the day and the time of an ISO 8601 instant, as `2026-11-27T10:00`: they are two words. */
function opensInstant(bytes: Uint8Array, at: number, length: number): boolean {
  if (at < 10 || at + 3 >= length || bytes[at - 3] !== 45 || bytes[at - 6] !== 45 || bytes[at + 3] !== 58) return false;
  for (const place of [1, 2, -1, -2, -4, -5, -7, -8, -9, -10]) if (!isDigit(bytes[at + place]!)) return false;
  return true;
}
