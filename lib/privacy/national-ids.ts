import { isCard, isDay, isLuhn, isShortCard, isMod11Mod10, isVerhoeff, modulo, weighted } from './checksums';

/**
 * Numbers that a state gives to persons, by how they are written. What an ordinary number could be as well (nothing but digits with a
 * weak checksum) counts only where the words before it, or its field's name, say so. Sources: the issuing authority's published rule;
 * the tests hold each rule against npm `stdnum`, written by others.
 */
export interface NumberRule {
  type: string;
  /** Digits only, separators gone. */
  valid(digits: string): boolean;
  /** Must stand in the words before the number or in its field's name, in lower case. */
  context?: RegExp;
  /** Not the beginning of a longer row of such groups: twelve digits of sixteen are no number of their own. */
  whole?: true;
}

const word = (pattern: string): RegExp => new RegExp(`(?<![a-z])(?:${pattern})`);
const CARD: NumberRule = { type: 'card', valid: isCard };
const CARD_NAMED: NumberRule = {
  type: 'card',
  valid: isShortCard,
  context: word('card|maestro|karte|carte|tarjeta|carta(?![a-z])|kaart'),
};
const SSN: NumberRule = { type: 'us-ssn', valid: isSocialSecurity };
const SSN_NAMED: NumberRule = { ...SSN, context: word('ssn|social.?security') };
/** `912-70-1234`: for people who pay taxes and have no social security. */
const ITIN: NumberRule = { type: 'us-itin', valid: isTaxpayer };
const ITIN_NAMED: NumberRule = { ...ITIN, context: word('itin|taxpayer|tax.?(?:id|identification)') };
/** Right before the number, or in its field's name. */
export const PASSPORT = /(?:passport|passeport|passaporto|passaporte|pasaporte|reisepass|paspoort|paszport)[^\d\n]{0,20}$/;
const PASSPORT_NAMED: NumberRule = { type: 'passport', valid: () => true, context: PASSPORT };
const NHS: NumberRule = { type: 'nhs-number', valid: isNhs };
const NIR: NumberRule = { type: 'fr-nir', valid: isNir };
const IDNR: NumberRule = { type: 'de-tax-id', valid: isIdnr };
const IDNR_NAMED: NumberRule = { ...IDNR, context: word('steuer|idnr|identifikationsnummer|tax.?(?:id|number)|tin(?![a-z])') };
const BSN: NumberRule = { type: 'nl-bsn', valid: isBsn, context: word('bsn|burgerservice|sofi') };
const NISS: NumberRule = { type: 'be-national-number', valid: isNiss };
const PESEL: NumberRule = { type: 'pl-pesel', valid: isPesel, context: word('pesel') };
const PERSONNUMMER: NumberRule = { type: 'se-personnummer', valid: isPersonnummer };
const FODSELSNUMMER: NumberRule = { type: 'no-national-id', valid: isFodselsnummer };
const AHV: NumberRule = { type: 'ch-ahv', valid: isAhv };
const CPF: NumberRule = { type: 'br-cpf', valid: isCpf };
const CPF_NAMED: NumberRule = { ...CPF, context: word('cpf') };
const AADHAAR: NumberRule = { type: 'in-aadhaar', valid: isAadhaar, whole: true };
const AADHAAR_NAMED: NumberRule = { ...AADHAAR, context: word('aadhaar|uidai|uid(?![a-z])') };
const SVNR: NumberRule = { type: 'at-svnr', valid: isSvnr };
const SVNR_NAMED: NumberRule = { ...SVNR, context: word('sv-?nr|sozialversicherung|svnr') };
const CPR: NumberRule = { type: 'dk-cpr', valid: (n) => isDay(n.slice(2, 4), n.slice(0, 2)), context: word('cpr|personnummer') };
const ZA_ID: NumberRule = { type: 'za-id', valid: isSouthAfrican };
const RRN: NumberRule = { type: 'kr-rrn', valid: isRrn };
const SIN: NumberRule = {
  type: 'ca-sin',
  valid: isLuhn,
  context: word('sin(?![a-z])|social.?insurance'),
};

