import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { requirePermission } from '../permissions';
import { makeInvitation } from './invitation';
import { belongsElsewhere, findMember, lockRights } from './person-store';

/**
 * A new one-time link for a member who lost the first one or their password. The old password works until the link is used.
 * Throws `conflict` for somebody who belongs to another workspace too: their sign-in is not this administrator's.
 */
export async function inviteAgain(actor: Actor, personId: string): Promise<{ invitationPath: string }> {
  requirePermission(actor, 'people.manage');
  return withPrisma(actor.workspaceId, async (tx) => {
    await lockRights(tx, actor.workspaceId);
    const member = await findMember(tx, actor.workspaceId, personId);
    if (!member) throw new AppError('notFound', 'There is no member with this id.');
    if (await belongsElsewhere(tx, actor.workspaceId, personId)) {
      throw new AppError('conflict', 'This person belongs to another workspace too, so nobody here may reset how they sign in.');
    }
    await appendAct(tx, actor, { kind: 'person.invited', data: { person: toPublicId('person', personId) } });
    return { invitationPath: `/invitation#${makeInvitation(member)}` };
  });
}
