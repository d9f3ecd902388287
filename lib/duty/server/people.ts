import { permissionsOf } from '@/lib/access/permissions';
import { listMembers, type MembershipRow } from '@/lib/access/server/person-store';
import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';

/** Members whose role lets them decide about actions and whose access is open at that time. */
export async function listDeciders(tx: SqlTx, workspaceId: string, at: Date): Promise<MembershipRow[]> {
  return (await listMembers(tx, workspaceId)).filter((one) => isOpen(one, at) && mayDecide(one));
}

/** True when the member's access is open at that time. */
export function isOpen(member: MembershipRow, at: Date): boolean {
  return !member.endedAt && !member.disabledAt && member.validFrom <= at && (!member.validUntil || member.validUntil > at);
}

/** True when the AI system (UUID) is among those that the member sees; null: it is about none. */
export function seesSystem(member: MembershipRow, systemId: string | null): boolean {
  return systemId === null || member.allSystems || member.systems.includes(systemId);
}

/** True when role and sets let a person decide about actions at all. */
export function mayDecide({ role, permissionSets }: Pick<MembershipRow, 'role' | 'permissionSets'>): boolean {
  return permissionsOf(role, permissionSets).has('actions.review');
}

/** The member of this public id. Throws AppError `unprocessable` at the field. */
export function requireMember(members: readonly MembershipRow[], id: string, field: string): MembershipRow {
  const personId = fromPublicId('person', id);
  const found = members.find((one) => one.personId === personId);
  if (found) return found;
  throw new AppError(
    'unprocessable',
    'This person cannot decide about actions here: their role does not let them, or their access has ended.',
    {
      field,
    },
  );
}
