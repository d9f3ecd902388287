import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import type { HaltScope } from '../contract';
import { HaltNames, type HaltMatch } from './halt-names';

/** What a halt of this name would find, before it is placed. Nothing is changed. */
export async function matchHalt(actor: Actor, given: { scope: HaltScope; value: string }): Promise<HaltMatch> {
  requirePermission(actor, 'actions.halt');
  // Names of tools and environments tell of AI systems: for who may halt them.
  if (actor.type === 'person' && actor.systems !== 'all')
    throw new AppError('forbidden', 'You see some AI systems only: halt those by name.', { field: 'scope' });
  return withWorkspace(actor.workspaceId, (tx) => new HaltNames(tx, actor.workspaceId).match(given.scope, given.value.trim()));
}
