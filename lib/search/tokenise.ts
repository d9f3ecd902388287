import { MASK_OPEN, splitMasks, type Mask } from '@/lib/privacy/mask-text';
import { fnv64 } from '@/lib/shared/fnv';
import { scanWords } from './scan-words';
import { WordTable } from './word-table';

/**
 * Text to lexemes. Pure and client-safe, and the same for documents and queries, so that what stands in a text is found by typing
 * it. Identifiers, numbers, addresses and links are kept whole as written and in their parts: `user_id mia_li_3668`, `4417-2201`,
 * `a.b@example.org`, `1,234.50`. Scripts without spaces (Chinese, Japanese, Thai, ...) become single characters and pairs: unlike
 * dictionary words, those do not change with the runtime's ICU version, which would leave an index that newer queries miss.
 * A mask (lib/privacy/mask-text.ts) is one lexeme, which begins with a sign that no word of a text can hold: writing it is no way in.
 */

// The words of scan-words.ts in any script, or a run of one without spaces.
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc\u3005`;
const CHAR = String.raw`(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])`;
const WORD_OR_RUN = new RegExp(
  String.raw`([${UNSPACED}][${UNSPACED}\p{M}]*)|${CHAR}+(?:[-_./@:+#&'=%~]${CHAR}+|(?<=\p{Nd}),(?=\p{Nd})${CHAR}+)*`,
  'gu',
);
const PART = /[^-_./@:+#&'=%~,]+/g;
const CAMEL = /(?<![A-Za-z])[A-Za-z]*[a-z][A-Z][A-Za-z]*/g;
const CAMEL_PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
const ASCII = /^[\u0000-\u007f]*$/;

/** Lexemes longer than this (UTF-16 units) are cut and end in a hash of the whole. PostgreSQL takes 2,046 bytes. */
const MAX_LEXEME = 120;

/** Lower case, compatibility forms unified, invisible characters gone, and the T of an ISO instant opened. */
export function normaliseText(text: string): string {
  let out: string;
  if (ASCII.test(text)) {
    out = text.toLowerCase();
  } else {
    out = text
      .replace(/\p{Cs}/gu, ' ')
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
      .replace(/[\u2018\u2019\u02bc]/g, "'")
      .replace(/[\u2010-\u2012]/g, '-')
      .replaceAll('ς', 'σ');
  }
  if (out.includes('\\')) out = out.replace(/\\u([0-9a-f]{4})/g, unescapeUnit).replace(/\\[nrtbf"/\\]/g, ' ');
  return out.replace(/(\d{4}-\d\d-\d\d)t(?=\d\d:)/g, '$1 ');
}
function unescapeUnit(_all: string, hex: string): string {
  const char = String.fromCharCode(Number.parseInt(hex, 16)).toLowerCase();
  return /[\p{L}\p{N}]/u.test(char) ? char : ' ';
}

/** A piece of text between separators: a word, perhaps joined of several parts, or a run of a script without spaces. */
interface Piece {
  text: string;
  run: boolean;
}
function piecesOf(normal: string): Piece[] {
  const pieces: Piece[] = [];
  if (ASCII.test(normal)) {
    scanWords(normal, (text) => pieces.push({ text, run: false }));
  } else {
    for (const match of normal.matchAll(WORD_OR_RUN)) pieces.push({ text: match[0], run: match[1] !== undefined });
  }
  return pieces;
}

function cap(lexeme: string): string {
  if (lexeme.length <= MAX_LEXEME) return lexeme;
  return `${lexeme.slice(0, MAX_LEXEME - 17).replace(/\p{Cs}/gu, '')}~${fnv64(lexeme)}`;
}

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th' };

/** Without accents and vowel marks: `cafe` for `café`. */
export function foldAccents(normal: string): string {
  if (ASCII.test(normal)) return normal;
  return normal
    .normalize('NFD')
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[ßøłđæœıþ]/g, (letter) => LETTERS[letter]!);
}

function emit(lexeme: string, into: Set<string>): void {
  into.add(cap(lexeme));
  if (!ASCII.test(lexeme)) {
    const folded = foldAccents(lexeme);
    if (folded !== '') into.add(cap(folded));
  }
}

/** The lexeme of a masked value. */
export function maskLexeme({ type, token }: Pick<Mask, 'type' | 'token'>): string {
  return `§${type}:${token}`;
}

/** Adds every lexeme by which `text` can be found. */
export function collectLexemes(text: string, into: Set<string>): void {
  if (!text.includes(MASK_OPEN)) return collectWords(text, into);
  for (const piece of splitMasks(text)) {
    if (typeof piece === 'string') collectWords(piece, into);
    else into.add(maskLexeme(piece));
  }
}

/** Made by the first text: it has megabytes, and pages and most processes read queries only. */
let table: WordTable | undefined;
function lexemesOf(word: string): readonly string[] {
  const into = new Set<string>();
  emitWord(word, into);
  return [...into];
}

function collectWords(text: string, into: Set<string>): void {
  // The common case by far, on the worker's hot path.
  const camel = (table ??= new WordTable(lexemesOf)).collect(text, into);
  if (camel === null) collectSlowly(text, into);
  else if (camel) collectCamel(text, into);
}

function collectSlowly(text: string, into: Set<string>): void {
  for (const piece of piecesOf(normaliseText(text))) {
    if (piece.run) emitRun(piece.text, into);
    else emitWord(piece.text, into);
  }
  collectCamel(text, into);
}

function collectCamel(text: string, into: Set<string>): void {
  if (!/[a-z][A-Z]/.test(text)) return;
  for (const match of text.matchAll(CAMEL))
    for (const part of match[0].matchAll(CAMEL_PART)) into.add(cap(part[0].toLowerCase()));
}

function emitWord(word: string, into: Set<string>): void {
  const parts = [...word.matchAll(PART)];
  if (parts.length <= 1) {
    emit(word, into);
    return;
  }
  emit(word, into);
  for (let i = 0; i < parts.length; i++) {
    const start = parts[i]!.index;
    for (let length = 1; length <= 3 && i + length <= parts.length; length++)
      emit(word.slice(start, endOf(parts[i + length - 1]!)), into);
  }
  if (word.includes(',')) emitWord(word.replaceAll(',', ''), into);
}
function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length;
}

function emitRun(run: string, into: Set<string>): void {
  const chars = [...run];
  for (let i = 0; i < chars.length; i++) {
    into.add(chars[i]!);
    if (i > 0) into.add(chars[i - 1]! + chars[i]!);
  }
}

/**
 * What must be in the index for a text to contain `text` as written: any of the alternatives, each a list of lexemes that must all
 * be there. Empty when there is no letter or digit in it.
 */
export function queryLexemes(text: string): string[][][] {
  return splitMasks(text).flatMap((part) =>
    typeof part === 'string'
      ? piecesOf(normaliseText(part)).map((piece) => (piece.run ? [runLexemes(piece.text)] : wordLexemes(piece.text)))
      : [[[maskLexeme(part)]]],
  );
}

function runLexemes(run: string): string[] {
  const chars = [...run];
  return chars.length === 1 ? chars : chars.slice(1).map((char, i) => chars[i]! + char);
}

/** A number as JSON keeps it, where it is written otherwise: `40.00` is kept as `40`. Null for other words. */
export function canonicalNumber(word: string): string | null {
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(word) ? word.replaceAll(',', '') : word;
  if (!/^(?:0|[1-9]\d{0,40})(?:\.\d{1,40})?$/.test(plain)) return null;
  const canonical = String(Number(plain));
  return canonical === word ? null : canonical;
}

function wordLexemes(word: string): string[][] {
  const parts = [...word.matchAll(PART)];
  const number = canonicalNumber(word);
  const asKept = number === null ? [] : [[cap(number)]];
  if (parts.length <= 3) return [[cap(word)], ...asKept];
  // Inside a longer word the whole is no lexeme of its own, but its runs of three parts are.
  const triples: string[] = [];
  for (let i = 0; i + 3 <= parts.length; i++) triples.push(cap(word.slice(parts[i]!.index, endOf(parts[i + 2]!))));
  return [[cap(word)], triples, ...asKept];
}

/** The lexeme whose beginning `text*` asks for; null when it is not one plain word. */
export function prefixLexeme(text: string): string | null {
  const pieces = piecesOf(normaliseText(text));
  const only = pieces[0];
  if (pieces.length !== 1 || !only || only.run || only.text.length > MAX_LEXEME - 17) return null;
  return only.text;
}

/** How many pieces the text falls into: a phrase of one needs no check of the order. */
export function countPieces(text: string): number {
  const words = (part: string): number =>
    piecesOf(normaliseText(part)).reduce((sum, piece) => sum + (piece.run ? [...piece.text].length : 1), 0);
  return splitMasks(text).reduce((sum, part) => sum + (typeof part === 'string' ? words(part) : 1), 0);
}

/** The text as a row of its smallest parts between single spaces, for looking for a phrase in it. Begins and ends with a space. */
export function phraseStream(text: string): string {
  let out = ' ';
  for (const part of splitMasks(text)) out += typeof part === 'string' ? wordStream(part) : `${maskLexeme(part)} `;
  return out;
}

function wordStream(text: string): string {
  let out = '';
  for (const piece of piecesOf(normaliseText(text))) {
    if (piece.run) for (const char of piece.text) out += `${char} `;
    else for (const part of piece.text.matchAll(PART)) out += `${part[0]} `;
  }
  return out;
}

/** True when the phrase's words stand in the text one after the other. Both are given as streams. */
export function streamHasPhrase(stream: string, phrase: string): boolean {
  return phrase.length > 1 && (stream.includes(phrase) || foldAccents(stream).includes(phrase));
}
