import { type ActionEffect, type ActionHistory } from '../contract';
import { leavesOf, type Leaf } from './arguments';

/** About what one unit of a currency is in euros: orders of magnitude for limits, never for accounts. Rates of autumn 2026, rounded. */
const EUROS: Readonly<Record<string, number>> = {
  EUR: 1, USD: 0.9, GBP: 1.15, CHF: 1.05, CAD: 0.65, AUD: 0.6, NZD: 0.55, SGD: 0.68, JPY: 0.006, CNY: 0.13, HKD: 0.115, KRW: 0.00066, INR: 0.0105, BRL: 0.16,
  MXN: 0.05, SEK: 0.09, NOK: 0.086, DKK: 0.134, PLN: 0.235, CZK: 0.04, HUF: 0.0025, RON: 0.2, TRY: 0.025, ZAR: 0.05, AED: 0.245, SAR: 0.24, ILS: 0.25, THB: 0.026,
  IDR: 0.00006, VND: 0.000037, PHP: 0.0155, MYR: 0.2, NGN: 0.0006, KES: 0.007, EGP: 0.019, ARS: 0.001, CLP: 0.001, COP: 0.0002, BTC: 60000, ETH: 2500,
}; // prettier-ignore
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR', '₩': 'KRW' };
const WORDS: Readonly<Record<string, string>> = {
  dollar: 'USD',
  dollars: 'USD',
  euro: 'EUR',
  euros: 'EUR',
  pound: 'GBP',
  pounds: 'GBP',
  yen: 'JPY',
  rupees: 'INR',
};

const AMOUNT_NAME =
  /(?:^|_)(?:amount|amt|sum|total|value_amount|price|payment|refund|deposit|withdrawal|transfer_amount|balance|cost|budget|limit|credit|fee|bid|salary|payout|notional)(?:_|$)/;