/** By the lengths of the groups with what stands between them; the first rule that holds decides. */
export const NUMBER_RULES: ReadonlyMap<string, readonly NumberRule[]> = new Map<string, readonly NumberRule[]>([
  ['3-2-4', [SSN, ITIN]],
  ['3 2 4', [SSN_NAMED, ITIN_NAMED]],
  ['3.2.4', [SSN_NAMED, ITIN_NAMED]],
  ['9', [BSN, SSN_NAMED, ITIN_NAMED, SIN, PASSPORT_NAMED]],
  ['3 3 3', [SIN]],
  ['3-3-3', [SIN]],
  ['3 3 4', [NHS]],
  ['10', [SVNR_NAMED, CPR, { ...NHS, context: word('nhs') }]],
  ['4 6', [SVNR]],
  ['6-4', [PERSONNUMMER, CPR]],
  ['8-4', [PERSONNUMMER]],
  ['11', [FODSELSNUMMER, NISS, IDNR_NAMED, PESEL, CPF_NAMED]],
  ['6 5', [FODSELSNUMMER]],
  ['2 3 3 3', [IDNR]],
  ['2.2.2-3.2', [NISS]],
  ['3.3.3-2', [CPF]],
  ['12', [AADHAAR_NAMED, CARD_NAMED]],
  ['4 4 4', [AADHAAR, CARD_NAMED]],
  ['4-4-4', [CARD_NAMED]],
  ['3.4.4.2', [AHV]],
  ['6-7', [RRN]],
  ['13', [CARD, AHV, ZA_ID, CARD_NAMED]],
  ['14', [CARD, CARD_NAMED]],
  ['15', [CARD, NIR, CARD_NAMED]],
  ['1 2 2 2 3 3 2', [NIR]],
  ['16', [CARD]],
  ['17', [CARD]],
  ['18', [CARD, { type: 'cn-id', valid: isChinese }]],
  ['19', [CARD]],
  ['4 4 4 4', [CARD]],
  ['4-4-4-4', [CARD]],
  ['4 4 4 4 3', [CARD]],
  ['4 6 5', [CARD]],
  ['4-6-5', [CARD]],
  ['4 6 4', [CARD]],
  ['4-6-4', [CARD]],
  ['4.6.4', [CARD]],
  ['4.6.5', [CARD]],
  ['4.4.4.4', [CARD]],
  ['4 4 4 3', [CARD]],
  ['4-4-4-3', [CARD]],
  ['4.4.4.3', [CARD]],
  ['4 4 4 2', [CARD]],
  ['4-4-4-2', [CARD]],
  ['4.4.4.2', [CARD]],
  ['4-4-4-4-3', [CARD]],
  ['4.4.4.4.3', [CARD]],
  ['4/4/4/4', [CARD]],
  ['4/4/4/4/3', [CARD]],
  ['4/6/5', [CARD]],
  ['4/6/4', [CARD]],
  ['4_4_4_4', [CARD]],
  ['4_4_4_4_3', [CARD]],
  ['4_6_5', [CARD]],
  ['4_6_4', [CARD]],
]);

/** Fewer digits are no identifier of these. */
export const FEWEST_DIGITS = 9;

interface WordRule {
  type: string;
  pattern: RegExp;
  valid(value: string): boolean;
}
const FISCAL_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Words that mix letters and digits; upper case. */
const WORD_RULES: readonly WordRule[] = [
  { type: 'it-fiscal-code', pattern: /^[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPRST][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$/, valid: isFiscalCode },
  { type: 'es-dni', pattern: /^\d{8}[A-Z]$/, valid: (v) => DNI_LETTERS[Number(v.slice(0, 8)) % 23] === v[8] },
  { type: 'es-nie', pattern: /^[XYZ]\d{7}[A-Z]$/, valid: (v) => DNI_LETTERS[Number('XYZ'.indexOf(v[0]!) + v.slice(1, 8)) % 23] === v[8] },
  { type: 'ie-pps', pattern: /^\d{7}[A-W][A-IW]?$/, valid: isPps },
  { type: 'fi-hetu', pattern: /^\d{6}[A-FU-Y]\d{3}[0-9A-Y]$/, valid: isHetu },
  { type: 'uk-nino', pattern: /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/, valid: () => true },
  { type: 'cn-id', pattern: /^\d{17}X$/, valid: isChinese },
]; // prettier-ignore

/** What a word of letters and digits is, in upper case; null for everything else. */
export function wordType(value: string): string | null {
  if (value.length < 8 || value.length > 18) return null;
  for (const rule of WORD_RULES) if (rule.pattern.test(value) && rule.valid(value)) return rule.type;
  return null;
}

/** `010203-123K`: the old Finnish form has a sign between. */
export function isHetu(value: string): boolean {
  const plain = value.replace(/^(\d{6})[-+A-Z]/, '$1');
  if (plain.length !== 10 || !isDay(plain.slice(2, 4), plain.slice(0, 2))) return false;
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(plain.slice(0, 9)) % 31] === plain[9];
}

function isSocialSecurity(n: string): boolean {
  const area = n.slice(0, 3);
  return area !== '000' && area !== '666' && area < '900' && n.slice(3, 5) !== '00' && n.slice(5) !== '0000';
}

/** Areas from 900 on, and the groups that are given out for it (IRS). */
function isTaxpayer(n: string): boolean {
  const group = Number(n.slice(3, 5));
  return n[0] === '9' && group >= 50 && group !== 89 && group !== 93 && (group <= 65 || group >= 70);
}

