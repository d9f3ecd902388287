import type { Span } from './detector';
import { isHex, wordAt } from './word-characters';

/** E-mail and IP addresses around a sign. All looks are bounded: 64 characters before, 255 behind. */
const LETTERS = /[\p{L}\p{N}\p{M}]/u;
function isLetter(code: number): boolean {
  return code >= 0xaa && (code < 0xd800 || code > 0xf8ff) && LETTERS.test(String.fromCharCode(code));
}
/** Local parts as mail systems really give them: letters, digits and `. _ + - '`. */
function isLocal(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  if (code >= 128) return isLetter(code);
  return wordAt(text, i) !== 0 || code === 46 || code === 43 || code === 45 || code === 39;
}
/** Endings of file names that look like one of a domain: `icon@2x.png`. */
const FILES: ReadonlySet<string> = new Set(
  'png,jpg,jpeg,gif,svg,webp,css,scss,html,htm,json,yaml,yml,xml,pdf,txt,tsx,jsx,mjs,cjs,map,lock,docx,xlsx'.split(','),
);
const LAST_LABEL = /^\p{L}{2,24}$/u;

/** RFC 5321, section 4.5.3.1. `at` is the sign, `after` what follows it (`%40` has three characters); nothing before `floor` is taken. */
export function emailAround(text: string, at: number, after: number, floor: number): Span | null {
  let start = at;
  while (start > floor && at - start < 64 && isLocal(text, start - 1)) start--;
  start = afterEscape(text, start, at);
  while (start < at && wordAt(text, start) === 0 && text.charCodeAt(start) < 128) start++;
  if (start === at) return null;
  const domain = domainAt(text, after);
  const local = text.slice(start, at);
  if (domain === null || local === 'git') return null;
  return { start, end: after + domain.length, type: 'email', value: `${local}@${domain}`.normalize('NFC').toLowerCase() };
}

function domainAt(text: string, from: number): string | null {
  let end = from;
  let dot = -1;
  for (; end - from < 255; end++) {
    const code = text.charCodeAt(end);
    if (code === 46) {
      if (end === from || text.charCodeAt(end - 1) === 46) break;
      dot = end;
    } else if (!(code < 128 ? wordAt(text, end) === 1 || wordAt(text, end) === 2 || code === 45 : isLetter(code))) break;
  }
  if (dot < 0 || text.charCodeAt(from) === 45) return null;
  // The sentence's full stop, and whatever else follows a name that is complete.
  for (let last = end; dot > from; last = dot, dot = text.lastIndexOf('.', dot - 1)) {
    const name = text.slice(dot + 1, last);
    if (LAST_LABEL.test(name)) return FILES.has(name.toLowerCase()) ? null : text.slice(from, last);
    if (dot - from < 3) return null;
  }
  return null;
}

/** What stands before a word may end in an escape, whose letters are no part of it: `\n`, `\u003c`, `%3C`. */
export function afterEscape(text: string, start: number, end: number): number {
  const before = text.charCodeAt(start - 1);
  if (before === 92) return Math.min(end, start + (text.charCodeAt(start) === 117 ? 5 : 1));
  const encoded = before === 37 && isHex(text.charCodeAt(start)) && isHex(text.charCodeAt(start + 1));
  return encoded ? Math.min(end, start + 2) : start;
}

/** RFC 6890: not private, loopback, link-local, multicast or unspecified; null for what is no address. */
export function publicIpv4(shown: string): string | null {
  const parts = shown.split('.').map(Number);
  const [a, b] = parts;
  if (parts.length !== 4 || parts.some((part) => part > 255)) return null;
  if (a === 0 || a === 10 || a === 127 || a! >= 224) return null;
  if ((a === 172 && b! >= 16 && b! <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254)) return null;
  return parts.join('.');
}

/** All characters of an IPv6 address around the colon at `at`. */
export function ipv6Reach(text: string, at: number, floor: number): { start: number; end: number } {
  let start = at;
  while (start > floor && at - start < 40 && (isHex(text.charCodeAt(start - 1)) || text.charCodeAt(start - 1) === 58)) start--;
  let end = at + 1;
  while (end - at < 48 && (isHex(text.charCodeAt(end)) || text.charCodeAt(end) === 58)) end++;
  return { start, end };
}

/** RFC 4291 text form with all eight groups, without leading zeros; null for what is no global address. */
export function globalIpv6(shown: string): string | null {
  if (shown.length < 8 || shown.length > 41 || !/\d/.test(shown)) return null;
  const [head = '', tail, more] = shown.toLowerCase().split('::');
  if (more !== undefined) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1 || missing > 6) return null;
  const groups = [...left, ...new Array<string>(missing).fill('0'), ...right];
  if (groups.some((group) => group === '' || group.length > 4)) return null;
  const first = Number.parseInt(groups[0]!, 16);
  // Global unicast: 2000::/3.
  return first >= 0x2000 && first <= 0x3fff ? groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':') : null;
}
