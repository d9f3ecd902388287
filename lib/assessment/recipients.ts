import { isJsonObject } from '@/lib/shared/json';

/** Names of arguments that say who receives. */
const NAMED =
  /(?:^|_)(?:to|cc|bcc|recipients?|receiver|email|payee|beneficiary|iban|account|account_number|wallet|phone|customer|channel|destination)(?:_|$)/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,24}$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{10,32}$/;
const MOST = 20;

/** Whom a call's arguments name as receiving something: addresses, accounts, customers. At most twenty, each once, as they are written. */
export function recipientsOf(args: unknown): string[] {
  const out = new Set<string>();
  const look = (value: unknown, name: string, depth: number): void => {
    if (out.size >= MOST || depth > 8) return;
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value).trim();
      if (text.length < 3 || text.length > 200) return;
      if (EMAIL.test(text) || IBAN.test(text.replaceAll(' ', '')) || (NAMED.test(name) && !/\s/.test(text))) out.add(text);
    } else if (Array.isArray(value)) for (const one of value) look(one, name, depth + 1);
    else if (isJsonObject(value)) for (const [key, one] of Object.entries(value)) look(one, words(key), depth + 1);
  };
  look(args, '', 0);
  return [...out];
}

const words = (key: string): string => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^a-z0-9]+/g, '_'); // prettier-ignore
