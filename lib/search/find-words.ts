import { escapeLiteral } from '@/lib/shared/escape-literal';
import { masksIn, type Mask } from '@/lib/privacy/mask-text';
import type { QueryNode } from './grammar/ast';
import { canonicalNumber, foldAccents, normaliseText, phraseStream } from './tokenise';

/** Where in a text the words of a query stand, for a reader's eyes. Pure and client-safe. What matches is decided by the index. */
export interface Wanted {
  text: string;
  form: 'word' | 'phrase' | 'prefix';
}
/** A place in a text, in UTF-16 code units, and which of the wanted words stands there. */
export interface Mark {
  start: number;
  end: number;
  wanted: number;
}
export interface ExcerptPart {
  text: string;
  hit: boolean;
}

/** The words that a match must or may hold; those that the query excludes are none of them. */
export function wantedTexts(node: QueryNode | null): Wanted[] {
  const found = new Map<string, Wanted>();
  const add = (text: string, form: Wanted['form']): void => {
    if (phraseStream(text).trim() !== '') found.set(`${form} ${text}`, { text, form });
  };
  const walk = (one: QueryNode): void => {
    if (one.type === 'and' || one.type === 'or') one.items.forEach(walk);
    else if (one.type === 'text') add(one.text, one.form);
    else if (one.type === 'field' && one.field === 'text') {
      const { test } = one;
      if (test.op === 'eq') add(test.value.text, 'phrase');
      else if (test.op === 'in') for (const value of test.values) add(value.text, 'phrase');
      else if (test.op === 'prefix') add(test.text, 'prefix');
    }
  };
  if (node) walk(node);
  return [...found.values()];
}

const MOST_MARKS = 12;
const LETTER = String.raw`[\p{L}\p{N}\p{M}]`;
/** Scripts without spaces have no edges of words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The first places of each wanted text, in the order of the text. Where none stands as a word of its own, a part of a word will do. */
export function findWords(text: string, wanted: readonly Wanted[]): Mark[] {
  const folded = foldText(text);
  const masks = masksIn(text);
  const marks: Mark[] = [];
  for (const [i, one] of wanted.entries()) {
    const [value] = masksIn(one.text);
    if (value) {
      // A masked value is its bar, wherever it stands.
      const same = masks.filter((mask) => mask.token === value.token && mask.type === value.type).slice(0, MOST_MARKS);
      for (const { start, end } of same) marks.push({ start, end, wanted: i });
      continue;
    }
    const parts = partsOf(one.text);
    if (parts.length === 0) continue;
    const whole = patternOf(parts, one.form === 'prefix', true);
    const places = [...folded.text.matchAll(whole)].slice(0, MOST_MARKS);
    const number = places.length > 0 ? null : numberPattern(one.text);
    const found =
      places.length > 0
        ? places
        : [...folded.text.matchAll(number ?? patternOf(parts, true, false))].slice(0, number === null ? 1 : MOST_MARKS);
    for (const place of found) {
      const mark = { ...folded.place(place.index, place.index + place[0].length), wanted: i };
      // The letters of a mask are nobody's words.
      if (!masks.some((mask) => mask.start < mark.end && mask.end > mark.start)) marks.push(mark);
    }
  }
  return apart(marks);
}

/**
 * Finds every place of one text in others, at most `most` in each: as written, without regard to case and accents; where it does not stand
 * so, its words one after the other with other signs between them, as the explorer's index has them; then inside words.
 */
