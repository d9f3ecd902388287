import { isJsonObject } from '@/lib/shared/json';

/** The currency that a call's arguments name, in capitals; null where they name none. The agent's past is compared within one currency only. */
export function currencyOf(args: unknown): string | null {
  if (!isJsonObject(args)) return null;
  for (const [key, value] of Object.entries(args)) {
    if (/currency/i.test(key) && typeof value === 'string' && /^[A-Za-z]{3}$/.test(value.trim()))
      return value.trim().toUpperCase();
    const inner = currencyOf(value);
    if (inner !== null) return inner;
  }
  return null;
}
