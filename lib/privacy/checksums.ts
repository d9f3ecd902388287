/** Checksums of identifiers. Texts are digits (and letters where said); all pure, with the standard each follows. */
const digit = (text: string, i: number): number => text.charCodeAt(i) - 48;

/** Sum of digits, each with its weight. */
export function weighted(text: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += digit(text, i) * weights[i]!;
  return sum;
}

/** ISO/IEC 7812-1, annex B. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let value = digit(digits, digits.length - 1 - i);
    if (i % 2 === 1 && (value *= 2) > 9) value -= 9;
    sum += value;
  }
  return sum % 10 === 0;
}

/** A payment card: the issuer's range and length, and the Luhn sum. */
export function isCard(digits: string): boolean {
  return digits.length >= 13 && isLuhn(digits) && hasIssuer(digits);
}

function hasIssuer(digits: string): boolean {
  const { length } = digits;
  if (length < 13 || length > 19) return false;
  const [two, three, four] = [Number(digits.slice(0, 2)), Number(digits.slice(0, 3)), Number(digits.slice(0, 4))];
  if (digits[0] === '4') return length === 13 || length === 16 || length === 19; // Visa
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16; // Mastercard
  if (two === 34 || two === 37) return length === 15; // American Express
  if (two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305)) return length >= 14; // Diners
  if (four >= 3528 && four <= 3589) return length >= 16; // JCB
  if (four === 2131 || four === 1800) return length === 15; // JCB, the old ranges
  if (four >= 2200 && four <= 2204) return length >= 16; // Mir
  if (two === 62 || two === 64 || two === 65 || four === 6011) return length >= 16; // UnionPay, Discover
  return (two === 50 || two >= 56) && two <= 69 && length >= 16; // Maestro
}

/** Maestro numbers of twelve to fifteen digits, which ordinary numbers could be as well: only where the words say card. */
export function isShortCard(digits: string): boolean {
  const two = Number(digits.slice(0, 2));
  return digits.length >= 12 && digits.length <= 15 && (two === 50 || (two >= 56 && two <= 69)) && isLuhn(digits);
}

/** Lengths by country, ISO 13616 registry. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24, DE: 22, DJ: 27,
  DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FK: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HN: 28, HR: 21, HU: 28,
  IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22,
  MK: 19, MN: 20, MR: 27, MT: 31, MU: 30, NI: 28, NL: 18, NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33, SA: 24,
  SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20, YE: 30,
}; // prettier-ignore

/** How long an IBAN of this country is; 0 for a country without. `country` in upper case. */
export function ibanLength(country: string): number {
  return Object.hasOwn(IBAN_LENGTHS, country) ? IBAN_LENGTHS[country]! : 0;
}

/** ISO 13616: letters count as 10 to 35, the first four characters go last, the number modulo 97 is 1. No spaces, upper case. */
export function isIban(plain: string): boolean {
  if (plain.length !== ibanLength(plain.slice(0, 2))) return false;
  let rest = 0;
  for (let n = 0; n < plain.length; n++) {
    const code = plain.charCodeAt((n + 4) % plain.length);
    const value = code <= 57 ? code - 48 : code - 55;
    if (value < 0 || value > 35) return false;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Remainder of a long number given as digits. */
export function modulo(digits: string, by: number): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i++) rest = (rest * 10 + digit(digits, i)) % by;
  return rest;
}

/** True for a day of a month of any year; years are not in every number, so 29 February counts. */
export function isDay(month: string, day: string): boolean {
  const [m, d] = [Number(month), Number(day)];
  return m >= 1 && m <= 12 && d >= 1 && d <= (m === 2 ? 29 : m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31);
}

// prettier-ignore
const DIHEDRAL = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
// prettier-ignore
const PERMUTATION = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2], [8, 9, 1, 6, 0, 4, 3, 5, 2, 7], [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
  [4, 2, 8, 6, 5, 7, 3, 9, 0, 1], [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/** Verhoeff, "Error detecting decimal codes" (1969). */
export function isVerhoeff(digits: string): boolean {
  let c = 0;
  for (let i = 0; i < digits.length; i++) c = DIHEDRAL[c]![PERMUTATION[i % 8]![digit(digits, digits.length - 1 - i)]!]!;
  return c === 0;
}

/** ISO/IEC 7064, MOD 11,10. */
export function isMod11Mod10(digits: string): boolean {
  let check = 5;
  for (let i = 0; i < digits.length; i++) check = ((((check || 10) * 2) % 11) + digit(digits, i)) % 10;
  return check === 1;
}
