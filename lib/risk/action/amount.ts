import { type ActionEffect, type ActionHistory } from '../contract';
import { leavesOf, type Leaf } from './arguments';
import { nameWords } from './effect';

/** About what one unit of a currency is in euros: orders of magnitude for limits, never for accounts. Rates of autumn 2026, rounded. */
const EUROS: Readonly<Record<string, number>> = {
  EUR: 1, USD: 0.9, GBP: 1.15, CHF: 1.05, CAD: 0.65, AUD: 0.6, NZD: 0.55, SGD: 0.68, JPY: 0.006, CNY: 0.13, HKD: 0.115, KRW: 0.00066, INR: 0.0105, BRL: 0.16,
  MXN: 0.05, SEK: 0.09, NOK: 0.086, DKK: 0.134, PLN: 0.235, CZK: 0.04, HUF: 0.0025, RON: 0.2, TRY: 0.025, ZAR: 0.05, AED: 0.245, SAR: 0.24, ILS: 0.25, THB: 0.026,
  IDR: 0.00006, VND: 0.000037, PHP: 0.0155, MYR: 0.2, NGN: 0.0006, KES: 0.007, EGP: 0.019, ARS: 0.001, CLP: 0.001, COP: 0.0002, BTC: 60000, ETH: 2500, SOL: 150, BNB: 500, XRP: 2, LTC: 80, ADA: 0.5, DOGE: 0.15, USDT: 0.9, USDC: 0.9, DAI: 0.9,
  KWD: 2.9, BHD: 2.4, OMR: 2.35, JOD: 1.27, QAR: 0.25, TWD: 0.028, PKR: 0.0032, BDT: 0.0075, LKR: 0.003, UAH: 0.021, RUB: 0.01, KZT: 0.0018, GEL: 0.33, BGN: 0.51, RSD: 0.0085, ISK: 0.007, PEN: 0.25, UYU: 0.022, MAD: 0.095, TND: 0.3,
  GHS: 0.07, UGX: 0.00025, TZS: 0.00035, XOF: 0.0015, XAF: 0.0015, XAU: 3000, XAG: 35, XPT: 1000, XPD: 900, WBTC: 60000, WETH: 2500, STETH: 2500, BCH: 400, AVAX: 25, DOT: 5, LINK: 15, MATIC: 0.4, TRX: 0.25, BUSD: 0.9, TUSD: 0.9, EURC: 1, PAXG: 3000, XAUT: 3000,
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
  bitcoin: 'BTC',
  bitcoins: 'BTC',
  ether: 'ETH',
  ethereum: 'ETH',
};

const AMOUNT_NAME =
  /(?:^|_)(?:amount|amt|sum|total|value_amount|price|payment|refund|deposit|withdrawal|transfer_amount|balance|cost|budget|limit|credit|fee|bid|salary|payout|notional)(?:_|$)/;
