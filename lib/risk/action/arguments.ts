import { nameWords } from './effect';

/** One value of a call's arguments. */
export interface Leaf {
  /** `arguments.payment.amount`, as spans name it. */
  field: string;
  /** Its own name, words joined by `_`. */
  name: string;
  value: string | number | boolean | null;
  /** UTF-16 units of the value as text. */
  length: number;
}

/** More are not looked at, and the assessment says so. */
export const MOST_LEAVES = 20_000;

export function leavesOf(args: unknown, field = 'arguments', name = '', out: Leaf[] = []): Leaf[] {
  if (out.length >= MOST_LEAVES) return out;
  if (Array.isArray(args)) args.forEach((item, index) => leavesOf(item, `${field}[${index}]`, name, out));
  else if (typeof args === 'object' && args !== null)
    for (const [key, value] of Object.entries(args)) leavesOf(value, `${field}.${key}`, nameWords(key).join('_'), out);
  else if (args !== undefined && typeof args !== 'function' && typeof args !== 'symbol' && typeof args !== 'bigint')
    out.push({ field, name, value: args as Leaf['value'], length: String(args).length });
  return out;
}

/** Values that name somebody or some place outside: mail addresses, hosts of URLs, account numbers, telephone numbers. */
const DESTINATION =
  /(?:^|_)(?:to|cc|bcc|recipient|recipients|receiver|email|e_mail|address|url|uri|endpoint|webhook|host|domain|destination|iban|account|account_number|to_account|payee|phone|phone_number|channel|beneficiary|wallet|target|callback)(?:_|$)/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,24}$/;
const URL_LIKE = /^(?:https?|ftp|wss?):\/\/[^\s]{3,}/i;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9 ]{10,32}$/;

export interface Destination {
  field: string;
  value: string;
  kind: 'email' | 'url' | 'account' | 'other';
  length: number;
}

export function destinationsOf(leaves: readonly Leaf[]): Destination[] {
  const out: Destination[] = [];
  for (const { field, name, value, length } of leaves) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const text = String(value).trim();
    if (text.length < 3 || text.length > 500) continue;
    const kind = EMAIL.test(text)
      ? 'email'
      : URL_LIKE.test(text)
        ? 'url'
        : IBAN.test(text) || (/account|iban|wallet|beneficiary|payee/.test(name) && /\d{4}/.test(text))
          ? 'account'
          : null;
    if (kind) out.push({ field, value: text, kind, length });
    else if (DESTINATION.test(name) && !/\s/.test(text)) out.push({ field, value: text, kind: 'other', length });
  }
  return out;
}