/** Eight or nine letters and digits, as machine-readable passports have them (ICAO 9303); some states mix in many letters. In upper case. */
export function isPassport(value: string): boolean {
  return /^[A-Z0-9]{8,9}$/.test(value) && value.replace(/\D/g, '').length >= 2;
}

/** Nine digits weighted ten to two, and a check digit modulo 11. */
function isNhs(n: string): boolean {
  const check = (11 - (weighted(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check !== 10 && check === Number(n[9]);
}

/** Sex, year, month, department, commune, order, and 97 minus the rest modulo 97. Months 20 to 42 and 50 to 99 stand for unknown ones. */
function isNir(n: string): boolean {
  const month = Number(n.slice(3, 5));
  if (!/^[12378]/.test(n) || month < 1 || (month > 12 && month < 20)) return false;
  return 97 - modulo(n.slice(0, 13), 97) === Number(n.slice(13));
}

/** No leading zero, one digit two or three times among the first ten, ISO/IEC 7064 MOD 11,10. */
function isIdnr(n: string): boolean {
  if (n[0] === '0') return false;
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10; i++) counts[n.charCodeAt(i) - 48]! += 1;
  const repeated = counts.filter((count) => count > 1);
  if (repeated.length !== 1 || repeated[0]! > 3) return false;
  return isMod11Mod10(n);
}

function isBsn(n: string): boolean {
  return n !== '000000000' && weighted(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Born before 2000: 97 minus the nine digits modulo 97; later: with a 2 in front. */
function isNiss(n: string): boolean {
  if (!isDay(n.slice(2, 4), n.slice(4, 6))) return false;
  const check = Number(n.slice(9));
  return 97 - modulo(n.slice(0, 9), 97) === check || 97 - modulo(`2${n.slice(0, 9)}`, 97) === check;
}

/** The century is in the month: 80, 0, 20, 40 or 60 are added. */
function isPesel(n: string): boolean {
  const month = String(Number(n.slice(2, 4)) % 20);
  return isDay(month, n.slice(4, 6)) && weighted(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

function isPersonnummer(n: string): boolean {
  const short = n.slice(-10);
  return isDay(short.slice(2, 4), short.slice(4, 6)) && isLuhn(short);
}

/** Two check digits modulo 11; D-numbers add 40 to the day. */
function isFodselsnummer(n: string): boolean {
  const day = Number(n[0]) >= 4 ? `${Number(n[0]) - 4}${n[1]}` : n.slice(0, 2);
  if (!isDay(n.slice(2, 4), day)) return false;
  return weighted(n, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && weighted(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

/** EAN-13 with the country number 756. */
function isAhv(n: string): boolean {
  return n.startsWith('756') && weighted(n, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

function isCpf(n: string): boolean {
  if (/^(\d)\1{10}$/.test(n)) return false;
  const first = ((weighted(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  const second = ((weighted(n, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return first === Number(n[9]) && second === Number(n[10]);
}

function isAadhaar(n: string): boolean {
  return n[0]! > '1' && n !== [...n].reverse().join('') && isVerhoeff(n);
}

/** Three digits, a check digit modulo 11, and the date of birth; months above 12 are given out when a day is full. */
function isSvnr(n: string): boolean {
  const [day, month] = [Number(n.slice(4, 6)), Number(n.slice(6, 8))];
  if (n[0] === '0' || day < 1 || day > 31 || month < 1 || month > 15) return false;
  return weighted(n, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(n[3]);
}

function isSouthAfrican(n: string): boolean {
  return isDay(n.slice(2, 4), n.slice(4, 6)) && n[10]! <= '2' && isLuhn(n);
}

function isRrn(n: string): boolean {
  if (!isDay(n.slice(2, 4), n.slice(4, 6))) return false;
  return (11 - (weighted(n, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === Number(n[12]);
}

/** GB 11643: ISO/IEC 7064 MOD 11-2 over region, date of birth and order. */
function isChinese(n: string): boolean {
  if (n[0] === '0' || !/^(?:18|19|20)$/.test(n.slice(6, 8)) || !isDay(n.slice(10, 12), n.slice(12, 14))) return false;
  return '10X98765432'[weighted(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === n[17];
}

function isFiscalCode(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = value.charCodeAt(i);
    const place = code <= 57 ? code - 48 : code - 65;
    sum += i % 2 === 0 ? FISCAL_ODD[place]! : place;
  }
  return String.fromCharCode(65 + (sum % 26)) === value[15];
}

function isPps(value: string): boolean {
  const second = value.length > 8 && value[8] !== 'W' ? value.charCodeAt(8) - 64 : 0;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(value, [8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23] === value[7];
}
