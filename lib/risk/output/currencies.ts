import { plainNumber } from '../text/words';

const SIGNS: Readonly<Record<string, string>> = { '$': 'dollar', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR', '₽': 'RUB', '₺': 'TRY', '₩': 'KRW', '₿': 'BTC' }; // prettier-ignore
const NAMED: Readonly<Record<string, string>> = { dollar: 'dollar', dollars: 'dollar', euro: 'EUR', euros: 'EUR', pound: 'GBP', pounds: 'GBP', sterling: 'GBP', yen: 'JPY', rupee: 'INR', rupees: 'INR', franc: 'CHF', francs: 'CHF', zloty: 'PLN', lira: 'TRY' }; // prettier-ignore
const DOLLARS: ReadonlySet<string> = new Set(['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD']);
const NUMBER = '(\\d[\\d.,]{0,18}\\d|\\d)';
const MARK =
  '([$€£¥₹₽₺₩₿]|\\b(?:USD|EUR|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SGD|HKD|SEK|NOK|DKK|PLN|CZK|HUF|TRY|INR|BRL|MXN|ZAR|KRW|BTC|ETH)\\b)';
const BEFORE = new RegExp(`${MARK} {0,2}${NUMBER}`, 'gi');
const BEHIND = new RegExp(
  `(?<![\\d.,])${NUMBER} {0,2}(?:${MARK}|(dollars?|euros?|pounds?|sterling|yen|rupees?|francs?|zloty|lira)\\b)`,
  'gi',
);
const ALONE = new RegExp(MARK, 'gi');

const currencyOf = (shown: string): string => SIGNS[shown] ?? NAMED[shown.toLowerCase()] ?? shown.toUpperCase();

/** Amounts with the currency that stands beside them: number (as plainNumber has it) and currency. */
export function amountsIn(text: string): { number: string; currency: string }[] {
  const out: { number: string; currency: string }[] = [];
  if (!/\d/.test(text)) return out;
  for (const hit of text.matchAll(BEFORE)) out.push({ number: plainNumber(hit[2]!), currency: currencyOf(hit[1]!) });
  for (const hit of text.matchAll(BEHIND)) out.push({ number: plainNumber(hit[1]!), currency: currencyOf(hit[2] ?? hit[3]!) });
  return out;
}

/** Every currency that a text names by sign or code. */
export function currenciesIn(text: string): Set<string> {
  return new Set(
    [...text.matchAll(ALONE)].map((hit) => currencyOf(hit[1]!)).concat(amountsIn(text).map(({ currency }) => currency)),
  );
}

/** `$` may be any dollar. */
export function isSameCurrency(a: string, b: string): boolean {
  return a === b || (a === 'dollar' && DOLLARS.has(b)) || (b === 'dollar' && DOLLARS.has(a));
}
