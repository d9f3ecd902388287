import { ibanLength, isIban } from './checksums';
import type { Detector, Span } from './detector';
import { afterEscape, emailAround, globalIpv6, ipv6Reach, publicIpv4 } from './find-addresses';
import { FEWEST_DIGITS, isHetu, isPassport, NUMBER_RULES, PASSPORT, wordType, type NumberRule } from './national-ids';
import { findPlain } from './plain-form';
import { DIGIT, isHex, LETTER, wordAt } from './word-characters';

/**
 * Identifiers of persons that are known by their form or checksum: e-mail addresses, IBANs, payment cards, national numbers, public IP
 * addresses. One scan from left to right: a digit, an `@` or a colon is where something may be; each try looks at a bounded number of
 * characters, so time is linear in the length of the text, whatever it holds. Ranges that name no person (private and loopback
 * addresses, `git@`) are left alone. How a text is dressed (full width, invisible characters, `(at)`) makes no difference.
 */
export const identifiers: Detector = { name: 'identifiers', version: '3', find: findIdentifiers };

const [NUMBER, AT, COLON, PERCENT] = [1, 2, 3, 4];
/** Characters at which something may begin to show. */
const KIND = new Uint8Array(128);
for (let code = 48; code <= 57; code++) KIND[code] = NUMBER;
KIND[64] = AT;
KIND[58] = COLON;
KIND[37] = PERCENT;

function findIdentifiers(text: string, hint = ''): Span[] {
  return findPlain(text, (plain) => identifiersIn(plain, hint));
}

/** Of a text in its plain form. */
export function identifiersIn(text: string, hint = ''): Span[] {
  const spans: Span[] = [];
  const { length } = text;
  let floor = 0; // what lies before belongs to a span
  for (let i = 0; i < length;) {
    const code = text.charCodeAt(i);
    if (code >= 128 || KIND[code] === 0) {
      i++;
      continue;
    }
    const span = tryAt(text, i, KIND[code]!, floor, hint);
    if (span) {
      spans.push(span);
      floor = i = span.end;
    } else i = resume;
  }
  return spans;
}

/** Where to go on after a try that found nothing, which happens at every number of every text: so it allocates nothing. */
let resume = 0;
function miss(next: number): null {
  resume = next;
  return null;
}

function tryAt(text: string, i: number, kind: number, floor: number, hint: string): Span | null {
  if (kind === NUMBER) return tryNumber(text, i, floor, hint);
  const next = text.charCodeAt(i + 1);
  if (kind === AT) return emailAround(text, i, i + 1, floor) ?? miss(i + 1);
  if (kind === PERCENT)
    return (next === 52 && text.charCodeAt(i + 2) === 48 && emailAround(text, i, i + 3, floor)) || miss(i + 1);
  return next === 58 || (isHex(next) && isHex(text.charCodeAt(i - 1))) ? tryIpv6(text, i, floor) : miss(i + 1);
}

/** What is no address is passed over as a whole, unless it has one colon only: `card:4111111111111111` is a label and a number. */
function tryIpv6(text: string, at: number, floor: number): Span | null {
  const { start, end } = ipv6Reach(text, at, floor);
  if (!text.slice(at + 1, end).includes(':') && !text.slice(start, at).includes(':')) return miss(at + 1);
  if (end - start < 8 || wordAt(text, start - 1) !== 0 || wordAt(text, end) !== 0) return miss(end);
  const shown =
    text.charCodeAt(end - 1) === 58 && text.charCodeAt(end - 2) !== 58 ? text.slice(start, end - 1) : text.slice(start, end);
  const value = globalIpv6(shown);
  return value ? { start, end: start + shown.length, type: 'ip', value } : miss(end);
}

