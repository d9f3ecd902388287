import { englishness, HEAD } from './englishness';
import { normalise, type View } from './normalise';

/** Runs that may be text in other dress. Each is one class of characters with bounds: a failed try moves on. */
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,100000}={0,2}(?![A-Za-z0-9+/=_-])/g;
/** In groups with a blank between them, as keys and mails have it; all but the last are of one length. */
const GROUPED = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{4,76}(?:[ \t\r\n]{1,2}[A-Za-z0-9+/]{1,76}){2,400}={0,2}(?![A-Za-z0-9+/=_-])/g;
const HEX = /(?<![0-9a-zA-Z])(?:0x)?[0-9a-fA-F]{2}(?:[ :,]?(?:0x|\\x)?[0-9a-fA-F]{2}){7,20000}(?![0-9a-zA-Z])/g;
const ESCAPED = /(?:\\x[0-9a-fA-F]{2}){4,20000}|(?:\\u[0-9a-fA-F]{4}){4,20000}/g;
const BINARY = /(?<![\w])[01]{8}(?:[ ,]?[01]{8}){7,4000}(?!\w)/g;
const PERCENT = /(?:%[0-9a-fA-F]{2}|[\w.~!*'()-]){0,40}%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2}|[\w.~!*'()+-]){6,20000}/g;
const ENTITY = /&#(?:x[0-9a-fA-F]{2,5}|\d{2,6});/g;
/** Marks that a reader does not see and that part a word for a machine: `I<b></b>gnore`, `**Ignore** **all**`. */
const INLINE_MARKS =
  /\*{1,3}|__|~~|<\/?(?:b|i|em|strong|span|u|s|a|font|code|small|sup|sub|mark|wbr|bdi|bdo|tt|big)(?:\s[^<>]{0,200})?\/?>/gi;
const INSIDE_WORDS = /\w(?:\*{1,3}|__|~~|<\/?[a-z]{1,6}\/?>)\w/i;
const DEEPEST = 2;
/** Of one text: more runs than this are a file, not a hidden sentence. */
const MOST_RUNS = 24;

interface Run {
  start: number;
  end: number;
  text: string;
  encoding: string;
}

/** The text as read, and every text found inside it under an encoding, to depth two. Spans of the inner ones are those of their run. */
export function decodedViews(original: string): View[] {
  const out: View[] = [];
  for (const run of runsIn(original)) collect(run, { start: run.start, end: run.end }, 1, out);
  return out;
}

/** One text that stands inside another under an encoding: as it was written, and where it stands. */
export interface Decoded {
  text: string;
  start: number;
  end: number;
  encoding: string;
}

/**
 * As {@link decodedViews}, letter for letter and with runs of signs and digits, too: for what looks for values instead of words. A card's number
 * in base64 is no sentence.
 */
export function decodedTexts(original: string): Decoded[] {
  const out: Decoded[] = [];
  for (const run of runsIn(original, isPrintable)) {
    // Marks around a word hide no value, those inside of one do; what else the line hides is found in it as it stands.
    if (run.encoding === 'marks') {
      if (INSIDE_WORDS.test(original.slice(run.start, run.end))) out.push(run);
      continue;
    }
    out.push(run);
    for (const inner of runsIn(run.text, isPrintable))
      out.push({ text: inner.text, start: run.start, end: run.end, encoding: `${run.encoding}+${inner.encoding}` });
  }
  return out;
}

function collect(run: Run, place: { start: number; end: number }, depth: number, out: View[]): void {
  const { view } = normalise(run.text);
  out.push({ text: view.text, origin: () => place, encoding: run.encoding, depth });
  if (depth >= DEEPEST) return;
  for (const inner of runsIn(run.text))
    collect({ ...inner, encoding: `${run.encoding}+${inner.encoding}` }, place, depth + 1, out);
}

