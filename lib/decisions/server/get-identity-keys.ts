import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from '@/lib/dialects/identity-keys';
import { AppError } from '@/lib/shared/errors';
import { selectKeyHistory } from './identity-keys-store';

export interface SystemKeys {
  /** Null: the defaults. */
  keys: IdentityKeys | null;
  defaults: IdentityKeys;
  /** Place in the log of the event that set them; null while nobody did. */
  since: number | null;
}

/** Where user, session and prompt version of an AI system (UUID) are looked for. Throws notFound, also for what is not the actor's. */
export async function getIdentityKeys(actor: Actor, systemId: string): Promise<SystemKeys> {
  requirePermission(actor, 'systems.read');
  if (!canSeeSystem(actor, systemId))
    throw new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
  const history = await withWorkspace(actor.workspaceId, (tx) => selectKeyHistory(tx, actor.workspaceId, systemId));
  const last = history?.at(-1);
  return { keys: last?.keys ?? null, defaults: DEFAULT_IDENTITY_KEYS, since: last && last.from >= 0 ? last.from : null };
}