export function finderOf(wanted: string): (text: string, most: number) => { start: number; end: number }[] {
  const asked = foldText(wanted).text;
  if (asked === '') return () => [];
  const patterns = [new RegExp(escapeLiteral(asked).replace(/\s+/gu, String.raw`\s{1,256}`), 'gu')];
  const parts = masksIn(wanted).length > 0 ? [] : partsOf(wanted);
  // A word of one part that does not stand as written stands nowhere.
  if (parts.length > 0 && parts[0] !== asked) patterns.push(patternOf(parts, false, true));
  // `C++` is not every c.
  if (parts.length > 1) patterns.push(patternOf(parts, true, false));
  const number = numberPattern(wanted);
  return (text, most) => {
    if (most <= 0) return [];
    const folded = foldText(text);
    const here = parts.every((part) => folded.text.includes(part));
    if (!here && number === null) return [];
    const masks = masksIn(text);
    // The letters of a mask are nobody's words; a whole mask may be asked for.
    const cuts = (mark: { start: number; end: number }): boolean =>
      masks.some(({ start, end }) => start < mark.end && end > mark.start && (start < mark.start || end > mark.end));
    for (const pattern of [...(here ? patterns : []), ...(number === null ? [] : [number])]) {
      const marks: { start: number; end: number }[] = [];
      for (const { index, 0: hit } of folded.text.matchAll(pattern)) {
        const mark = folded.place(index, index + hit.length);
        if (!cuts(mark)) marks.push(mark);
        if (marks.length >= most) break;
      }
      if (marks.length > 0) return apart(marks);
    }
    return [];
  };
}

/** A number as JSON keeps it, where it was asked for in another writing: `40` for `40.00`, and not the 40 of 40.50. */
function numberPattern(wanted: string): RegExp | null {
  const canonical = canonicalNumber(wanted.trim());
  return canonical === null
    ? null
    : new RegExp(String.raw`(?<![\p{L}\p{N}]|\p{N}[.,])${escapeLiteral(canonical)}(?![\p{L}\p{N}]|[.,]\p{N})`, 'gu');
}

/** In the order of the text, without those that begin inside another one. */
function apart<T extends { start: number; end: number }>(marks: T[]): T[] {
  marks.sort((a, b) => a.start - b.start || b.end - a.end);
  let reached = 0;
  return marks.filter((mark) => mark.start >= reached && (reached = mark.end) >= 0);
}

function partsOf(text: string): string[] {
  return foldAccents(phraseStream(text))
    .trim()
    .split(' ')
    .filter((part) => part !== '');
}

function patternOf(parts: readonly string[], openEnd: boolean, edges: boolean): RegExp {
  const spaced = !parts.some((part) => UNSPACED.test(part));
  // Between the parts of a phrase or an identifier stand separators; an escape in stored JSON is one too.
  const body = parts
    .map(escapeLiteral)
    .join(spaced ? String.raw`(?:[^\p{L}\p{N}\p{M}]|\\[nrtbf]){1,8}` : String.raw`[^\p{L}\p{N}\p{M}]{0,8}`);
  return new RegExp(
    `${edges && spaced ? `(?<!${LETTER})` : ''}${body}${edges && spaced && !openEnd ? `(?!${LETTER})` : ''}`,
    'gu',
  );
}

interface Folded {
  text: string;
  /** A place of the folded text, in the text it was folded from: of whole letters, with their marks. */
  place: (start: number, end: number) => { start: number; end: number };
}

/**
 * Lower case without accents, as the index has it: `ß` is two letters, a letter with its accent may be two signs. Where each sign came from is worked
 * out when a place is asked for first: most texts are looked through and hold nothing.
 */
function foldText(text: string): Folded {
  if (/^[\u0000-\u007f]*$/.test(text)) return { text: text.toLowerCase(), place: (start, end) => ({ start, end }) };
  let out = '';
  foldPieces(text, (folded) => (out += folded));
  let starts: Uint32Array | undefined;
  let ends: Uint32Array | undefined;
  const place = (start: number, end: number): { start: number; end: number } => {
    if (!starts || !ends) {
      const [from, to] = [(starts = new Uint32Array(out.length)), (ends = new Uint32Array(out.length))];
      let at = 0;
      foldPieces(text, (folded, first, last, plain) => {
        for (let i = 0; i < folded.length; i++, at++) {
          from[at] = plain ? first + i : first;
          to[at] = plain ? first + i + 1 : last;
        }
      });
    }
    return { start: starts[start]!, end: ends[end - 1]! };
  };
  return { text: out, place };
}

