import { removeEncoded } from './encoded-runs';
import { removedMarker } from './markers';
import { ANCHORS, firstAnchor, NAME_HINTS } from './secret-anchors';
import { isSecretValue, secretName, type SecretName } from './secret-names';
import { TOKEN_PATTERNS } from './token-patterns';

/**
 * Replaces secrets in text by typed markers: keys and tokens known by their form, passwords in URLs, and the values of fields that
 * are named like secrets, in JSON text (also escaped inside other JSON), in headers, query strings and `name=value` lines, and all of
 * these in what is encoded inside the text (encoded-runs.ts). The same text always gives the same result, a second pass changes nothing, and time is linear in the length of the text: every try is
 * bounded or moves the scan forward. Text without a secret is returned as it is.
 */
export function removeSecrets(text: string): string {
  return removeAt(text, 0);
}

/** Only what stands there as it is written: for those who decode what is encoded themselves, and say where it stood. */
export function removeWrittenSecrets(text: string): string {
  return removeAt(text, DEEPEST);
}

/** Base64 of JSON that holds base64 of an address is three deep; deeper nothing is decoded. */
const DEEPEST = 3;

function removeAt(text: string, depth: number): string {
  if (text.length < 6) return text;
  const clean = firstAnchor(text) < 0 ? text : removeNamedValues(removeTokens(text));
  return depth < DEEPEST ? removeEncoded(clean, (decoded) => removeAt(decoded, depth + 1)) : clean;
}

function removeTokens(text: string): string {
  let out = '';
  let kept = 0;
  const nextPemEnd = pemEnds(text);
  ANCHORS.lastIndex = 0;
  for (let hit = ANCHORS.exec(text); hit !== null; hit = ANCHORS.exec(text)) {
    const pattern = TOKEN_PATTERNS[hit[0]]!;
    if (pattern.bounded && !beginsWord(text, hit.index)) continue;
    const { body } = pattern;
    body.lastIndex = hit.index;
    const match = body.exec(text);
    if (match === null) {
      if (pattern.type === 'jwt') ANCHORS.lastIndex = Math.max(ANCHORS.lastIndex, endOfRun(text, hit.index));
      continue;
    }
    let end = hit.index + match[0].length;
    if (pattern.type === 'private-key') end = endOfPem(text, end, nextPemEnd(end));
    if (pattern.mixed && !(/[A-Z]/.test(match[0]) && /\d/.test(match[0]))) {
      ANCHORS.lastIndex = end;
      continue;
    }
    if (hit[0] === '://') {
      out += `${text.slice(kept, hit.index)}://${match[1]}:${removedMarker('password')}@`;
    } else {
      out += text.slice(kept, hit.index) + removedMarker(pattern.type);
    }
    kept = end;
    ANCHORS.lastIndex = end;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

/** Where the next end of a PEM block stands; asked with growing places, so that the text is searched once. */
function pemEnds(text: string): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next < from) next = text.indexOf('-----END ', from);
    if (next < 0) next = Number.POSITIVE_INFINITY;
    return next;
  };
}

const PEM_LIMIT = 32_768;
const PEM_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
// Line ends as they are and as JSON text escapes them, and header lines such as Proc-Type.
const PEM_LINE = /(?:\s|\\{1,8}[nrt]){0,16}(?:[A-Za-z0-9+/=]{16,4096}|[A-Z][A-Za-z-]{2,20}: [^\r\n\\]{1,80})/y;

/** A block without an end was cut off: its lines of base64 count as far as they go. */
function endOfPem(text: string, from: number, endMark: number): number {
  if (endMark - from <= PEM_LIMIT) {
    PEM_END.lastIndex = endMark;
    const end = PEM_END.exec(text);
    if (end) return endMark + end[0].length;
  }
  let at = from;
  for (let line = runAt(PEM_LINE, text, at); line !== null; line = runAt(PEM_LINE, text, at)) at += line.length;
  return at;
}

/** True when no word reaches this place from the left. An escape such as `\n`, `\u0022` or `%3D` before it is not part of a word. */
function beginsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  if (!isWordOrHyphen(text.charCodeAt(at - 1))) return true;
  const before = text.slice(Math.max(0, at - 6), at);
  return /(?:\\[nrtbf]|\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2})$/.test(before);
}

function isWordOrHyphen(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45;
}

function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWordOrHyphen(text.charCodeAt(at))) at++;
  return at;
}