/** `i` is the first digit of its run. */
function tryNumber(text: string, i: number, floor: number, hint: string): Span | null {
  let end = i + 1;
  while (wordAt(text, end) === DIGIT) end++;
  const before = i > floor ? wordAt(text, i - 1) : 0;
  if (before === 0 && groupEndsAt(text, end)) {
    const sign = text.charCodeAt(i - 1);
    // A part of a decimal, or of a longer name joined by hyphens or dots (a UUID, a version), or a phone number with its country.
    if (sign === 43 || ((sign === 45 || sign === 46 || sign === 44) && wordAt(text, i - 2) !== 0)) return miss(end);
    const gap = signOf(text.charCodeAt(end)) === 1 && signOf(text.charCodeAt(end + 1)) === 1 ? 2 : 1;
    const grouped = signOf(text.charCodeAt(end)) !== 0 && wordAt(text, end + gap) === DIGIT;
    return grouped || end - i >= FEWEST_DIGITS ? tryGroups(text, i, hint) : miss(end);
  }
  let wordEnd = end;
  while (wordAt(text, wordEnd) !== 0) wordEnd++;
  if (before === 0) return tryWord(text, i, wordEnd, hint);
  if (before !== LETTER) return miss(wordEnd);
  let from = i - 1;
  while (from > floor && i - from <= 7 && wordAt(text, from - 1) === LETTER) from--;
  from = afterEscape(text, from, i);
  if (from === i) return tryGroups(text, i, hint);
  if (wordAt(text, from - 1) !== 0 && from === i - 8) return miss(wordEnd);
  // `IBANDE89 ...`: the label and the number are one word.
  if (i - from === 6 && /^iban/i.test(text.slice(from, i))) from += 4;
  return (
    (i - from === 2 && tryIban(text, from, ibanLength(text.slice(from, i).toUpperCase()))) || tryWord(text, from, wordEnd, hint)
  );
}

const isBlank = (code: number): boolean => code === 32 || code === 160 || code === 9;
const isGap = (code: number): boolean => code === 9 || signOf(code) !== 0;

/** As many letters and digits as the country's IBANs have, one or two blanks or a hyphen between them. */
function tryIban(text: string, from: number, wanted: number): Span | null {
  if (wanted === 0) return null;
  let plain = '';
  let at = from;
  for (; plain.length < wanted; at++) {
    const kind = wordAt(text, at);
    if (kind === LETTER || kind === DIGIT) plain += text[at]!;
    else if (!isGap(text.charCodeAt(at))) return null;
    else if (
      wordAt(text, at + 1) === 0 &&
      !(isBlank(text.charCodeAt(at)) && isBlank(text.charCodeAt(at + 1)) && wordAt(text, at + 2) !== 0)
    )
      return null;
  }
  if (wordAt(text, at) !== 0) return null;
  const value = plain.toUpperCase();
  return isIban(value) ? { start: from, end: at, type: 'iban', value } : null;
}

/** `12345678Z`, `1234567FA`, `010203A123K`, `RSSMRA85T10A562S`: words of letters and digits. They are passed over when they are nothing. */
function tryWord(text: string, start: number, end: number, hint: string): Span | null {
  if (end - start < 8 || end - start > 18) return miss(end);
  const value = text.slice(start, end).toUpperCase();
  const type = wordType(value) ?? (isPassport(value) && named(PASSPORT, text, start, end, hint) ? 'passport' : null);
  return type ? { start, end, type, value } : miss(end);
}

const MOST_GROUPS = 7;
const MOST_DIGITS = 20;
const groupEnds = new Int32Array(MOST_GROUPS);
const groupSizes = new Int32Array(MOST_GROUPS);
/** Of the first n groups: how long they are and what stands between them, as one number (a group of 5 bits, and 6 with a sign of 8). */
const shapes = new Float64Array(MOST_GROUPS);
const signOf = (code: number): number =>
  code === 32 || code === 160 ? 1 : code === 45 ? 2 : code === 46 ? 3 : code === 47 ? 4 : code === 95 ? 5 : 0;
const addGroup = (shape: number, sign: number, size: number): number => shape * 256 + sign * 32 + size;
/** A group ends where no letter or digit follows at once. A line below belongs to a name, unless it stands between digits. */
const groupEndsAt = (text: string, at: number): boolean =>
  wordAt(text, at) === 0 || (text.charCodeAt(at) === 95 && wordAt(text, at + 1) === DIGIT);

const RULES = new Map<number, readonly NumberRule[]>(
  [...NUMBER_RULES].map(([shape, rules]) => {
    const parts = shape.split(/([ ./_-])/);
    let key = Number(parts[0]);
    for (let n = 1; n < parts.length; n += 2) key = addGroup(key, signOf(parts[n]!.charCodeAt(0)), Number(parts[n + 1]));
    return [key, rules];
  }),
);

