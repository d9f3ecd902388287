import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { isDigit } from '@/lib/shared/digits';
import type { Detector, Span } from '../detector';
import { findPlain } from '../plain-form';

/**
 * Telephone numbers, by the plans that libphonenumber knows. Numbers with their country (`+49 30 ...`, `0049 ...`) are held against that
 * country's plan. National forms count where they look dialled: the words before them or the field's name speak of a telephone, they
 * are written with an area code in brackets or a leading zero in groups, or as 415-555-2671. Slower than the scan for identifiers, so
 * it runs before text is indexed, previewed or shown, and not while a request waits to be stored.
 */
export const phones: Detector = { name: 'phones', version: '3', find: findPhones };

// Bounded, and no two parts can take the same character: linear.
export const CANDIDATE = /(?:(?<=\\[nrtbf])|(?<![\w.,/#-]))(?:\+|\(\+?)?\d(?:\(0\)|[ ()./\u00a0-]{0,2}\d){6,17}(?![\w-]|\.\d)/y;
const NAMED =
  /(?:phone|mobile|mobil|fax|tel(?:efon|éfono|efono|e)?|call|handy|gsm|whatsapp|ruf|anruf|número|numero|cell|contact)[^\d\n]{0,24}$/i;
/** "My number is", "reach me on", "text me at": said of a telephone without its name. */
const SAID =
  /(?:\b(?:my|his|her|our|their|your) (?:(?:new|direct|own|work|home|private) )?(?:number|no\.|nr\.?)(?: is|'s|:)?(?: now| still)?|\b(?:reach|ring|dial|text|sms)(?: (?:me|us|him|her|them|you))?(?: back)?(?: (?:on|at|under|via))?|\bmessage (?:(?:me|us|him|her|them|you) )?(?:back )?(?:on|at|under|via)|\bll[aá]m[ae]\w{0,4}(?: al?)?|\b(?:r?appell?e[zr]?|joigne[zr]|joindre)(?:-\w{2,4})?(?: au)?|\bchiam\w{2,5}(?: al?)?|\blig(?:ue|ar)(?: para)?|\bbel(?: (?:me|ons|hem|haar))?(?: op)?|\berreich(?:en|bar)(?: \w{2,4}){0,2} unter)[ :]{1,2}$/iu;
const DIALLED = /^(?:\(0?\d{1,4}\)[ ./-]?\d|0\d{1,4}[ /-]\d)/;
const AMERICAN = /^(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}$/;
const DATE = /^(?:(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d)(?!\d)/;
/** Tried for national forms, in this order; a number that several plans allow has its digits as its value, and no country. */
const NATIONAL: readonly CountryCode[] = ['DE', 'GB', 'FR', 'IT', 'ES', 'NL', 'AT', 'CH', 'BE', 'PL', 'SE', 'IN', 'JP', 'AU'];

function findPhones(text: string, hint = ''): Span[] {
  return findPlain(text, (plain) => findPhonesBeside([], plain, hint));
}

/** As `phones.find`, without those that touch one of `known` (in order, without overlaps): the plans are asked for the rest alone. */
export function findPhonesBeside(known: readonly Span[], text: string, hint = ''): Span[] {
  let next = 0;
  const spans: Span[] = [];
  if (text.length < 7) return spans;
  for (const { start, end } of candidates(text)) {
    while (next < known.length && known[next]!.end <= start) next++;
    if (next < known.length && known[next]!.start < end) continue;
    const value = phoneOf(text.slice(start, end), text, start, hint);
    if (value) spans.push({ start, end, type: 'phone', value });
  }
  return spans;
}

const FEWEST = 7;
/** Characters that a number may be written with. */
const MAY_BE = new Uint8Array(161);
for (const char of '0123456789 ()./+-\u00a0') MAY_BE[char.charCodeAt(0)] = 1;

/**
 * Where CANDIDATE matches, from left to right. It is tried only inside runs of such characters that hold enough digits: most texts have none, and
 * the expression alone, tried at every character, was a tenth of what indexing a text costs.
 */
export function candidates(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const { length } = text;
  for (let at = 0; at < length; at++) {
    if (MAY_BE[text.charCodeAt(at)] !== 1) continue;
    const from = at;
    let digits = 0;
    for (let code = text.charCodeAt(at); MAY_BE[code] === 1; code = text.charCodeAt(++at)) if (isDigit(code)) digits++;
    if (digits < FEWEST) continue;
    for (let start = from; start < at; start++) {
      CANDIDATE.lastIndex = start;
      const hit = CANDIDATE.exec(text);
      if (!hit) continue;
      found.push({ start, end: start + hit[0].length });
      start += hit[0].length - 1;
    }
  }
  return found;
}

function phoneOf(shown: string, text: string, at: number, hint: string): string | null {
  const digits = shown.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15 || DATE.test(shown)) return null;
  if (/^\(?\+|^00[1-9]/.test(shown)) {
    const parsed = parsePhoneNumberFromString(shown.replace(/^00/, '+').replace(/^\(\+/, '+').replace('(0)', ''));
    return parsed?.isValid() ? parsed.number : null;
  }
  if (AMERICAN.test(shown)) {
    const parsed = parsePhoneNumberFromString(shown, 'US');
    return parsed?.isValid() ? parsed.number : null;
  }
  const before = text.slice(Math.max(0, at - 40), at);
  const named = NAMED.test(hint) || NAMED.test(before) || SAID.test(before);
  if (!named && (digits.length < 9 || !DIALLED.test(shown))) return null;
  return NATIONAL.some((country) => parsePhoneNumberFromString(shown, country)?.isValid()) || named ? digits : null;
}
