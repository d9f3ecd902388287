import { removedMarker } from './markers';

/**
 * Texts that are encoded inside a text: percent-encoded parts of addresses and forms, base64 (also base64url, wrapped in lines, or of UTF-16) and
 * hexadecimal. Each is decoded and handed on; where that finds something to remove, so does this. Linear: a run is looked for at every twenty-fourth
 * place, and decoded only where a few characters of it are text.
 */
export function removeEncoded(text: string, remove: (decoded: string) => string): string {
  return removeFromRuns(text.includes('%') ? removeFromParts(text, remove) : text, remove);
}

/** What encodeURIComponent leaves as it is, the percent sign, and the plus that is a blank in forms. */
const PART = charTable("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!*'()%+");
const ENCODED = /%([0-7][0-9A-Fa-f])/g;

function removeFromParts(text: string, remove: (decoded: string) => string): string {
  let out = '';
  let kept = 0;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at)) {
    let start = at;
    while (start > kept && PART[text.charCodeAt(start - 1)] === 1) start--;
    let end = at + 1;
    while (end < text.length && PART[text.charCodeAt(end)] === 1) end++;
    at = end;
    const part = text.slice(start, end);
    const clean = cleanPart(part, remove);
    if (clean === part) continue;
    out += text.slice(kept, start) + clean;
    kept = end;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

/** The part with what is to be removed replaced; around it every character stays as it was sent. */
function cleanPart(part: string, remove: (decoded: string) => string): string {
  const decoded = decodePart(part);
  if (decoded === part) return part;
  const clean = remove(decoded);
  if (clean === decoded) return part;
  let same = 0;
  while (same < clean.length && clean[same] === decoded[same]) same++;
  let after = 0;
  while (after < Math.min(clean.length, decoded.length) - same && clean.at(-1 - after) === decoded.at(-1 - after)) after++;
  const middle = clean
    .slice(same, clean.length - after)
    .replace(/\[removed:[a-z0-9-]+\]|[^A-Za-z0-9\-_.~!*'()%]/g, (one) => (one.length > 1 ? one : encodeURIComponent(one)));
  return rawUntil(part, same) + middle + part.slice(rawUntil(part, decoded.length - after).length);
}

const decodePart = (part: string): string =>
  part.replaceAll('+', ' ').replace(ENCODED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** As much of an encoded part as gives so many characters. */
function rawUntil(part: string, characters: number): string {
  let at = 0;
  for (let n = 0; n < characters && at < part.length; n++) at += /^%[0-7][0-9A-Fa-f]/.test(part.slice(at, at + 3)) ? 3 : 1;
  return part.slice(0, at);
}

/** What base64 is written in, of either alphabet: the six bits of a character, and above them that it is one. */
const IS_ONE = 64;
const SIXES = charTable('');
for (const [bits, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  SIXES[char.charCodeAt(0)] = IS_ONE | bits;
SIXES[45] = SIXES[43]!;
SIXES[95] = SIXES[47]!;
/** `password=hunter2` is as long. */
const SHORTEST = 24;
/** Lines of base64 are longer than this; a shorter run ends at the end of its line. */
const LINE = 60;
const LINE_END = /(?:\r?\n|(?:\\{1,8}r)?\\{1,8}n)(?=[A-Za-z0-9+/])/y;

function removeFromRuns(text: string, remove: (decoded: string) => string): string {
  let out = '';
  let kept = 0;
  const clean = (from: number, to: number): boolean => {
    const type = to - from < SHORTEST ? null : removedIn(text, from, to, remove);
    if (type === null) return false;
    out += text.slice(kept, shortened(text, from, to, remove)) + type;
    for (kept = to; text[kept] === '=';) kept++;
    return true;
  };
  for (let at = SHORTEST - 1; at < text.length; at += SHORTEST) {
    if (!isSix(text, at)) continue;
    let start = at;
    while (start > kept && isSix(text, start - 1)) start--;
    let end = at + 1;
    while (end < text.length && isSix(text, end)) end++;
    // Words, which most of what is met here are.
    if (end - start < SHORTEST) {
      at = end - 1;
      continue;
    }
    const lines: [number, number][] = [];
    for (let line = start; ;) {
      while (end < text.length && isSix(text, end)) end++;
      lines.push([line, end]);
      LINE_END.lastIndex = end;
      const next = end - line < LINE ? null : LINE_END.exec(text);
      if (!next) break;
      line = end += next[0].length;
    }
    at = end - 1;
    // Lines that are no text together may be one each: a digest, and below it what is encoded.
    let found = clean(start, end);
    if (!found && lines.length > 1) for (const [from, to] of lines) found = clean(from, to) || found;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

/** How often the beginning of a run is tried further on. */
const TRIES = 16;

/**
 * Where the run may begin instead: `https://host/v1/decisions/01936f/blobs/cGFz...` is one run of the characters of base64url, of which only the end is
 * encoded. What stands before must hold nothing, and what is left must still be what was found.
 */
function shortened(text: string, start: number, end: number, remove: (decoded: string) => string): number {
  let tries = 0;
  for (let at = end - SHORTEST; at > start && tries < TRIES; at--) {
    if (!JOINTS.has(text[at - 1]!)) continue;
    tries++;
    if (removedIn(text, at, end, remove) !== null && removedIn(text, start, at, remove) === null) return at;
  }
  return start;
}
const JOINTS: ReadonlySet<string> = new Set(['/', '-', '_', '\n']);

function isSix(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && SIXES[code] !== 0;
}

/** The marker of what is to be removed in a run, or null. */
function removedIn(text: string, start: number, end: number, remove: (decoded: string) => string): string | null {
  const asHex = hexText(text, start, end);
  if (asHex !== null) {
    const type = markerOf(asHex, remove);
    if (type !== null) return type;
  }
  // What stands before it without a sign between moves it by one to three: `/` and `\n` of JSON text, the digits of %22.
  for (let shift = 0; shift < 4; shift++) {
    if (!looksLikeText(text, start + shift, end)) continue;
    const run = text.slice(start + shift, end).replace(/\\{1,8}[rn]|[\r\n]/g, '');
    const type = markerOf(Buffer.from(run, 'base64').toString('latin1').replaceAll('\0', ''), remove);
    if (type !== null) return type;
  }
  return null;
}

function markerOf(decoded: string, remove: (decoded: string) => string): string | null {
  const clean = remove(decoded);
  if (clean === decoded) return null;
  return /\[removed:[a-z0-9-]+\]/.exec(clean)?.[0] ?? removedMarker('secret');
}

/** True when some place of the run, counted in fours from `start`, decodes to nothing but printable characters: no random id does. */
function looksLikeText(text: string, start: number, end: number): boolean {
  const last = start + Math.floor((end - start - 16) / 4) * 4;
  const middle = start + Math.floor((last - start) / 8) * 4;
  return isText(text, start) || isText(text, last) || isText(text, middle);
}

function isText(text: string, from: number): boolean {
  for (let at = from; at < from + 16; at += 4) {
    const [a, b, c, d] = [sixAt(text, at), sixAt(text, at + 1), sixAt(text, at + 2), sixAt(text, at + 3)];
    if ((a | b | c | d) >= IS_ONE) return false;
    if (!isPrintable((a << 2) | (b >> 4)) || !isPrintable(((b & 15) << 4) | (c >> 2)) || !isPrintable(((c & 3) << 6) | d))
      return false;
  }
  return true;
}

/** Six bits, or more where there is no character of base64. */
const sixAt = (text: string, at: number): number => ((SIXES[text.charCodeAt(at)] ?? 0) ^ IS_ONE) & 127;
/** Zero stands between the letters of UTF-16. */
const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 0 || (byte >= 9 && byte <= 13);

const SHORTEST_HEX = 32;

/** What a run of hexadecimal digits says, when its beginning is text. */
function hexText(text: string, start: number, end: number): string | null {
  if (text[start] === '0' && text[start + 1] === 'x') start += 2;
  const length = (end - start) & ~1;
  if (length < SHORTEST_HEX) return null;
  for (let at = start; at < start + SHORTEST_HEX; at += 2) {
    const byte = HEX[text.charCodeAt(at)]! * 16 + HEX[text.charCodeAt(at + 1)]!;
    if (!(isPrintable(byte) && byte > 0)) return null; // NaN is neither
  }
  return Buffer.from(text.slice(start, start + length), 'hex').toString('latin1');
}

const HEX: Readonly<Record<number, number>> = Object.fromEntries(
  [...'0123456789abcdefABCDEF'].map((char) => [char.charCodeAt(0), Number.parseInt(char, 16)]),
);

function charTable(chars: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const char of chars) table[char.charCodeAt(0)] = 1;
  return table;
}
