import { escapeLiteral } from '@/lib/shared/escape-literal';
import { TOKEN_PATTERNS } from './token-patterns';

/**
 * Where a secret may begin: the literals of token-patterns.ts, and parts of names that may make a value secret (the whole name
 * decides, secret-names.ts). Most text has neither, and all text that comes in is looked through: so it is not tried at every place
 * but skipped through, after Wu and Manber (A fast algorithm for multi-pattern searching, 1994). Every literal has three characters or
 * more; two neighbours that are no part of any literal's first three let the window move by two.
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

/** A small number for each character that stands in an opening, in either case; 0 for all others. */
const CLASSES = new Uint8Array(128);
let classes = 1;
for (const char of new Set(OPENINGS.join(''))) {
  CLASSES[char.charCodeAt(0)] = classes;
  CLASSES[char.toUpperCase().charCodeAt(0)] = classes++;
}
const classOf = (code: number): number => (code < 128 ? CLASSES[code]! : 0);

const WIDTH = 64;
/** By two neighbours: how far the window may move; 0 when they end an opening. */
const MOVES = new Uint8Array(WIDTH * WIDTH).fill(2);
/** By two neighbours that end an opening: the classes that may stand before them, as bits of two words. */
const BEFORE = new Uint32Array(WIDTH * WIDTH * 2);
for (const opening of OPENINGS) {
  const [a, b, c] = [...opening].map((char) => classOf(char.charCodeAt(0))) as [number, number, number];
  MOVES[a * WIDTH + b] = Math.min(MOVES[a * WIDTH + b]!, 1);
  MOVES[b * WIDTH + c] = 0;
  BEFORE[(b * WIDTH + c) * 2 + (a >> 5)]! |= 1 << (a & 31);
}

/** The first place where ANCHORS or NAME_HINTS match, or -1. */
export function firstAnchor(text: string): number {
  for (let last = 2; last < text.length;) {
    const pair = classOf(text.charCodeAt(last - 1)) * WIDTH + classOf(text.charCodeAt(last));
    const move = MOVES[pair]!;
    if (move > 0) {
      last += move;
      continue;
    }
    const at = last - 2;
    const before = classOf(text.charCodeAt(at));
    if (((BEFORE[pair * 2 + (before >> 5)]! >>> (before & 31)) & 1) === 0) {
      last++;
      continue;
    }
    ANCHOR_HERE.lastIndex = at;
    if (ANCHOR_HERE.test(text)) return at;
    HINT_HERE.lastIndex = at;
    if (HINT_HERE.test(text)) return at;
    last++;
  }
  return -1;
}