/** A letter with its marks at a time, and what is plain in one piece. */
function foldPieces(text: string, take: (folded: string, start: number, end: number, plain: boolean) => void): void {
  for (let at = 0; at < text.length;) {
    let end = at;
    while (end < text.length && text.charCodeAt(end) < 128) end++;
    // The last plain letter is not plain where a mark stands behind it.
    if (end > at && end < text.length && isMark(text.codePointAt(end)!)) end--;
    if (end > at) {
      take(text.slice(at, end).toLowerCase(), at, end, true);
      at = end;
      continue;
    }
    const unit = text.charCodeAt(at);
    if (!isSurrogate(unit) && !isMarkAt(text, at + 1)) {
      take((SINGLE[unit] ??= foldLetter(text[at]!)), at, at + 1, false);
      at++;
      continue;
    }
    end += sizeOf(text.codePointAt(at)!);
    for (let next = text.codePointAt(end); next !== undefined && isMark(next); next = text.codePointAt(end)) end += sizeOf(next);
    take(foldLetter(text.slice(at, end)), at, end, false);
    at = end;
  }
}
/** What letters of one sign fold to, as they are met. */
const SINGLE: string[] = [];
const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
function isMarkAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (!(unit >= 0x300)) return false;
  return isMark(isSurrogate(unit) ? text.codePointAt(at)! : unit);
}
const sizeOf = (point: number): number => (point > 0xffff ? 2 : 1);

/** Of letters seen before it is known whether they are marks: 1 no, 2 yes. */
const MARKS = new Uint8Array(0x10000);
function isMark(point: number): boolean {
  if (point < 0x300) return false;
  if (point > 0xffff) return /\p{M}/u.test(String.fromCodePoint(point));
  return (MARKS[point] ||= /\p{M}/u.test(String.fromCharCode(point)) ? 2 : 1) === 2;
}

/** Texts have few letters, many times over. */
const LETTERS = new Map<string, string>();
function foldLetter(letter: string): string {
  let folded = LETTERS.get(letter);
  if (folded === undefined) {
    folded = foldAccents(normaliseText(letter));
    if (LETTERS.size < 20_000) LETTERS.set(letter, folded);
  }
  return folded;
}

const BEFORE = 24;
const AFTER = 150;

/** The text around its first mark in parts that concatenate to it, line breaks as spaces; cut ends are marked by an ellipsis. */
export function excerptOf(text: string, marks: readonly Mark[]): ExcerptPart[] {
  const first = marks[0];
  if (!first) return [];
  const masks = masksIn(text);
  const over = (at: number): Mask | undefined => masks.find((mask) => mask.start < at && mask.end > at);
  const from = Math.min(first.start, wordStart(text, Math.max(0, first.start - BEFORE)));
  const to = wholeEnd(text, Math.min(text.length, Math.max(first.end, first.start + AFTER)));
  const [start, end] = [over(from)?.start ?? from, over(to)?.end ?? to];
  const parts: ExcerptPart[] = [];
  const push = (from: number, to: number, hit: boolean): void => {
    const piece = text.slice(from, to).replace(/\s+/g, ' ');
    if (piece !== '') parts.push({ text: piece, hit });
  };
  let at = start;
  for (const mark of marks) {
    if (mark.end > end) break;
    push(at, mark.start, false);
    push(mark.start, mark.end, true);
    at = mark.end;
  }
  push(at, end, false);
  if (start > 0 && parts[0]) parts[0] = parts[0].hit ? parts[0] : { ...parts[0], text: `…${parts[0].text}` };
  const last = parts.at(-1);
  if (end < text.length && last && !last.hit) last.text += '…';
  return parts;
}

/** The next place at which a word begins, not further than a few letters on. */
function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const gap = /\s/.exec(text.slice(at, at + 16));
  if (gap) return at + gap.index + 1;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
function wholeEnd(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at + 1 : at;
}

/** What to look for inside a trail that a query led to: of its words the one that tells most, which is the longest. */
export function wordsForTrail(node: QueryNode | null): string {
  return wantedTexts(node)
    .reduce((best, one) => (one.text.length > best.length ? one.text : best), '')
    .slice(0, 200);
}