function runsIn(text: string, readable: (plain: string) => boolean = isReadable): Run[] {
  const found: Run[] = [];
  const add = (form: RegExp, encoding: string, decode: (shown: string) => string | null): void => {
    form.lastIndex = 0;
    for (let hit = form.exec(text); hit !== null && found.length < MOST_RUNS; hit = form.exec(text)) {
      const plain = decode(hit[0]);
      if (plain !== null && readable(plain) && plain !== hit[0])
        found.push({ start: hit.index, end: hit.index + hit[0].length, text: plain, encoding });
    }
  };
  if (hasLongRun(text)) add(BASE64, 'base64', fromBase64);
  if (mayBeHex(text)) add(HEX, 'hex', (shown) => fromBytes(shown.replace(/0x|\\x|[^0-9a-fA-F]/g, '')));
  if (/[01]{8}[ ,]?[01]{8}/.test(text)) add(BINARY, 'binary', (shown) => decodeBytes(Uint8Array.from(shown.replace(/[ ,]/g, '').match(/[01]{8}/g) ?? [], (bits) => Number.parseInt(bits, 2)))); // prettier-ignore
  if (text.includes('\\x') || text.includes('\\u')) add(ESCAPED, 'escapes', fromEscapes);
  if (/%[0-9a-fA-F]{2}/.test(text)) add(PERCENT, 'percent', fromPercent);
  if (/[A-Za-z0-9+/]{4}[ \t\r\n]/.test(text)) add(GROUPED, 'base64', fromGroups);
  const whole = (plain: string, encoding: string): void => void found.push({ start: 0, end: text.length, text: plain, encoding });
  // Inside words, too: three of them are no accident.
  if (text.includes('&#') && text.length <= 50_000 && (text.match(ENTITY)?.length ?? 0) >= 3)
    whole(fromEntities(text), 'entities');
  if (/\*\S|\S\*|__|~~|<\/?[a-z]/i.test(text)) unmarked(text, found);
  const turned = rot13Of(text);
  if (turned !== null) found.push({ start: 0, end: text.length, text: turned, encoding: 'rot13' });
  // A word or two with digits are a disguise only if what they stand for is an attack; a whole text of them is one by itself.
  const leet = leetOf(text);
  const words = leet === null ? withoutDisguise(text) : null;
  if (leet !== null) whole(leet, 'leetspeak');
  if (words !== null) whole(words, 'digits');
  const backwards = reversedOf(text);
  if (backwards !== null) found.push({ start: 0, end: text.length, text: backwards, encoding: 'reversed' });
  return found;
}

const BASE64_SIGN = new Uint8Array(128);
for (let code = 33; code < 127; code++) if (/[A-Za-z0-9+/_-]/.test(String.fromCharCode(code))) BASE64_SIGN[code] = 1;
const SHORTEST_RUN = 16;

const isBase64Sign = (text: string, at: number): boolean => BASE64_SIGN[text.charCodeAt(at)] === 1;

/** Is there a run of signs that BASE64 could begin with? Such a run covers every sixteenth place somewhere. */
function hasLongRun(text: string): boolean {
  for (let i = SHORTEST_RUN - 1; i < text.length; i += SHORTEST_RUN) {
    if (!isBase64Sign(text, i)) continue;
    let [from, to] = [i, i + 1];
    while (i - from < SHORTEST_RUN && isBase64Sign(text, from - 1)) from--;
    while (to - i < SHORTEST_RUN && isBase64Sign(text, to)) to++;
    if (to - from >= SHORTEST_RUN) return true;
  }
  return false;
}

const [HEX_DIGIT, AMONG_HEX] = [1, 2];
const HEX_KIND = new Uint8Array(128);
for (const sign of ' :,x\\') HEX_KIND[sign.charCodeAt(0)] = AMONG_HEX;
for (const digit of '0123456789abcdefABCDEF') HEX_KIND[digit.charCodeAt(0)] = HEX_DIGIT;
const SHORTEST_HEX = 16;

/** Are there so many hexadecimal digits with nothing else between them than what HEX allows? English hardly ever has them. */
function mayBeHex(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? HEX_KIND[code]! : OTHER;
    if (kind === HEX_DIGIT) {
      if (++digits === SHORTEST_HEX) return true;
    } else if (kind === OTHER) digits = 0;
  }
  return false;
}

/** Line by line: only where words are parted by marks, or several of them are set off, is a line read again without. */
function unmarked(text: string, found: Run[]): void {
  for (let start = 0; start < text.length && found.length < MOST_RUNS;) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at;
    const line = end - start <= 4_000 ? text.slice(start, end) : '';
    if (/[a-z](?:\*|__|~~|<)[^\s]|\*{1,3}\w+\*{1,3} \*{1,3}\w/i.test(line)) {
      const plain = line.replace(INLINE_MARKS, '');
      if (line.length - plain.length >= 4) found.push({ start, end, text: plain, encoding: 'marks' });
    }
    start = end + 1;
  }
}