const AFTER_NAME = /(\\{0,8}["'`])?[ \t]{0,8}(?:=>|:=|[:=])[ \t]{0,8}(\\{0,8}["'`])?/y;
const BEARER = /[ \t]{1,4}[A-Za-z0-9._~+/-]{16,}={0,2}/y;
const BARE_VALUE = /[^\s"'`&,;<>\\(){}[\]|]{1,4096}/y;
const HEADER_VALUE = /[^\r\n"'`\\]{1,1024}/y;
const QUERY_VALUE = /[^\s"'`&#<>\\]{1,4096}/y;
// A plus is the blank of a form.
const FLAG_VALUE = /[ \t+]{1,4}(\\{0,8}["'`])?/y;
const LONGEST_NAME = 64;
const LONGEST_QUOTED = 16_384;

interface Found {
  start: number;
  end: number;
  /** Null: nothing to remove here, go on after `end`. */
  type: string | null;
}

function removeNamedValues(text: string): string {
  let out = '';
  let kept = 0;
  NAME_HINTS.lastIndex = 0;
  for (let hit = NAME_HINTS.exec(text); hit !== null; hit = NAME_HINTS.exec(text)) {
    const hitEnd = hit.index + hit[0].length;
    const found = hit[0].endsWith('=') ? queryValue(text, hitEnd) : namedValue(text, hit.index, hitEnd, kept);
    NAME_HINTS.lastIndex = Math.max(hitEnd, found.end);
    if (found.type === null) continue;
    out += text.slice(kept, found.start) + removedMarker(found.type);
    kept = found.end;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

function queryValue(text: string, at: number): Found {
  const value = runAt(QUERY_VALUE, text, at);
  return { start: at, end: at + (value?.length ?? 0), type: value && value.length >= 16 ? 'signature' : null };
}

function namedValue(text: string, hit: number, hitEnd: number, floor: number): Found {
  let from = hit;
  const lowest = Math.max(floor, hit - LONGEST_NAME);
  while (from > lowest && isNameChar(text.charCodeAt(from - 1))) from--;
  // In JSON text a name can follow an escape: the n of "\npassword" is not part of it.
  if (from < hit && text[from - 1] === '\\') from = Math.min(hit, from + (text[from] === 'u' ? 5 : 1));
  let to = hitEnd;
  const highest = Math.min(text.length, to + LONGEST_NAME);
  while (to < highest && isNameChar(text.charCodeAt(to))) to++;
  const name = text.slice(from, to);
  if (/^bearer$/i.test(name)) return bearer(text, to);
  const named = secretName(name);
  if (!named) return { start: to, end: to, type: null };
  if (name.startsWith('--')) {
    const flag = flagValue(text, to, named);
    if (flag) return flag;
  }
  AFTER_NAME.lastIndex = to;
  const after = AFTER_NAME.exec(text);
  if (!after) return { start: to, end: to, type: null };
  const start = to + after[0].length;
  return after[2] ? quoted(text, start, after[2], named) : bare(text, start, named, after[0]);
}

function bearer(text: string, at: number): Found {
  const value = runAt(BEARER, text, at);
  if (!value || !/\d/.test(value)) return { start: at, end: at, type: null };
  const blanks = value.length - value.trimStart().length;
  return { start: at + blanks, end: at + value.length, type: 'bearer-token' };
}

/** `--password hunter2`: the value is the next word. */
function flagValue(text: string, at: number, named: SecretName): Found | null {
  FLAG_VALUE.lastIndex = at;
  const gap = FLAG_VALUE.exec(text);
  if (!gap) return null;
  const start = at + gap[0].length;
  if (gap[1]) return quoted(text, start, gap[1], named);
  const value = runAt(BARE_VALUE, text, start);
  if (!value || value.startsWith('-') || !isSecretValue(value, named)) return null;
  return { start, end: start + value.length, type: named.type };
}

/** A value between quotes, which may themselves be escaped (JSON text inside JSON text): it ends at a quote escaped as often. */
function quoted(text: string, start: number, quote: string, named: SecretName): Found {
  const mark = quote.at(-1)!;
  const level = quote.length - 1;
  const limit = Math.min(text.length, start + LONGEST_QUOTED);
  let end = start;
  for (let slashes = 0; end < limit; end++) {
    const char = text[end]!;
    if (char === mark && (slashes <= level || (level === 0 && slashes % 2 === 0))) {
      end -= Math.min(level, slashes);
      break;
    }
    slashes = char === '\\' ? slashes + 1 : 0;
  }
  return { start, end, type: isSecretValue(text.slice(start, end), named) ? named.type : null };
}

function bare(text: string, start: number, named: SecretName, separator: string): Found {
  const none = { start, end: start, type: null };
  if (named.rule === 'authorization' || named.rule === 'cookie') {
    const line = runAt(HEADER_VALUE, text, start)?.trimEnd();
    return line && isSecretValue(line, named) ? { start, end: start + line.length, type: named.type } : none;
  }
  const value = runAt(BARE_VALUE, text, start);
  if (!value || !isSecretValue(value, named)) return none;
  // "password: please ..." in prose: after a colon and a space, a plain word with more words behind it is not a value.
  const rest = text.slice(start + value.length, start + value.length + 8);
  if (/:\s/.test(separator) && /^[A-Za-z]?[a-z]+[.?!]?$/.test(value) && /^[ \t]+\S/.test(rest)) return none;
  return { start, end: start + value.length, type: named.type };
}

function isNameChar(code: number): boolean {
  return isWordOrHyphen(code) || code === 46;
}

function runAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
