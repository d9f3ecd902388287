import { isDigit } from '@/lib/shared/digits';
import { IRREGULAR } from './irregular';

/** Words without their endings, numbers and dates in one form: what two texts are compared by. English first. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a an the this that these those it its he she they them his her their hers theirs we us our you your i me my mine of in on at by for with from to into onto as and or but if then than so such
   is are was were be been being am do does did done has have had having will would shall should can could may might must not no nor also very just only more most much many some any all each both
   either neither other another same own about above after again against before below between during through under until up down out off over further once here there when where why how what which
   who whom whose because while although though however therefore thus hence yet still even ever never always often per via within without upon among across behind beyond according said says say
   told made make makes get gets got go goes went one's s t re ve ll d m o'clock new now today`.split(/\s+/),
);

export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(' ').map((word, value) => [word, String(value)] as const)
    .concat([['thirty', '30'], ['forty', '40'], ['fifty', '50'], ['sixty', '60'], ['seventy', '70'], ['eighty', '80'], ['ninety', '90'], ['hundred', '100'], ['dozen', '12'], ['once', '1'], ['twice', '2'], ['first', '1'], ['second', '2'], ['third', '3'], ['fourth', '4'], ['fifth', '5']]),
); // prettier-ignore

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
export const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((name, index) => [
    [name, index + 1] as const,
    [name.slice(0, 3), index + 1] as const,
    ...(name === 'september' ? [['sept', 9] as const] : []),
  ]),
);

/** A light stemmer: plural, past, -ing and -ly go; what is left needs only be equal to itself. */
export function stem(word: string): string {
  if (word.length < 4 || hasDigit(word)) return word;
  let out = word;
  // Another apostrophe than that of ASCII is one unit, too.
  const tail = out.endsWith('s') ? out.length - 2 : out.length - 1;
  if (out.charCodeAt(tail) === 39 || out.charCodeAt(tail) === 0x2019) out = out.slice(0, tail);
  if (out.endsWith('ies') && out.length > 4) return `${out.slice(0, -3)}y`;
  if (out.endsWith('s')) {
    if (out.endsWith('es') && SIBILANTS.some((ending) => out.endsWith(ending))) out = out.slice(0, -2);
    else if (!out.endsWith('ss') && !out.endsWith('us') && !out.endsWith('is')) out = out.slice(0, -1);
  }
  if (out.endsWith('ing') && out.length > 5) out = undouble(out.slice(0, -3));
  else if (out.endsWith('ied') && out.length > 4) out = `${out.slice(0, -3)}y`;
  else if (out.endsWith('ed') && out.length > 4) out = undouble(out.slice(0, -2));
  if (out.endsWith('ly') && out.length > 5) out = out.slice(0, -2);
  if (out.endsWith('e') && out.length > 4) out = out.slice(0, -1);
  return out;
}

const SIBILANTS: readonly string[] = ['sses', 'shes', 'ches', 'xes', 'zes'];

function hasDigit(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (isDigit(word.charCodeAt(i))) return true;
  return false;
}

function undouble(word: string): string {
  const last = word.length - 1;
  return last > 0 && word.charCodeAt(last) === word.charCodeAt(last - 1) && 'bdfglmnprt'.includes(word[last]!)
    ? word.slice(0, -1)
    : word;
}

const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}]{1,3})?|\d[\d.,]*\d|\d/gu;

/** What comparing knows a word by: stemmed, numbers as digits; empty for stop words. Words come again in every text, so the last thousands are kept. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

export function contentWord(shown: string): string {
  let out = known.get(shown);
  if (out === undefined) {
    const word = shown.toLowerCase();
    if (/^\d/.test(word)) out = plainNumber(word);
    else out = STOP_WORDS.has(word) ? '' : (NUMBER_WORDS.get(word) ?? stem(IRREGULAR.get(word) ?? word));
    if (known.size >= MOST_KNOWN) known.clear();
    if (shown.length <= 32) known.set(shown, out);
  }
  return out;
}

/** Words of a text in order, lower case, stemmed, stop words left out; numbers as digits. */
export function contentWords(text: string): string[] {
  const out: string[] = [];
  const { length } = text;
  for (let i = 0; i < length;) {
    const code = text.charCodeAt(i);
    if (code > 127) return contentWordsByForm(text);
    const start = i++;
    if (isLetter(code)) {
      while (isLetter(text.charCodeAt(i))) i++;
      if (text.charCodeAt(i) === 39 && isLetter(text.charCodeAt(i + 1)))
        for (let n = 0; n < 4 && (n === 0 || isLetter(text.charCodeAt(i))); n++) i++;
    } else if (isDigit(code)) {
      let end = i;
      for (let at = i; ; at++) {
        const next = text.charCodeAt(at);
        if (isDigit(next)) end = at + 1;
        else if (next !== 44 && next !== 46) break;
      }
      i = end;
    } else continue;
    // What follows a word without a gap may be a letter that this scan does not know, and part of it.
    if (text.charCodeAt(i) > 127) return contentWordsByForm(text);
    const word = contentWord(text.slice(start, i));
    if (word !== '') out.push(word);
  }
  return out;
}

