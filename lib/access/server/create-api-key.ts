import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { makeKey } from './key-format';
import { newKey, type NewKey } from '../keys';
import { requirePermission } from '../permissions';
import { findKeyMakers, insertKey, keyExpiry } from './api-key-store';
import { checkSystems } from './check-rights';

export interface CreatedKey {
  keyId: string;
  /** The whole key, for this once: only a hash of it is stored. */
  key: string;
  /** What lists show, and the user name of clients that send public and secret key. */
  publicKey: string;
}

/**
 * Makes an API key. A key may make keys with no more scopes than its own, bound to the same system, that end with it at the latest; a person who sees some AI
 * systems only must bind it to one of them.
 */
export async function createApiKey(actor: Actor, input: NewKey): Promise<CreatedKey> {
  requirePermission(actor, 'keys.manage');
  const { name, scopes, systemId = null, expiresAt = null } = newKey.parse(input);
  if (actor.type === 'key') {
    const beyond = scopes.filter((scope) => !actor.scopes.includes(scope));
    if (beyond.length > 0)
      throw new AppError('scopeMissing', `A key can make keys with its own scopes only; it lacks ${beyond.join(', ')}.`, {
        scopes: beyond,
      });
  }
  const made = makeKey();
  const keyId = uuidv7();
  await withPrisma(actor.workspaceId, async (tx) => {
    await checkSystems(tx, actor, systemId ? [systemId] : 'all');
    const last = actor.type === 'key' ? await keyExpiry(tx, actor.workspaceId, actor.keyId) : null;
    const ends = last !== null && (expiresAt === null || expiresAt > last) ? last : expiresAt;
    // What a key makes is made by whoever made that key: four eyes stay four.
    const createdBy = actor.type === 'person' ? actor.personId : actor.type === 'key' ? ((await findKeyMakers(tx, actor.workspaceId, [actor.keyId])).get(actor.keyId) ?? null) : null; // prettier-ignore
    await insertKey(tx, {
      workspaceId: actor.workspaceId,
      keyId,
      name,
      lookup: made.lookup,
      secretHash: made.hash,
      scopes,
      systemId,
      createdBy,
      expiresAt: ends,
    });
    await appendAct(tx, actor, {
      kind: 'key.created',
      systemId,
      data: {
        key: toPublicId('key', keyId),
        name,
        publicKey: `csk_${made.lookup}`,
        scopes: [...scopes],
        expiresAt: ends?.toISOString() ?? null,
      },
    });
  });
  return { keyId, key: made.text, publicKey: `csk_${made.lookup}` };
}
