import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { requirePermission } from '../permissions';
import { findMember } from './person-store';
import { throttledAccount } from './throttle-names';
import { forgetAccount, lockOfAccount } from './throttle-store';

/** Until when a member's sign-in is locked after wrong passwords, from wherever they came; null when it is not. Throws `notFound`. */
export async function getSignInLock(actor: Actor, personId: string): Promise<Date | null> {
  requirePermission(actor, 'people.manage');
  return withPrisma(actor.workspaceId, async (tx) => {
    const member = await findMember(tx, actor.workspaceId, personId);
    if (!member) throw new AppError('notFound', 'There is no member with this id.');
    return lockOfAccount(tx, throttledAccount(member.email));
  });
}

/**
 * Lets a member try to sign in again at once: what was counted against their account is forgotten. It changes nothing about how they
 * sign in. An address that tried too many accounts stays locked. Throws `notFound`.
 */
export async function unlockSignIn(actor: Actor, personId: string): Promise<void> {
  requirePermission(actor, 'people.manage');
  await withPrisma(actor.workspaceId, async (tx) => {
    const member = await findMember(tx, actor.workspaceId, personId);
    if (!member) throw new AppError('notFound', 'There is no member with this id.');
    await forgetAccount(tx, throttledAccount(member.email));
    await appendAct(tx, actor, { kind: 'person.unlocked', data: { person: toPublicId('person', personId) } });
  });
}