/** As {@link contentWords}, with letters of the whole world: slower. */
export function contentWordsByForm(text: string): string[] {
  const out: string[] = [];
  const plain = text.replaceAll('_', ' ');
  WORD.lastIndex = 0;
  for (let hit = WORD.exec(plain); hit !== null; hit = WORD.exec(plain)) {
    const word = contentWord(hit[0]);
    if (word !== '') out.push(word);
  }
  return out;
}

/** Of ASCII. */
export const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isLetter = (code: number): boolean => isSmall(code) || (code >= 65 && code <= 90);

/** `1,234.50` and `1234.5` are one. */
export function plainNumber(shown: string): string {
  const plain = shown
    .replace(/[.,]$/, '')
    .replace(/,(?=\d{3}(?:\D|$))/g, '')
    .replace(',', '.');
  const value = Number(plain);
  return Number.isFinite(value) && plain.length < 16 ? String(value) : plain;
}

const DATE =
  /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<![\p{L}\d])(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)? )?(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?: (\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,? (\d{4}))?(?![\p{L}\d])/giu;

/** `3/5/2025`, `03.05.2025`, `03-05-25`: which is the month, the signs do not tell. */
const NUMERIC_DATE = /(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)/g;

export interface FoundDate {
  start: number;
  end: number;
  year?: number;
  month: number;
  day?: number;
  /** `03/05/2025`: the other reading, month and day exchanged. */
  swapped?: { month: number; day: number };
}

/** Dates with at least a month and a day, or a month and a year. */
export function datesIn(text: string): FoundDate[] {
  const out: FoundDate[] = [];
  if (!/\d/.test(text)) return out;
  for (const hit of text.matchAll(DATE)) {
    const [shown, y, m, d, before, name, after, year] = hit;
    const [start, end] = [hit.index, hit.index + shown.length];
    if (y) out.push({ start, end, year: Number(y), month: Number(m), day: Number(d) });
    else if (name && (before || after || year)) {
      const day = before ?? after;
      out.push({
        start,
        end,
        month: MONTH_OF.get(name.toLowerCase().slice(0, 3)) ?? 0,
        ...(day ? { day: Number(day) } : {}),
        ...(year ? { year: Number(year) } : {}),
      });
    }
  }
  for (const hit of text.matchAll(NUMERIC_DATE)) {
    const [a, b] = [Number(hit[1]), Number(hit[3])];
    const year = Number(hit[4]!.length === 2 ? `20${hit[4]}` : hit[4]);
    const dayFirst = b >= 1 && b <= 12 && a >= 1 && a <= 31;
    const monthFirst = a >= 1 && a <= 12 && b >= 1 && b <= 31 && hit[2] !== '.';
    if (!dayFirst && !monthFirst) continue;
    const [day, month] = dayFirst ? [a, b] : [b, a];
    out.push({ start: hit.index, end: hit.index + hit[0].length, year, month, day, ...(dayFirst && monthFirst && a !== b ? { swapped: { month: a, day: b } } : {}) }); // prettier-ignore
  }
  return out;
}

/** True when the two can be the same day: what one leaves out does not speak against it. */
export function sameDate(a: FoundDate, b: FoundDate): boolean {
  const readings = (date: FoundDate): FoundDate[] => (date.swapped ? [date, { ...date, ...date.swapped }] : [date]);
  return readings(a).some((one) => readings(b).some((other) => isSame(one, other)));
}

function isSame(a: FoundDate, b: FoundDate): boolean {
  return (
    a.month === b.month &&
    (a.day === undefined || b.day === undefined || a.day === b.day) &&
    (a.year === undefined || b.year === undefined || a.year === b.year)
  );
}
