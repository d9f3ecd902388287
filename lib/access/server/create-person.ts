import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { newPerson, type NewPerson } from '../people';
import { requirePermission } from '../permissions';
import { checkSystems, rightsAsData } from './check-rights';
import { makeInvitation } from './invitation';
import { hashPassword, makePassword } from './password';
import { findPersonByEmail, lockRights, replaceGrants, saveMembership, savePerson } from './person-store';

export interface CreatedPerson {
  personId: string;
  email: string;
  /** Path of the one-time link, to be put behind our address: `/invitation#...`. Shown once. */
  invitationPath?: string;
  /** The first password, when one was asked for. Shown once. */
  password?: string;
}

/**
 * Adds a person to the workspace, with their rights. Somebody who already belongs to another workspace keeps the way they sign in.
 * Throws `conflict` when they are a member already.
 */
export async function createPerson(actor: Actor, input: NewPerson): Promise<CreatedPerson> {
  requirePermission(actor, 'people.manage');
  const { email, name, credential, ...rights } = newPerson.parse(input);
  const password = credential.kind === 'password' ? (credential.password ?? makePassword()) : undefined;
  const passwordHash = password ? await hashPassword(password) : null;
  return withPrisma(actor.workspaceId, async (tx) => {
    const { workspaceId } = actor;
    await lockRights(tx, workspaceId);
    await checkSystems(tx, actor, rights.systems);
    const existing = await findPersonByEmail(tx, email);
    const member = existing?.memberships.find((one) => one.workspaceId === workspaceId);
    if (member && !member.endedAt) {
      throw new AppError('conflict', 'This person is a member of the workspace already. Change their rights instead.', {
        field: 'email',
      });
    }
    // Who has worked here before, or works elsewhere, is the same person: only the way they sign in stays their own.
    const personId = existing?.personId ?? uuidv7();
    const elsewhere = existing?.memberships.some((one) => one.workspaceId !== workspaceId && !one.endedAt) ?? false;
    if (!elsewhere) await savePerson(tx, { personId, email, name, passwordHash });
    await saveMembership(tx, workspaceId, personId, {
      role: rights.role,
      permissionSets: [...rights.permissionSets],
      allSystems: rights.systems === 'all',
      validFrom: rights.validFrom ?? new Date(),
      validUntil: rights.validUntil ?? null,
    });
    const by = actor.type === 'person' ? actor.personId : null;
    await replaceGrants(tx, workspaceId, personId, rights.systems === 'all' ? [] : rights.systems, by);
    await appendAct(tx, actor, {
      kind: 'person.added',
      data: { person: toPublicId('person', personId), email, name, credential: credential.kind, ...rightsAsData(rights) },
    });
    if (elsewhere) return { personId, email };
    return {
      personId,
      email,
      ...(credential.kind === 'link' ? { invitationPath: `/invitation#${makeInvitation({ personId, passwordHash })}` } : {}),
      ...(password ? { password } : {}),
    };
  });
}