/** Eight signs or more that are all to be seen: bytes that mean something else hardly ever are. */
function isPrintable(text: string): boolean {
  return (text.length >= 8 && /^[\t\n\r\x20-\x7e]*$/.test(text)) || isReadable(text);
}

/** Mostly letters and spaces, at least eight characters: bytes of an image or a key are not. */
function isReadable(text: string): boolean {
  if (text.length < 8) return false;
  let good = 0;
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13)) return false;
    if (code === 32 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) letters++;
    if (code >= 32) good++;
  }
  const ascii = letters / text.length;
  return (
    good / text.length > 0.95 &&
    (ascii > 0.7 || (/[^\x00-\x7f]/.test(text) && /\p{L}{2}/u.test(text) && !/[\u0080-\u009f]/.test(text)))
  );
}

const DECODER = new TextDecoder('utf-8', { fatal: true });

function decodeBytes(bytes: Uint8Array): string | null {
  // UTF-16, of either order: every second byte of a Latin text is nothing.
  if (bytes.length >= 16 && bytes.length % 2 === 0) {
    const nothing = (from: number): boolean => [0, 2, 4, 6].every((n) => bytes[from + n] === 0);
    if (nothing(1)) return new TextDecoder('utf-16le').decode(bytes);
    if (nothing(0)) return new TextDecoder('utf-16be').decode(bytes);
  }
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

function fromBase64(shown: string): string | null {
  const plain = shown
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,4}$/, '');
  if (plain.length % 4 === 1) return null;
  return decodeBytes(Uint8Array.from(atob(plain), (char) => char.charCodeAt(0)));
}

function fromGroups(shown: string): string | null {
  // Most of what is shown are words of a sentence: the second is seldom as long as the first.
  const gap = shown.search(/\s/);
  const second = shown.slice(gap).search(/\S/) + gap;
  const behind = second + gap;
  if (behind < shown.length && (!/\s/.test(shown[behind]!) || /\s/.test(shown.slice(second, behind)))) return null;
  const groups = shown.split(/\s+/);
  const { length } = groups[0]!;
  const even = groups.every(
    (group, n) => group.replace(/={1,4}$/, '').length === length || (n === groups.length - 1 && group.length <= length + 2),
  );
  const plain = groups.join('');
  // A sentence of words of one length is not this: capitals or digits stand inside the groups.
  return even && plain.length >= 16 && /[a-z][A-Z0-9]/.test(plain) ? fromBase64(plain) : null;
}

