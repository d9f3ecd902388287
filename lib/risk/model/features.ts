import { findRules, type Hit } from '../input/find-rules';
import { OBEYS_IT, RULES, SPEAKS_OF } from '../input/rules';
import { shapesOf } from './shapes';
import { tokensOf, type Tokens } from './tokens';

/** Slots of a model; the first hundred belong to the rules' families and to what a sentence is made of. */
export const SLOTS = 32_768;
const RESERVED = 128;

/** What stands behind the @ of an address. */
const EMAIL_HOST = /[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}/y;
const LONGEST_MAILBOX = 40;
const LINK = /\b(?:https?:\/\/|www\.)[^\s"'<>)]{2,200}/g;
/** What it cannot do without. */
const MAY_BE_LONG_NUMBER = /\d[\d ,.-]{5}/;
const LONG_NUMBER = /\b[a-z]{0,4}\d[\d ,.-]{5,30}\d\b/g;

const QUOTATION = /"[^"\n]{3,160}"|`[^`\n]{3,160}`|«[^»\n]{3,160}»|(?<![a-z0-9])'[^'\n]{3,160}'(?![a-z])/g;

/** Where other words of the sentence speak about a quotation it is no order, and its words are not looked at. */
function withoutSpokenOf(text: string): string {
  if (!/["`«']/.test(text)) return text;
  const outside = text.replace(QUOTATION, ' ');
  return SPEAKS_OF.test(outside) && !OBEYS_IT.test(outside) ? text.replace(QUOTATION, ' <quote> ') : text;
}

function withoutEmails(text: string): string {
  let out = '';
  let kept = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > kept && at - start < LONGEST_MAILBOX && isOfMailbox(text.charCodeAt(start - 1))) start--;
    EMAIL_HOST.lastIndex = at + 1;
    if (start === at || !EMAIL_HOST.test(text)) continue;
    out += `${text.slice(kept, start)} <email> `;
    kept = EMAIL_HOST.lastIndex;
    at = kept - 1;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

function isOfMailbox(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 46 || code === 43 || code === 45; // prettier-ignore
}

export interface Features {
  /** Slots that are on; those below RESERVED weigh 1, the others 1/sqrt(their number). */
  fixed: number[];
  hashed: Int32Array;
}

/** What the linear models see of a folded text and the rules' hits in it. Pure; linear in its length. */
export function featuresOf(text: string, hits: readonly Hit[] = findRules({ text })): Features {
  let plain = text.length <= 1_600 ? withoutSpokenOf(text) : text;
  if (plain.includes('://') || plain.includes('www.')) plain = plain.replace(LINK, ' <link> ');
  if (plain.includes('@')) plain = withoutEmails(plain);
  if (MAY_BE_LONG_NUMBER.test(plain)) plain = plain.replace(LONG_NUMBER, ' <number> ');
  const tokens = tokensOf(plain);
  return { fixed: fixedOf(plain, tokens, hits), hashed: hashedOf(plain, tokens) };
}

/** Slots that were taken for the text whose turn it is: no set has to be made for each. */
const turns = new Int32Array(SLOTS);
let turn = 0;
let taken = new Int32Array(4_096);

function take(slot: number, size: number): number {
  if (turns[slot] === turn) return size;
  turns[slot] = turn;
  taken[size] = slot;
  return size + 1;
}

function widen(size: number): void {
  const wider = new Int32Array(size * 2);
  wider.set(taken);
  taken = wider;
}

/** The text whose turn it is: each letter is asked for several times, and of an array that is much cheaper than of a part of a text. */
let units = new Uint16Array(4_096);

/** Words, pairs of them and four letters in a row, each once, in the order of the text. */
function hashedOf(plain: string, { starts, ends, size: count }: Tokens): Int32Array {
  if (++turn === 0x7fffffff) {
    turns.fill(0);
    turn = 1;
  }
  if (units.length < plain.length) units = new Uint16Array(plain.length * 2);
  const said = units;
  for (let i = 0; i < plain.length; i++) said[i] = plain.charCodeAt(i);
  let size = 0;
  let before = Math.imul(OFFSET ^ 94, PRIME);
  for (let n = 0; n < count; n++) {
    const start = starts[n]!;
    const code = said[start]!;
    const isNumber = code >= 48 && code <= 57;
    const length = isNumber ? 1 : ends[n]! - start;
    if (size + length + 4 > taken.length) widen(size + length + 4);
    // A number counts as 0.
    let word = OFFSET;
    let pair = Math.imul(before ^ 32, PRIME);
    if (isNumber) {
      word = Math.imul(word ^ 48, PRIME);
      pair = Math.imul(pair ^ 48, PRIME);
    } else
      for (let i = start; i < start + length; i++) {
        const unit = said[i]!;
        word = Math.imul(word ^ unit, PRIME);
        pair = Math.imul(pair ^ unit, PRIME);
      }
    size = take(slotOf(word), size);
    size = take(slotOf(pair), size);
    const shown = Math.min(length, 24);
    if (shown > 4 && code !== 60)
      for (let i = -1; i + 4 <= shown + 1; i++) {
        // Four letters, the word's ends counted as one.
        let value = i < 0 ? OPENS : FOUR;
        const to = start + Math.min(shown, i + 4);
        for (let k = start + Math.max(0, i); k < to; k++) value = Math.imul(value ^ said[k]!, PRIME);
        if (i + 4 > shown) value = Math.imul(value ^ 95, PRIME);
        size = take(slotOf(value), size);
      }
    before = word;
  }
  return taken.slice(0, size);
}

const FAMILY_FIRST = 32;
const FAMILIES = new Map(RULES.map(({ id }, index) => [id, FAMILY_FIRST + index]));

function fixedOf(plain: string, tokens: Tokens, hits: readonly Hit[]): number[] {
  const on = new Set<number>();
  for (const { rule, quoted } of hits) on.add(quoted ? FAMILY_FIRST - 1 : (FAMILIES.get(rule.id) ?? FAMILY_FIRST));
  for (const slot of shapesOf(plain, tokens)) on.add(slot);
  return [...on];
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
/** FNV-1a over UTF-16 units, 32 bits: where four letters begin, and those of a word's beginning. */
const FOUR = Math.imul(OFFSET ^ 3, PRIME);
const OPENS = Math.imul(FOUR ^ 95, PRIME);

function slotOf(value: number): number {
  return RESERVED + ((value >>> 0) % (SLOTS - RESERVED));
}
