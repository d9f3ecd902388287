import type { Actor } from '@/lib/access/actor';
import { permissionsOf, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { PersonRef } from '../comments';
import { findSystemOf, listMembersOfSystem } from './comment-store';
import { resolveDecisionId } from './resolve-decision-id';

/** The people who may be named in a comment on this decision: those who could read it. */
export async function listMentionable(actor: Actor, anyId: string): Promise<PersonRef[]> {
  requirePermission(actor, 'comments.write');
  requirePermission(actor, 'content.read');
  const decisionId = await resolveDecisionId(actor, anyId);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const systemId = await findSystemOf(tx, actor.workspaceId, decisionId);
    if (!systemId) throw new AppError('notFound', 'There is no decision of this id that you may see.');
    const readers = await readersOf(tx, actor.workspaceId, systemId);
    return [...readers].map(([personId, name]) => ({ id: toPublicId('person', personId), name }));
  });
}

/** Person id (UUID) to name, for everybody who may read content of the system now. */
export async function readersOf(tx: SqlTx, workspaceId: string, systemId: string): Promise<Map<string, string>> {
  const members = await listMembersOfSystem(tx, workspaceId, systemId);
  return new Map(
    members
      .filter((member) => {
        const granted = permissionsOf(member.role, member.permissionSets);
        return granted.has('decisions.read') && granted.has('content.read');
      })
      .map((member) => [member.personId, member.name]),
  );
}
