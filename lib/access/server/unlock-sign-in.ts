import { withPrisma, withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { requirePermission } from '../permissions';
import { findMember, listElsewhere } from './person-store';
import { bucketOf, throttledAccount } from './throttle-names';
import { countUnlock, forgetAccount, lockOfAccount } from './throttle-store';

/** Until when a member's sign-in is locked after wrong passwords, from wherever they came; null when it is not. Throws `notFound`. */
export async function getSignInLock(actor: Actor, personId: string): Promise<Date | null> {
  requirePermission(actor, 'people.manage');
  return withPrisma(actor.workspaceId, async (tx) => {
    const member = await findMember(tx, actor.workspaceId, personId);
    if (!member) throw new AppError('notFound', 'There is no member with this id.');
    return lockOfAccount(tx, throttledAccount(member.email));
  });
}

/** How often within a day the lock of one account is lifted, by whomever: each time lets somebody guess anew. */
export const UNLOCKS_A_DAY = 3;

/**
 * Lets a member try to sign in again at once: what was counted against their account is forgotten. It changes nothing about how they
 * sign in. An address that tried too many accounts stays locked. The account opens every workspace of the person, so the log of each says
 * so. Throws `notFound`, and `conflict` when it was done too often within a day.
 */
export async function unlockSignIn(actor: Actor, personId: string): Promise<void> {
  requirePermission(actor, 'people.manage');
  const { workspaceId } = actor;
  const person = toPublicId('person', personId);
  const { email, elsewhere } = await withPrisma(workspaceId, async (tx) => {
    const member = await findMember(tx, workspaceId, personId);
    if (!member) throw new AppError('notFound', 'There is no member with this id.');
    if ((await countUnlock(tx, bucketOf('unlock', member.email))) > UNLOCKS_A_DAY)
      throw new AppError('conflict', `The sign-in of this person was unlocked ${UNLOCKS_A_DAY} times within a day. The lock ends by itself.`); // prettier-ignore
    return { email: member.email, elsewhere: await listElsewhere(tx, workspaceId, personId) };
  });
  // Said there before it is done: a log that says more than was done is better than one that says less. Each in its own transaction, as no
  // transaction holds the heads of two logs.
  const by = actor.type === 'person' ? toPublicId('person', actor.personId) : null;
  for (const other of elsewhere)
    await withWorkspace(other, (tx) =>
      appendAct(
        tx,
        { workspaceId: other, type: 'service' },
        { kind: 'person.unlocked', data: { person, by, from: 'another workspace' } },
      ),
    );
  await withPrisma(workspaceId, async (tx) => {
    await forgetAccount(tx, throttledAccount(email));
    await appendAct(tx, actor, { kind: 'person.unlocked', data: { person } });
  });
}
