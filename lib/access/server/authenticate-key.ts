import { timingSafeEqual } from 'node:crypto';
import { listen } from '@/lib/db/listen';
import { env } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import type { KeyActor } from '../actor';
import { hashSecret, readKey, type KeyParts } from './key-format';
import { findKeys, KEY_CHANNEL, touchKeys, type StoredKey } from './api-key-store';

/**
 * Keys are looked up once in a few seconds, so that thousands of events a second cost no query each. A key that is revoked stops working at once in
 * this process, as soon as they hear of it in those that serve, and within that time where nothing is heard. Unknown keys are remembered too.
 */
const CACHE_MS = 3_000;
const CACHE_MAX = 2_000;
/** Last use is written for all keys together, this long after the first use that waits. */
const TOUCH_MS = 5_000;

interface Held {
  cache: Map<string, { at: number; keys: Promise<StoredKey[]> }>;
  uses: Map<string, { workspaceId: string; keyId: string; at: Date }>;
  timer: NodeJS.Timeout | null;
}
const holder = globalThis as typeof globalThis & { countersignKeys?: Held };
/** Next.js bundles this module more than once: what is held must be one for the process. */
const held = (): Held => (holder.countersignKeys ??= { cache: new Map(), uses: new Map(), timer: null });

/**
 * The key that a request carries, as an actor. Throws AppError: unauthenticated (no key, or none we know), keyExpired, keyRevoked;
 * the latter two only when the secret is right.
 */
export async function authenticateKey(request: { headers: Headers }): Promise<KeyActor> {
  const parts = readKey(request.headers);
  if (parts === 'absent') {
    throw new AppError(
      'unauthenticated',
      'An API key is needed: send it as "Authorization: Bearer <key>", as the password of Basic authentication, or as x-api-key.',
    );
  }
  if (parts === 'malformed') {
    throw new AppError(
      'unauthenticated',
      'The credentials sent hold no Countersign API key. A key looks like csk_<12 characters>_<43 characters>.',
    );
  }
  const key = (await lookUp(parts)).find((one) => timingSafeEqual(one.secretHash, hashSecret(parts.secret)));
  if (!key)
    throw new AppError(
      'unauthenticated',
      'This API key is not known here. Was it made in another installation, or cut off while copying?',
    );
  if (key.revokedAt)
    throw new AppError('keyRevoked', `This API key was revoked at ${key.revokedAt.toISOString()}. Make a new one.`);
  if (key.expiresAt && key.expiresAt.getTime() <= Date.now()) {
    throw new AppError('keyExpired', `This API key expired at ${key.expiresAt.toISOString()}. Make a new one.`);
  }
  noteUse(key);
  return {
    type: 'key',
    workspaceId: key.workspaceId,
    keyId: key.keyId,
    name: key.name,
    scopes: key.scopes,
    systemId: key.systemId,
  };
}

function lookUp({ lookup }: KeyParts): Promise<StoredKey[]> {
  if (env().COUNTERSIGN_ROLE === 'web') listen(KEY_CHANNEL, forgetKey);
  const { cache } = held();
  const now = Date.now();
  const found = cache.get(lookup);
  if (found && now - found.at < CACHE_MS) return found.keys;
  if (cache.size >= CACHE_MAX) cache.delete(cache.keys().next().value!);
  const entry = { at: now, keys: findKeys(lookup) };
  cache.set(lookup, entry);
  entry.keys.catch(() => {
    if (cache.get(lookup) === entry) cache.delete(lookup); // a failure is not remembered
  });
  return entry.keys;
}

/** Makes this process read the key anew at its next use: after it was revoked. */
export function forgetKey(lookup: string): void {
  held().cache.delete(lookup);
}

function noteUse(key: StoredKey): void {
  const state = held();
  state.uses.set(key.keyId, { workspaceId: key.workspaceId, keyId: key.keyId, at: new Date() });
  if (state.timer) return;
  state.timer = setTimeout(() => void flushKeyUses().catch(() => undefined), TOUCH_MS); // lost with the database: the next use says it again
  state.timer.unref();
}

/** Writes the waiting last uses now: for tests and the end of a process. */
export async function flushKeyUses(): Promise<void> {
  const state = held();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const uses = [...state.uses.values()];
  state.uses.clear();
  if (uses.length > 0) await touchKeys(uses);
}
