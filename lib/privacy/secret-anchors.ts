import { escapeLiteral } from '@/lib/shared/escape-literal';
import { TOKEN_PATTERNS } from './token-patterns';

/**
 * Where a secret may begin: the literals of token-patterns.ts, and parts of names that may make a value secret (the whole name
 * decides, secret-names.ts). Most text has neither, and all text that comes in is looked through: so it is not tried at every place
 * but only where the first three characters of a literal stand. Every literal has three or more.
 */
const escaped = Object.keys(TOKEN_PATTERNS)
  .sort((a, b) => b.length - a.length)
  .map(escapeLiteral)
  .join('|');

/** Finds every place where a token may begin. Case-sensitive, and free of repetition: linear. */
export const ANCHORS = new RegExp(escaped, 'g');

const HINTS =
  'passw|passphrase|pwd|secret|token|api[-_ ]?key|access[-_]?key|private[-_]?key|account[-_]?key|signing[-_]?key|encryption[-_]?key|authorization|credential|bearer|cookie|amz-signature|[?&]sig=';

/** Finds every place where a name that says secret may stand. */
export const NAME_HINTS = new RegExp(HINTS, 'gi');

const ANCHOR_HERE = new RegExp(escaped, 'y');
const HINT_HERE = new RegExp(HINTS, 'iy');

/** The first three characters of everything the two expressions match, in lower case. */
const OPENINGS = [
  ...Object.keys(TOKEN_PATTERNS).map((text) => text.slice(0, 3).toLowerCase()),
  ...['pas', 'pwd', 'sec', 'tok', 'api', 'acc', 'pri', 'sig', 'enc', 'aut', 'cre', 'bea', 'coo', 'amz', '?si', '&si'],
];

/** Looked through at once, as bytes: a typed array is read at twice the speed of a string. */
const WINDOW = 8_192;
const bytes = new Uint8Array(WINDOW);
/** The same as Node.js writes text into it. Browsers have none: the page that verifies looks for secrets nowhere, and is loaded all the same. */
const writer = typeof Buffer === 'undefined' ? null : Buffer.from(bytes.buffer);

/** The lower half of each character of at most WINDOW. Returns how many there are. */
function fill(text: string): number {
  if (writer) return writer.write(text, 0, 'latin1');
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return text.length;
}

/** By two bytes, in either case: whether an opening begins with them, and whether one ends with them. */
const PAIRS = new Uint8Array(65_536);
const BEGINS = 1;
const ENDS = 2;
/** By the lowest five bits of three bytes, which are the same in either case: whether they may be an opening. */
const OPENS = new Uint8Array(32_768);
const threeOf = (a: number, b: number, c: number): number => ((a & 31) << 10) | ((b & 31) << 5) | (c & 31);
for (const opening of OPENINGS) {
  const [a, b, c] = [...opening].map((char) => char.charCodeAt(0)) as [number, number, number];
  OPENS[threeOf(a, b, c)] = 1;
  for (const [one, other, place] of [
    [a, b, BEGINS],
    [b, c, ENDS],
  ] as const)
    // prettier-ignore
    for (const first of eitherCase(one)) for (const second of eitherCase(other)) PAIRS[(first << 8) | second]! |= place;
}
function eitherCase(code: number): number[] {
  const char = String.fromCharCode(code);
  return [char.toLowerCase().charCodeAt(0), char.toUpperCase().charCodeAt(0)];
}

/** The first place where ANCHORS or NAME_HINTS match, or -1. */
export function firstAnchor(text: string): number {
  // Openings have three characters: windows share two.
  for (let from = 0; from + 2 < text.length; from += WINDOW - 2) {
    const whole = from === 0 && text.length <= WINDOW;
    const found = firstIn(text, from, fill(whole ? text : text.slice(from, from + WINDOW)));
    if (found >= 0) return found;
  }
  return -1;
}

/**
 * The same in so many characters, which stand in `bytes`. Of a character beyond Latin-1 these hold the lower half, which may look like another one: a place that is tried in
 * vain, and none that is missed. Every second pair of neighbours is looked at: three characters in a row hold one of them.
 */
function firstIn(text: string, from: number, length: number): number {
  for (let at = 0; at + 1 < length; at += 2) {
    const pair = PAIRS[(bytes[at]! << 8) | bytes[at + 1]!]!;
    if (pair === 0) continue;
    if ((pair & ENDS) !== 0 && at > 0 && opensAt(at - 1) && matchesAt(text, from + at - 1)) return from + at - 1;
    if ((pair & BEGINS) !== 0 && at + 2 < length && opensAt(at) && matchesAt(text, from + at)) return from + at;
  }
  return -1;
}

function opensAt(at: number): boolean {
  return OPENS[threeOf(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!)] === 1;
}

function matchesAt(text: string, at: number): boolean {
  ANCHOR_HERE.lastIndex = at;
  if (ANCHOR_HERE.test(text)) return true;
  HINT_HERE.lastIndex = at;
  return HINT_HERE.test(text);
}
