import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { requirePermission } from '../permissions';
import {
  belongsElsewhere,
  closeMembership,
  countOtherAdministrators,
  listMembers,
  lockRights,
  revokeSessionsOf,
} from './person-store';

/** Ends a member's access to the workspace from their next request on. What they did stays in the log under their name. */
export async function endMembership(actor: Actor, personId: string): Promise<void> {
  requirePermission(actor, 'people.manage');
  if (actor.type === 'person' && actor.personId === personId) {
    throw new AppError('forbidden', 'Your own access is for another administrator to end.');
  }
  await withPrisma(actor.workspaceId, async (tx) => {
    const { workspaceId } = actor;
    await lockRights(tx, workspaceId);
    const [member] = await listMembers(tx, workspaceId, personId);
    if (!member || member.endedAt) throw new AppError('notFound', 'There is no member with this id.');
    if (member.role === 'administrator' && (await countOtherAdministrators(tx, workspaceId, personId)) === 0) {
      throw new AppError('conflict', 'This is the last administrator whose access has no end. Make another one first.');
    }
    await closeMembership(tx, workspaceId, personId);
    if (!(await belongsElsewhere(tx, workspaceId, personId))) {
      await revokeSessionsOf(tx, personId, actor.type === 'person' ? actor.personId : null);
    }
    await appendAct(tx, actor, { kind: 'person.removed', data: { person: toPublicId('person', personId) } });
  });
}
