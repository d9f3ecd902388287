import { z } from 'zod';
import { exactText } from '@/lib/privacy/written-text';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';

/** Lists of keys of one AI system, instead of the defaults. Client-safe. */
const key = exactText()
  .trim()
  .min(1, 'A key may not be empty.')
  .max(200, 'A key has at most 200 characters.')
  .refine((text) => !/[\p{Cc}\p{Cf}]/u.test(text), { message: 'A key may not hold invisible characters.' });
const list = z
  .array(key)
  .max(50, 'List at most 50 keys.')
  .refine((keys) => new Set(keys).size === keys.length, { message: 'A key stands in the list twice.' });

export const identityKeyLists = z.object({
  user: list.describe('Attributes that name the user: the first that is there counts.'),
  session: list.describe('Attributes that name the session.'),
  promptVersion: list.describe('Attributes that tell the version of the prompt.'),
});
export const identityKeysChange = z.object({
  keys: identityKeyLists
    .nullable()
    .describe(
      'null: the defaults. `metadata#user_id` is the member `user_id` of an attribute `metadata` that holds an object or its JSON text.',
    ),
});
export type IdentityKeysChange = z.infer<typeof identityKeysChange>;

/** Lists that hold for records from a place in the log on, until the next; null are the defaults. */
export interface KeysSince {
  from: number;
  keys: IdentityKeys | null;
}

/** The lists in force at a place in the log. */
export function keysAt(history: readonly KeysSince[] | undefined, idx: number): IdentityKeys {
  const held = history?.findLast((one) => one.from <= idx);
  return held?.keys ?? DEFAULT_IDENTITY_KEYS;
}

/** The lists in force for what comes next. */
export function latestKeys(history: readonly KeysSince[] | undefined): IdentityKeys {
  return history?.at(-1)?.keys ?? DEFAULT_IDENTITY_KEYS;
}

export function sameKeys(a: IdentityKeys, b: IdentityKeys): boolean {
  return (['user', 'session', 'promptVersion'] as const).every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));
}

/** Lists that say what the defaults say are the defaults, and follow them. */
export function asChange(keys: IdentityKeys | null): IdentityKeys | null {
  return keys === null || sameKeys(keys, DEFAULT_IDENTITY_KEYS) ? null : keys;
}