const MINOR = /(?:^|_)(?:cents|minor|minor_units|pence)(?:_|$)/;
const NUMBER = /^\s*([€$£¥₹₩]|[A-Z]{3})?\s*(-?\d[\d,.' ]{0,30})\s*([€$£¥₹₩]|[A-Za-z]{3,7})?\s*$/;

/** Up to here an amount that is known counts as a small one (score-action.ts). */
const SMALL = 1_000;

export interface Amount {
  value: number;
  currency?: string;
  /** In euros, by orders of magnitude; the value itself where the currency is unknown. */
  euros: number;
  field: string;
  start: number;
  end: number;
}

/** The largest amount among the arguments; quantity times price where both are given. */
export function largestAmount(args: unknown, moneyTool: boolean): Amount | null {
  const leaves = leavesOf(args);
  const stated = leaves.find(({ name, value }) => /(?:^|_)currency(?:_|$)/.test(name) && typeof value === 'string');
  const currency = stated ? currencyOf(String(stated.value)) : undefined;
  let largest: Amount | null = null;
  for (const leaf of leaves) {
    const amount = amountOf(leaf, currency, moneyTool);
    if (amount && (largest === null || Math.abs(amount.euros) > Math.abs(largest.euros))) largest = amount;
  }
  const count = leaves.find(({ name }) => /(?:^|_)(?:quantity|qty|shares|units|count)(?:_|$)/.test(name));
  const times = count ? Number(count.value) : 1;
  if (largest && /price/.test(largest.field) && Number.isFinite(times) && times > 1)
    return { ...largest, value: largest.value * times, euros: largest.euros * times };
  return largest;
}

function amountOf(leaf: Leaf, currency: string | undefined, moneyTool: boolean): Amount | null {
  const named = AMOUNT_NAME.test(leaf.name);
  if (!named && !(moneyTool && MINOR.test(leaf.name))) return null;
  const found =
    typeof leaf.value === 'number'
      ? { value: leaf.value, currency: undefined }
      : typeof leaf.value === 'string'
        ? parseAmount(leaf.value)
        : null;
  if (!found || !Number.isFinite(found.value)) return null;
  const value = MINOR.test(leaf.name) ? found.value / 100 : found.value;
  const known = found.currency ?? currency;
  return {
    value,
    currency: known,
    euros: value * (known ? (EUROS[known] ?? 1) : 1),
    field: leaf.field,
    start: 0,
    end: leaf.length,
  };
}

function currencyOf(text: string): string | undefined {
  const plain = text.trim();
  return SIGNS[plain] ?? WORDS[plain.toLowerCase()] ?? (/^[A-Za-z]{3}$/.test(plain) ? plain.toUpperCase() : undefined);
}

/** `1,234.56`, `1.234,56 EUR`, `$40`. */
export function parseAmount(text: string): { value: number; currency?: string } | null {
  const hit = NUMBER.exec(text);
  if (!hit) return null;
  const currency = (hit[1] ? currencyOf(hit[1]) : undefined) ?? (hit[3] ? currencyOf(hit[3]) : undefined);
  let digits = hit[2]!.replace(/[' ]/g, '');
  const comma = digits.lastIndexOf(',');
  const dot = digits.lastIndexOf('.');
  if (comma >= 0 && dot >= 0) digits = comma > dot ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
  else if (comma >= 0) digits = /,\d{3}(?:,|$)/.test(digits) ? digits.replaceAll(',', '') : digits.replace(',', '.');
  else if (/^-?\d{1,3}(?:\.\d{3}){2,}$/.test(digits)) digits = digits.replaceAll('.', '');
  const value = Number(digits);
  if (!Number.isFinite(value)) return null;
  // "9 million", "0xFFFFF": what stands beside the number may multiply it, and a payment tool may know how. Such an amount is never a small one.
  const unit = [hit[1], hit[3]].find((beside) => beside !== undefined && !isCurrency(beside));
  return unit !== undefined && Math.abs(value) <= SMALL ? null : { value, currency };
}

const isCurrency = (text: string): boolean => {
  const currency = currencyOf(text);
  return currency !== undefined && (currency in EUROS || text in SIGNS);
};

/** Limits in euros and the weight of an amount at each; between them it rises evenly with the logarithm. */
const STAIRS: readonly (readonly [euros: number, weight: number])[] = [
  [0, 0.25],
  [50, 0.3],
  [100, 0.35],
  [500, 0.5],
  [1_000, 0.6],
  [10_000, 0.8],
  [100_000, 0.92],
  [10_000_000, 0.99],
];

/** From the size alone; never falls when the amount rises. */
export function amountWeight(euros: number): number {
  const size = Math.abs(euros);
  for (let n = 1; n < STAIRS.length; n++) {
    const [x0, y0] = STAIRS[n - 1]!;
    const [x1, y1] = STAIRS[n]!;
    if (size <= x1) return y0 + ((Math.log1p(size) - Math.log1p(x0)) / (Math.log1p(x1) - Math.log1p(x0))) * (y1 - y0);
  }
  return STAIRS[STAIRS.length - 1]![1];
}

/** Share of the agent's own past amounts below this one, where there are enough of them to say so; rises with the amount. */
export function shareBelow(amount: number, history: ActionHistory | undefined): number | null {
  const past = (history?.amounts ?? []).map(Number).filter(Number.isFinite);
  if (past.length < 10) return null;
  return past.filter((value) => value < amount).length / past.length;
}

/** Twice the largest ever, or more. */
export function beyondHistory(amount: number, history: ActionHistory | undefined): boolean {
  const past = (history?.amounts ?? []).map(Number).filter(Number.isFinite);
  return past.length >= 5 && amount >= 2 * Math.max(...past);
}

export function shownAmount(amount: Amount): NonNullable<ActionEffect['amount']> {
  return { value: String(amount.value), ...(amount.currency ? { currency: amount.currency } : {}) };
}
