import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { DEFAULT_IDENTITY_KEYS } from '@/lib/dialects/identity-keys';
import { asChange, identityKeysChange, latestKeys, sameKeys, type IdentityKeysChange } from '@/lib/dialects/identity-lists';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { lockKeyHistory, saveKeyHistory } from './identity-keys-store';

/**
 * Sets where the emitters of an AI system put user, session and prompt version. The lists hold for what is recorded from then on;
 * decisions recorded before keep what they were read with, until somebody rebuilds with the lists (docs/adr/0017). Throws notFound.
 */
export async function changeIdentityKeys(actor: Actor, systemId: string, input: IdentityKeysChange): Promise<void> {
  requirePermission(actor, 'systems.manage');
  const after = asChange(identityKeysChange.parse(input).keys);
  if (!canSeeSystem(actor, systemId)) throw noSystem();
  await withWorkspace(actor.workspaceId, async (tx) => {
    const history = await lockKeyHistory(tx, actor.workspaceId, systemId);
    if (history === undefined) throw noSystem();
    const before = history?.at(-1)?.keys ?? null;
    if (sameKeys(latestKeys(history ?? undefined), after ?? DEFAULT_IDENTITY_KEYS)) return;
    const [event] = await appendAct(tx, actor, {
      kind: 'system.keysChanged',
      systemId,
      data: { before: before as JsonValue, after: after as JsonValue },
    });
    await saveKeyHistory(tx, actor.workspaceId, systemId, [...(history ?? []), { from: event!.idx, keys: after }], event!.idx);
  });
}

const noSystem = (): AppError => new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