/** Digits in groups, one sign between two of them: which beginning of the groups has the form of an identifier? The longest wins. */
function tryGroups(text: string, start: number, hint: string): Span | null {
  let groups = 0;
  let digits = 0;
  let sign = 0;
  for (let at = start; groups < MOST_GROUPS; at++) {
    const from = at;
    while (wordAt(text, at) === DIGIT && at - from <= MOST_DIGITS) at++;
    // Too long, or a letter follows at once: the group belongs to a word.
    if (at === from || at - from > MOST_DIGITS || !groupEndsAt(text, at)) break;
    shapes[groups] = groups === 0 ? at - from : addGroup(shapes[groups - 1]!, sign, at - from);
    groupSizes[groups] = at - from;
    groupEnds[groups++] = at;
    digits += at - from;
    sign = signOf(text.charCodeAt(at));
    if (digits >= MOST_DIGITS || sign === 0) break;
    // Two spaces are as good as one.
    if (sign === 1 && signOf(text.charCodeAt(at + 1)) === 1) at++;
  }
  if (groups === 0) return miss(endOfDigits(text, start));
  const special = groupSizes[0] === 6 || groups === 3 || groups >= 4 ? trySpecial(text, start, groups) : null;
  if (special) return special;
  for (let n = groups; n > 0 && digits >= FEWEST_DIGITS; n--) {
    const rules = RULES.get(shapes[n - 1]!);
    const end = groupEnds[n - 1]!;
    if (rules && endsThere(text, end)) {
      const value = digitsOf(text, start, n);
      const goesOn = n < groups && groupSizes[n] === groupSizes[n - 1];
      for (const rule of rules)
        if (!(rule.whole && goesOn) && rule.valid(value) && (!rule.context || named(rule.context, text, start, end, hint)))
          return { start, end, type: rule.type, value };
    }
    digits -= groupSizes[n - 1]!;
  }
  return miss(groupEnds[0]!);
}

/** `131052-308T`, `AB 12 34 56 C`: signs between digits and letters. */
const HETU = /\d{6}[-+]\d{3}[0-9A-FHJ-NPR-Y](?![A-Za-z0-9_])/y;
const NINO = /(?<![A-Za-z0-9_])[A-Z]{2} \d{2} \d{2} \d{2} [A-D](?![A-Za-z0-9_])/y;
const VERSION =
  /(?:\b(?:version|ver\.?|release|build|section|chapter|clause|paragraph|article|figure|revision|rev\.?|v)|§)[ :="']{0,3}$/i;
/** A table is one of a network as often, so only where it is written as a heading's. */
const OF_A_TABLE = /\bTables? $/;

function trySpecial(text: string, start: number, groups: number): Span | null {
  if (groupSizes[0] === 6) {
    const value = at(HETU, text, start);
    return value && isHetu(value) ? { start, end: start + value.length, type: 'fi-hetu', value } : null;
  }
  if (groups === 3 && start >= 3 && groupSizes[0] === 2 && groupSizes[1] === 2 && groupSizes[2] === 2) {
    const shown = at(NINO, text, start - 3);
    const value = shown?.replaceAll(' ', '');
    return shown && value && wordType(value) ? { start: start - 3, end: start - 3 + shown.length, type: 'uk-nino', value } : null;
  }
  if (groups < 4) return null;
  for (let n = 0; n < 4; n++) if (groupSizes[n]! > 3 || (n < 3 && text.charCodeAt(groupEnds[n]!) !== 46)) return null;
  const end = groupEnds[3]!;
  const value = endsThere(text, end) ? publicIpv4(text.slice(start, end)) : null;
  const before = text.slice(Math.max(0, start - 12), start);
  return value && !VERSION.test(before) && !OF_A_TABLE.test(before) ? { start, end, type: 'ip', value } : null;
}

function at(form: RegExp, text: string, from: number): string | undefined {
  form.lastIndex = from;
  return form.exec(text)?.[0];
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (wordAt(text, end) !== 0) end++;
  return end;
}

function digitsOf(text: string, start: number, groups: number): string {
  if (groups === 1) return text.slice(start, groupEnds[0]);
  let out = '';
  for (let n = 0; n < groups; n++) out += text.slice(groupEnds[n]! - groupSizes[n]!, groupEnds[n]);
  return out;
}

/** Not in the middle of a longer number joined by hyphens or dots. */
function endsThere(text: string, end: number): boolean {
  const sign = text.charCodeAt(end);
  return wordAt(text, end) === 0 && !((sign === 45 || sign === 46) && wordAt(text, end + 1) === DIGIT);
}

const CONTEXT = 40;
function named(context: RegExp, text: string, start: number, end: number, hint: string): boolean {
  return (
    (hint !== '' && context.test(hint.toLowerCase())) ||
    context.test(text.slice(Math.max(0, start - CONTEXT), start).toLowerCase()) ||
    // "078-05-1120 is my social security number", "(SSN)".
    context.test(/^[^.;!?\n\d]{0,32}/.exec(text.slice(end, end + 32))![0].toLowerCase())
  );
}