function fromBytes(digits: string): string | null {
  const bytes = new Uint8Array(digits.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return decodeBytes(bytes);
}

function fromEscapes(shown: string): string {
  return shown.replace(/\\(?:x|u)([0-9a-fA-F]{2,4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function fromPercent(shown: string): string | null {
  try {
    return decodeURIComponent(shown.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function fromEntities(shown: string): string {
  return shown.replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, code: string) => {
    const point = Number.parseInt(code, hex === '' ? 10 : 16);
    return point > 0 && point < 0x110000 ? String.fromCodePoint(point) : '\ufffd';
  });
}

const ROT = /(?:gur|naq|lbh|lbhe|vtaber|cnffjbeq|vafgehpgvbaf|cebzcg|flfgrz|gryy|funer|erirny)(?![a-z])/i;

/** Parts may stay readable ("decode this: ..."), so words of it are enough. */
function rot13Of(text: string): string | null {
  if (!ROT.test(text)) return null;
  return englishness(turnedLetters(text.slice(0, HEAD))) > 0.1 ? turnedLetters(text.slice(0, 20_000)) : null;
}

function turnedLetters(text: string): string {
  return text.replace(/[a-zA-Z]/g, (char) => {
    const base = char <= 'Z' ? 65 : 97;
    return String.fromCharCode(((char.charCodeAt(0) - base + 13) % 26) + base);
  });
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
};
const LEET_WORD = /(?<![\w@$])[a-z]{0,12}[013457@$!+]{1,4}[a-z]{1,12}[a-z013457@$!+]{0,24}(?![\w@$])/gi;

const [OTHER, LETTER, OF_WORD, FOR_LETTER] = [0, 1, 2, 4];
/** What a sign is in such a word: `_2` belong to words, `1` stands for a letter as well, `!` stands for one and belongs to none. */
const LEET_KIND = new Uint8Array(128);
for (let code = 48; code <= 57; code++) LEET_KIND[code] = OF_WORD;
for (let code = 97; code <= 122; code++) LEET_KIND[code] = LEET_KIND[code - 32] = LETTER | OF_WORD;
for (const sign of '_@$+') LEET_KIND[sign.charCodeAt(0)] = OF_WORD;
for (const sign of Object.keys(LEET)) LEET_KIND[sign.charCodeAt(0)]! |= FOR_LETTER;
const LONGEST_LEET = 40;

function leetKind(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? LEET_KIND[code]! : OTHER;
}

/** Three signs for letters before a letter: without them there are no three words of LEET_WORD. */
function mayBeLeet(text: string): boolean {
  let count = 0;
  for (let i = 0; i < text.length; i++)
    if (leetKind(text, i) & FOR_LETTER && leetKind(text, i + 1) & LETTER && ++count === 3) return true;
  return false;
}

/** Words that attacks are made of: one of them with digits for letters is no part number. A list of our own. */
const DISGUISED: ReadonlySet<string> = new Set('ignore ignoring disregard forget previous prior instruction instructions system prompt prompts reveal secret secrets password passwords rules guidelines override overrides pretend jailbreak bypass unrestricted restrictions developer admin instead above'.split(' ')); // prettier-ignore
/** Only where one of the signs stands among its letters. */
const LEET_RUN = /(?<![\w@$])(?=[a-z]{0,13}[013457@$!+])[a-z013457@$!+]{5,14}(?![\w@$])/gi;

/** Such words alone read as what they stand for, where they are too few to make the whole text more English. */
function withoutDisguise(text: string): string | null {
  if (text.length > 8_000 || !/[a-z][013457@$!+]|[013457@$!+][a-z]/i.test(text)) return null;
  const plain = text.replace(LEET_RUN, (shown) => {
    // A digit at the end counts something: admin5.
    if (!/[013457@$!+]./.test(shown) || !/[a-z]/i.test(shown)) return shown;
    const read = shown.replace(/[013457@$!+]/g, (char) => LEET[char]!);
    return DISGUISED.has(read.toLowerCase()) ? read : shown;
  });
  return plain === text ? null : plain;
}

/** Digits for letters, in three words at least, and more English without them. */
function leetOf(text: string): string | null {
  if (text.length > 8_000 || !mayBeLeet(text) || !hasLeetWords(text)) return null;
  const head = withoutLeet(text.slice(0, HEAD + 2 * LONGEST_LEET));
  const read = englishness(head);
  return read > LEET_ENGLISH && read > englishness(text) + LEET_GAIN ? withoutLeet(text) : null;
}

const FEWEST_LEET = 3;
/** How English a text must read without its disguise, and by how much more than with it. */
const [LEET_ENGLISH, LEET_GAIN] = [0.12, 0.06];

function hasLeetWords(text: string): boolean {
  LEET_WORD.lastIndex = 0;
  for (let count = 0; count < FEWEST_LEET; count++) if (!LEET_WORD.test(text)) return false;
  return true;
}

/** Runs of 2 to 40 signs that hold a letter, each sign for a letter read as one. */
function withoutLeet(text: string): string {
  let out = '';
  let kept = 0;
  for (let i = 0; i < text.length;) {
    if (leetKind(text, i) === OTHER || leetKind(text, i - 1) & OF_WORD) {
      i++;
      continue;
    }
    let kinds = 0;
    let end = i;
    while (end - i < LONGEST_LEET && leetKind(text, end) !== OTHER) kinds |= leetKind(text, end++);
    if (end - i < 2) {
      i++;
      continue;
    }
    if (kinds & LETTER && kinds & FOR_LETTER) {
      out += text.slice(kept, i) + text.slice(i, end).replace(/[013457@$!+]/g, (char) => LEET[char]!);
      kept = end;
    }
    i = end;
  }
  return out + text.slice(kept);
}

function reversedOf(text: string): string | null {
  if (text.length > 4000 || !/(?:eht|dna|uoy|erongi|snoitcurtsni|drowssap|tpmorp|metsys)(?![a-z])/i.test(text)) return null;
  const turned = [...text].reverse().join('');
  return englishness(turned) > Math.max(0.12, englishness(text)) ? turned : null;
}
