import { maskedMarker } from './markers';

/**
 * Replaces identifiers of persons by typed markers: for systems captured at level `masked`. Checksums keep order numbers and hashes
 * readable: a run of digits is a card only when its Luhn sum is right, an IBAN only by its mod-97. Deterministic, idempotent, linear.
 */
export function maskIdentifiers(text: string): string {
  if (text.length < 5) return text;
  let out = text;
  if (out.includes('@')) out = out.replace(EMAIL, maskedMarker('email'));
  if (!/\d/.test(out)) return out;
  out = out.replace(IBAN, (found) => (isIban(found) ? maskedMarker('iban') : found));
  return out.replace(DIGITS, (found, at: number, whole: string) => {
    const type = digitType(found, whole, at);
    return type ? maskedMarker(type) : found;
  });
}

/** What a bare number is, when it is an identifier: digits sent as a JSON number. */
export function identifierOfNumber(value: number): string | null {
  return Number.isSafeInteger(value) && value > 0 ? (isCard(String(value)) ? 'card' : null) : null;
}

// The parts are bounded (RFC 5321 allows 64 and 255), so that a text without an address costs no more than its length.
const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}(?![\p{L}\p{N}])/gu;
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/g;
const DIGITS = /(?<![\w.,:/#-])(?:\+|\(\+?)?\d(?:[ ()./-]{0,2}\d){7,19}(?![\w-])/g;

function digitType(found: string, whole: string, at: number): string | null {
  const digits = found.replace(/\D/g, '');
  if (digits.length >= 13 && isCard(digits) && /^[\d -]+$/.test(found)) return 'card';
  if (/^\d{3}-\d{2}-\d{4}$/.test(found)) return isSocialSecurity(digits) ? 'us-ssn' : null;
  if (/^\d{3} \d{3} \d{4}$/.test(found) && isNhs(digits)) return 'nhs-number';
  if (digits.length > 15) return null;
  if (/^(?:\+|\(\+|00)\d?/.test(found) && digits.length >= 8) return 'phone';
  if (/^\(\d{2,5}\)|^0\d{1,4}[ /-]\d|^\d{3}[-. ]\d{3}[-. ]\d{4}$/.test(found)) return isDate(found) ? null : 'phone';
  return /(?:tel|phone|mobile|fax)[\w .:()-]{0,12}$/i.test(whole.slice(Math.max(0, at - 24), at)) ? 'phone' : null;
}

function isDate(text: string): boolean {
  return /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})/.test(text);
}

/** ISO/IEC 7812: 13 to 19 digits, a known first digit, Luhn sum divisible by ten. */
export function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1 && (digit *= 2) > 9) digit -= 9;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** ISO 13616: letters count as 10 to 35, the first four characters go last, the number modulo 97 is 1. */
export function isIban(text: string): boolean {
  const plain = text.replace(/ /g, '');
  if (plain.length < 15 || plain.length > 34) return false;
  let rest = 0;
  for (const char of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function isSocialSecurity(digits: string): boolean {
  const area = digits.slice(0, 3);
  return area !== '000' && area !== '666' && area < '900' && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

/** NHS number: nine digits weighted ten to two, and a check digit modulo 11. */
function isNhs(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (digits.charCodeAt(i) - 48) * (10 - i);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === digits.charCodeAt(9) - 48;
}
