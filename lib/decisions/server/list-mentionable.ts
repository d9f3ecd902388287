import type { Actor } from '@/lib/access/actor';
import { permissionsOf, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Mentionable } from '../comments';
import { findSystemOf, listMembersOfSystem, type ReaderRow } from './comment-store';
import { resolveDecisionId } from './resolve-decision-id';

/** The people who may be named in a comment on this decision: those who could read it. Where two are called the same, with their addresses. */
export async function listMentionable(actor: Actor, anyId: string): Promise<Mentionable[]> {
  requirePermission(actor, 'comments.write');
  requirePermission(actor, 'content.read');
  const decisionId = await resolveDecisionId(actor, anyId);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const systemId = await findSystemOf(tx, actor.workspaceId, decisionId);
    if (!systemId) throw new AppError('notFound', 'There is no decision of this id that you may see.');
    const readers = await membersWhoRead(tx, actor.workspaceId, systemId);
    const called = new Map<string, number>();
    for (const { name } of readers) called.set(name.toLowerCase(), (called.get(name.toLowerCase()) ?? 0) + 1);
    return readers.map(({ personId, name, email }) => ({
      id: toPublicId('person', personId),
      name,
      ...(called.get(name.toLowerCase())! > 1 ? { email } : {}),
    }));
  });
}

/** Person id (UUID) to name, for everybody who may read content of the system now. */
export async function readersOf(tx: SqlTx, workspaceId: string, systemId: string): Promise<Map<string, string>> {
  return new Map((await membersWhoRead(tx, workspaceId, systemId)).map(({ personId, name }) => [personId, name]));
}

async function membersWhoRead(tx: SqlTx, workspaceId: string, systemId: string): Promise<ReaderRow[]> {
  return (await listMembersOfSystem(tx, workspaceId, systemId)).filter((member) => {
    const granted = permissionsOf(member.role, member.permissionSets);
    return granted.has('decisions.read') && granted.has('content.read');
  });
}
