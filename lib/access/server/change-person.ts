import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { personRights, type PersonRights } from '../people';
import { requirePermission } from '../permissions';
import { checkSystems, rightsAsData } from './check-rights';
import { countOtherAdministrators, listMembers, lockRights, replaceGrants, saveMembership } from './person-store';

/**
 * Sets a member's role, permission sets, AI systems and dates. It counts from their next request. Throws `forbidden` for one's own
 * rights, `conflict` when no administrator without an end date would be left, `notFound`.
 */
export async function changePerson(actor: Actor, personId: string, input: PersonRights): Promise<void> {
  requirePermission(actor, 'people.manage');
  const rights = personRights.parse(input);
  if (actor.type === 'person' && actor.personId === personId) {
    throw new AppError('forbidden', 'Your own rights are for another administrator to change.');
  }
  await withPrisma(actor.workspaceId, async (tx) => {
    const { workspaceId } = actor;
    await lockRights(tx, workspaceId);
    await checkSystems(tx, actor, rights.systems);
    const [before] = await listMembers(tx, workspaceId, personId);
    if (!before || before.endedAt) throw new AppError('notFound', 'There is no member with this id.');
    const staysAdministrator =
      rights.role === 'administrator' && !rights.validUntil && (!rights.validFrom || rights.validFrom <= new Date());
    if (
      before.role === 'administrator' &&
      !staysAdministrator &&
      (await countOtherAdministrators(tx, workspaceId, personId)) === 0
    ) {
      throw new AppError('conflict', 'This is the last administrator whose access has no end. Make another one first.', {
        field: 'role',
      });
    }
    await saveMembership(tx, workspaceId, personId, {
      role: rights.role,
      permissionSets: [...rights.permissionSets],
      allSystems: rights.systems === 'all',
      ...(rights.validFrom ? { validFrom: rights.validFrom } : {}),
      validUntil: rights.validUntil ?? null,
    });
    await replaceGrants(
      tx,
      workspaceId,
      personId,
      rights.systems === 'all' ? [] : rights.systems,
      actor.type === 'person' ? actor.personId : null,
    );
    const old = rightsAsData({ ...before, systems: before.allSystems ? 'all' : before.systems });
    const next = rightsAsData({ ...rights, validFrom: rights.validFrom ?? before.validFrom });
    const person = toPublicId('person', personId);
    const { systems: oldSystems, ...oldRest } = old;
    const { systems: newSystems, ...newRest } = next;
    const acts = [];
    if (JSON.stringify(oldRest) !== JSON.stringify(newRest))
      acts.push({ kind: 'person.changed', data: { person, before: oldRest, after: newRest } });
    if (JSON.stringify(sorted(oldSystems)) !== JSON.stringify(sorted(newSystems))) {
      acts.push({ kind: 'grant.changed', data: { person, before: oldSystems ?? null, after: newSystems ?? null } });
    }
    if (acts.length > 0) await appendAct(tx, actor, ...acts);
  });
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...(value as string[])].sort() : value);
