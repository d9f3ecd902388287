import { type Span } from '@/lib/privacy/detector';

/** Dates that the words around them call a birth date. A date alone is none. */
const MONTHS =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)';
const DATE = new RegExp(
  `(?<![\\w.-])(?:(?:1[89]|20)\\d\\d([-/.])[01]?\\d\\1[0-3]?\\d|(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:[0-2]\\d|3[01])|(?:19|20)\\d\\d年[01]?\\d月[0-3]?\\d日|[0-3]?\\d([-/.])[0-3]?\\d\\2(?:(?:1[89]|20)\\d\\d|\\d\\d)|[0-3]?\\d(?:st|nd|rd|th|\\.|º)?(?: of| de| di)?[ -]${MONTHS}\\.?,?(?: de| del)?[ -](?:(?:1[89]|20)\\d\\d|\\d\\d)|${MONTHS}\\.? [0-3]?\\d(?:st|nd|rd|th)?,? (?:1[89]|20)\\d\\d)(?![\\w-]|\\.\\d)`,
  'gi',
);
const BEFORE =
  /(?:\bborn|\bbirth(?:day|date)?|\bdob\b|\bd\.o\.b|\bgeb(?:oren|\.|urtsdatum|urtstag)?|\bn[ée]e?\b|\bnaissance|\bnacimiento|\bnacid[oa]|\bnascimento|\bnascid[oa]|\bnat[oa]\b|\bnascita|\bgeboortedatum|\bf[oø]dselsdato|\bfødt|\bfödd|date_of_birth|birth_date|birthdate|dateofbirth|生年月日|出生)[^\d\n]{0,40}$/i;
const AFTER = /^ ?(?:生|出生)|^\W{1,3}(?:\(?(?:dob|date of birth|birth ?date|birthday|born)\b)/i;

export function findBirthDates(text: string): Span[] {
  const spans: Span[] = [];
  if (!/(?:born|birth|dob|d\.o\.b|geb|née|né |naissance|naci|nasci|nat[oa]|nascita|fødsel|født|född|生)/i.test(text))
    return spans;
  for (const hit of text.matchAll(DATE)) {
    const end = hit.index + hit[0].length;
    const named = BEFORE.test(text.slice(Math.max(0, hit.index - 60), hit.index)) || AFTER.test(text.slice(end, end + 24));
    if (named) spans.push({ start: hit.index, end, type: 'birth-date', value: hit[0] });
  }
  return spans;
}