const MINOR = /(?:^|_)(?:cents|minor|minor_units|pence)(?:_|$)/;
/** Of minor units one does not always make a hundred; of cents and pence it does. */
const MINOR_UNITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'JPY KRW VND CLP ISK UGX XOF XAF'.split(' ').map((code) => [code, 1]),
  ...'KWD BHD OMR JOD TND'.split(' ').map((code) => [code, 1_000]),
]);
/** What names a payment, and is none: `payment_id`, `refund_reference`. */
const REFERENCE_NAME = /_(?:id|ids|uuid|ref|reference|number|no|key)$/;
/** What is told of a payment in words: `payment_method`. A number there may be one nevertheless. */
const LABEL_NAME = /_(?:method|type|status|state|reason|source|mode|kind|category|description|note|memo|date|time|at)$/;
/** A member of this name is as often the thing as what it is worth: `payment: "pi_9"`. */
const THING_NAME = /(?:^|_)(?:payment|refund|deposit|withdrawal|payout|credit|bid|budget)$/;
const IDENTIFIER = /^(?:([A-Za-z]{1,16})[_-][A-Za-z0-9_-]{1,120}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const NUMBER =
  /^\s{0,8}([€$£¥₹₩]|[A-Z]{3})?\s{0,8}(-?\d[\d,.' ]{0,2000}?)(?:e\+?(\d{1,3}))?\s{0,8}([€$£¥₹₩]|[A-Za-z]{1,9})?\s{0,8}$/;
/** Beyond it amounts are alike; and it is still a number in policies and in the database. */
const LARGEST = 1e30;
/** What is written and cannot be read, or is of a currency nobody knows, counts as this much in euros at least. */
const NOT_KNOWN = 10_000;

/** Up to here an amount that is known counts as a small one (score-action.ts). */
const SMALL = 1_000;

export interface Amount {
  value: number;
  currency?: string;
  /** In euros, by orders of magnitude; the value itself where no currency is told, and never a small one where it is told and not known. */
  euros: number;
  /** False: something is written there that is no number we can read; `value` is the largest number in it. */
  readable: boolean;
  /** True: what stands beside the number is no unit we know, so that how much it is cannot be told, whether it is readable or not. */
  unitUnknown?: boolean | undefined;
  field: string;
  start: number;
  end: number;
}

const CURRENCY_NAME = /(?:^|_)(?:currency|ccy|asset|coin|token|denomination)(?:_|$)|^unit$/;
const VALUE_NAME = /^(?:value|val|number|units|decimal|figure)$/;

/**
 * The largest amount among the arguments: members of one list together, quantity times price where both are given. A value inside an object
 * is called what the object is (`amount.value`), and has the currency that stands nearest.
 */
export function largestAmount(args: unknown, moneyTool: boolean): Amount | null {
  const leaves = leavesOf(args);
  const stated = leaves.flatMap(({ field, name, value }) => {
    const currency =
      typeof value === 'string' && CURRENCY_NAME.test(name) ? (currencyOf(value) ?? coinOf(name, value)) : undefined;
    return currency === undefined ? [] : [{ parent: parentOf(field), currency }];
  });
  const currencyFor = (field: string): string | undefined => {
    for (let at = parentOf(field); at !== ''; at = parentOf(at)) {
      const near = stated.find(({ parent }) => parent === at);
      if (near) return near.currency;
    }
    return stated[0]?.currency;
  };
  const named = leaves.some(({ name }) => AMOUNT_NAME.test(name));
  const found: { leaf: Leaf; amount: Amount; identifier: boolean; counts: boolean }[] = [];
  for (const leaf of leaves) {
    const owner = VALUE_NAME.test(leaf.name)
      ? nameWords(/([^.[\]]{1,200})(?:\[\d{1,9}\])?$/.exec(parentOf(leaf.field))?.[1] ?? '').join('_')
      : '';
    const name =
      AMOUNT_NAME.test(owner) || MINOR.test(owner)
        ? owner
        : moneyTool && !named && VALUE_NAME.test(leaf.name)
          ? 'amount'
          : leaf.name;
    const amount = amountOf({ ...leaf, name }, currencyFor(leaf.field), moneyTool);
    if (amount) found.push({ leaf, amount, identifier: !amount.readable && isIdentifier(leaf), counts: isNumber(leaf.value) && !THING_NAME.test(name) }); // prettier-ignore
  }
  // Where an amount is told, in whatever unit, what looks like the name of a payment is one; where none is, it may stand for anything. How large it is
  // must not decide this, or more would weigh less.
  const told = found.some(({ counts }) => counts);
  let largest: Amount | null = null;
  const lists = new Map<string, Amount>();
  for (const { leaf, amount, identifier } of found) {
    if (told && identifier) continue;
    if (largest === null || Math.abs(amount.euros) > Math.abs(largest.euros)) largest = amount;
    if (!leaf.field.includes('[')) continue;
    const list = `${leaf.field.replace(/\[\d+\]/g, '[]')} ${amount.currency ?? ''}`;
    const before = lists.get(list);
    lists.set(list, before ? { ...before, readable: before.readable && amount.readable, unitUnknown: before.unitUnknown || amount.unitUnknown, value: before.value + Math.abs(amount.value), euros: before.euros + Math.abs(amount.euros) } : { ...amount, value: Math.abs(amount.value), euros: Math.abs(amount.euros) }); // prettier-ignore
  }
  for (const sum of lists.values()) if (largest === null || sum.euros > Math.abs(largest.euros)) largest = sum;
  const count = leaves.find(({ name }) => /(?:^|_)(?:quantity|qty|shares|units|count)(?:_|$)/.test(name));
  const times = count ? Number(count.value) : 1;
  if (largest && /price/.test(largest.field) && Number.isFinite(times) && times > 1)
    return { ...largest, value: largest.value * times, euros: largest.euros * times };
  return largest;
}

const isNumber = (value: Leaf['value']): boolean =>
  typeof value === 'number' || (typeof value === 'string' && readAmount(value) !== null);

/** `arguments.items[2].amount` stands in `arguments.items[2]`, that in `arguments.items`. */
function parentOf(field: string): string {
  // Always shorter than what it was made of, whatever characters a sender puts into a name: whoever climbs arrives.
  return field.slice(0, Math.max(field.lastIndexOf('.'), field.lastIndexOf('['), 0));
}

/** `pi_9`, and not `USD_9` or `k-9`: what counts or multiplies in front of a number names nothing. */
function isIdentifier({ name, value }: Leaf): boolean {
  if (typeof value !== 'string' || !THING_NAME.test(name) || !/\d/.test(value)) return false;
  const prefix = IDENTIFIER.exec(value.trim());
  const word = prefix?.[1];
  return prefix !== null && (word === undefined || (timesOf(word) === undefined && !isCurrency(word)));
}

function amountOf(leaf: Leaf, currency: string | undefined, moneyTool: boolean): Amount | null {
  const named = AMOUNT_NAME.test(leaf.name) && !REFERENCE_NAME.test(leaf.name);
  if (!named && !(moneyTool && MINOR.test(leaf.name))) return null;
  const place = { field: leaf.field, start: 0, end: leaf.length };
  const found =
    typeof leaf.value === 'number'
      ? { value: leaf.value, currency: undefined, unitUnknown: false }
      : typeof leaf.value === 'string'
        ? readAmount(leaf.value)
        : null;
  const small = found?.unitUnknown === true && Math.abs(found.value) <= SMALL;
  if (!found || (small && !moneyTool)) {
    if (!moneyTool || typeof leaf.value !== 'string' || leaf.value.trim() === '' || LABEL_NAME.test(leaf.name)) return null;
    const value = largestNumberIn(leaf.value);
    return { value, euros: Math.max(NOT_KNOWN, value), readable: false, ...place };
  }
  const known = found.currency ?? currency;
  const value = bounded(found.value / partsOf(leaf.name, known));
  if (Number.isNaN(value)) return null;
  const rate = known === undefined ? 1 : EUROS[known];
  const euros = bounded(value * (rate ?? 1));
  const notKnown = rate === undefined || found.unitUnknown;
  return {
    value,
    currency: known,
    euros: notKnown && moneyTool ? Math.max(NOT_KNOWN, Math.abs(euros)) : euros,
    readable: !small,
    ...(found.unitUnknown ? { unitUnknown: true } : {}),
    ...place,
  };
}

/** How many of what an argument counts make one of the currency. */
function partsOf(name: string, currency: string | undefined): number {
  if (!MINOR.test(name)) return 1;
  return /(?:^|_)(?:cents|pence)(?:_|$)/.test(name) ? 100 : (MINOR_UNITS[currency ?? ''] ?? 100);
}

const bounded = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value));

/** The numbers in a text that is none, so that a larger one never weighs less. */
function largestNumberIn(text: string): number {
  const plain = plainForm(text);
  const found = plain.match(/\d[\d,.']{0,60}/g) ?? [];
  // "9 (million)": kept by plainForm because it may be no repetition, and then it is nine million.
  const times = Math.max(1, ...wordsOf(BRACKET.exec(plain)?.[0] ?? '').map((word) => timesOf(word) ?? 1));
  return Math.max(0, ...found.map((one) => bounded(times * Math.abs(parseAmount(endingInDigit(one))?.value ?? 0))));
}
function endingInDigit(text: string): string {
  let end = text.length;
  while (",.'".includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** A coin or a currency by a name that no list has: `WXYZ`. Tokens of another kind are longer, or hold digits. */
function coinOf(name: string, value: string): string | undefined {
  const plain = value.trim();
  const form = /(?:^|_)token(?:_|$)|^unit$/.test(name) ? /^[A-Z]{3,6}$/ : /^[A-Za-z][A-Za-z0-9.]{1,11}$/;
  return form.test(plain) ? plain.toUpperCase() : undefined;
}

function currencyOf(text: string): string | undefined {
  const plain = text.trim();
  return (
    SIGNS[plain] ??
    WORDS[plain.toLowerCase()] ??
    (/^[A-Za-z]{3}$/.test(plain) || (/^[A-Za-z]{4,5}$/.test(plain) && plain.toUpperCase() in EUROS)
      ? plain.toUpperCase()
      : undefined)
  );
}

/** How many times more, as people write it; of two readings the larger. */
const TIMES: Readonly<Record<string, number>> = { hundred: 100, k: 1e3, thousand: 1e3, tsd: 1e3, tausend: 1e3, mille: 1e3, lakh: 1e5, m: 1e6, mn: 1e6, mm: 1e6, mio: 1e6, mil: 1e6, million: 1e6, millions: 1e6, crore: 1e7, bn: 1e9, b: 1e9, mrd: 1e9, billion: 1e9, billions: 1e9 }; // prettier-ignore

const timesOf = (word: string): number | undefined => {
  const plain = word.toLowerCase();
  return TIMES[plain] ?? TIMES[plain.replace(/s$/, '')];
};

const BRACKET = /\([^()]{0,200}\)\s{0,8}$/;
/** Numbers in words, with which a bracket begins that says once more what stands before it: "5000 (five thousand)". */
const SPELLED =
  /^\(\s{0,4}(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)(?:[ -][a-z]{2,12}){1,12}\s{0,4}\)\s{0,8}$/i;
/** "kEUR", "T€", "m$": a currency in thousands or millions. */
const SCALED = /(?:^|[^a-z])[ktm] ?(?:[€$£¥]|eur|usd|gbp|chf)/i;
const wordsOf = (text: string): string[] => text.match(/\p{L}+/gu) ?? [];

/**
 * A bracket behind a number is left out where it adds nothing to it. What may multiply it, or is a number itself, stays, and the whole cannot be
 * read: "9 (million)" is not 9. Unless it repeats the number: then the number is as large as the word at least.
 */
function withoutRemark(text: string): string {
  const remark = BRACKET.exec(text)?.[0];
  if (remark === undefined) return text;
  const before = text.slice(0, -remark.length);
  const most = Math.max(0, ...wordsOf(remark).map((word) => timesOf(word) ?? 0));
  const multiplies = most > 0 && !(SPELLED.test(remark) && Math.abs(readAmount(before)?.value ?? 0) >= most);
  return multiplies || /\p{N}/u.test(remark) || SCALED.test(remark) ? text : before;
}

/** One way of writing: digits and spaces of other scripts, "12.500,-", what a bracket repeats in words. */
function plainForm(text: string): string {
  const plain = text
    .slice(0, 4_000)
    .normalize('NFKC')
    .replace(/[\p{Z}\t]/gu, ' ')
    .replace(/[’`´]/g, "'");
  return withoutRemark(plain).replace(/(\d)[.,] ?[-–—]{1,2}/, '$1');
}

/** `1,234.56`, `1.234,56 EUR`, `$40`, `9 million`. Where a sign may part thousands or decimals, it parts thousands. */
export function parseAmount(text: string): { value: number; currency?: string } | null {
  const read = readAmount(text);
  // "9 million", "0xFFFFF": what stands beside the number may multiply it, and a payment tool may know how. Such an amount is never a small one.
  return read === null || (read.unitUnknown && Math.abs(read.value) <= SMALL)
    ? null
    : { value: read.value, currency: read.currency };
}

function readAmount(text: string): { value: number; currency: string | undefined; unitUnknown: boolean } | null {
  const hit = NUMBER.exec(plainForm(text));
  if (!hit) return null;
  const times = TIMES[(hit[4] ?? '').toLowerCase()] ?? 1;
  const beside = times === 1 ? hit[4] : undefined;
  const currency = (hit[1] ? currencyOf(hit[1]) : undefined) ?? (beside ? currencyOf(beside) : undefined);
  let digits = hit[2]!.replace(/[' ]/g, '');
  const comma = digits.lastIndexOf(',');
  const dot = digits.lastIndexOf('.');
  if (comma >= 0 && dot >= 0) digits = comma > dot ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
  else if (comma >= 0) digits = /,\d{3}(?:,|$)/.test(digits) ? digits.replaceAll(',', '') : digits.replace(',', '.');
  else if (/^-?\d{1,3}(?:\.\d{3}){2,}$|^-?[1-9]\d{0,2}\.\d{3}$/.test(digits)) digits = digits.replaceAll('.', '');
  const value = bounded(Number(digits) * times * 10 ** Number(hit[3] ?? 0));
  if (Number.isNaN(value)) return null;
  return { value, currency, unitUnknown: [hit[1], beside].some((word) => word !== undefined && !isCurrency(word)) };
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

/** As others are told it; undefined where it could not be read. */
export function shownAmount(amount: Amount): ActionEffect['amount'] {
  if (!amount.readable) return undefined;
  return { value: String(amount.value), ...(amount.currency ? { currency: amount.currency } : {}) };
}
