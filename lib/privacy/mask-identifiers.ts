import { isCard } from './checksums';
import type { Span } from './detector';
import { mergeSpans } from './detector';
import { identifiersIn } from './find-identifiers';
import { maskedMarker } from './markers';
import { findPlain } from './plain-form';

/**
 * Replaces identifiers of persons by typed markers before storage: for systems captured at level `masked`. Checksums keep order numbers
 * and hashes readable. Telephone numbers go by their form alone here: what is not stored cannot be looked at again, so rather one number
 * too many. Deterministic, idempotent, linear.
 */
export function maskIdentifiers(text: string, hint?: string): string {
  if (text.length < 5) return text;
  const spans = findPlain(text, (plain) => mergeSpans(identifiersIn(plain, hint), findPhoneForms(plain)));
  if (spans.length === 0) return text;
  let out = '';
  let kept = 0;
  for (const { start, end, type } of spans) {
    out += text.slice(kept, start) + maskedMarker(type);
    kept = end;
  }
  return out + text.slice(kept);
}

/** What a bare number is, when it is an identifier: digits sent as a JSON number. */
export function identifierOfNumber(value: number): string | null {
  return Number.isSafeInteger(value) && value > 0 && isCard(String(value)) ? 'card' : null;
}

const DIGITS = /(?<![\w.,:/#-])(?:\+|\(\+?)?\d(?:[ ()./-]{0,2}\d){7,19}(?![\w-])/g;

function findPhoneForms(text: string): Span[] {
  const spans: Span[] = [];
  if (!/\d/.test(text)) return spans;
  DIGITS.lastIndex = 0;
  for (let hit = DIGITS.exec(text); hit !== null; hit = DIGITS.exec(text)) {
    const shown = hit[0];
    if (isPhoneForm(shown, text, hit.index))
      spans.push({ start: hit.index, end: hit.index + shown.length, type: 'phone', value: shown });
  }
  return spans;
}

function isPhoneForm(shown: string, whole: string, at: number): boolean {
  const digits = shown.replace(/\D/g, '');
  if (digits.length > 15 || /^\d{3}-\d{2}-\d{4}$/.test(shown)) return false;
  if (/^(?:\+|\(\+|00)\d?/.test(shown) && digits.length >= 8) return true;
  if (/^\(\d{2,5}\)|^0\d{1,4}[ /-]\d|^\d{3}[-. ]\d{3}[-. ]\d{4}$/.test(shown)) return !isDate(shown);
  return /(?:tel|phone|mobile|fax)[\w .:()-]{0,12}$/i.test(whole.slice(Math.max(0, at - 24), at));
}

function isDate(text: string): boolean {
  return /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})/.test(text);
}
