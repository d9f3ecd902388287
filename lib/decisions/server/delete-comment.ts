import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { findSystemOf, lockComment, updateComment } from './comment-store';
import { resolveDecisionId } from './resolve-decision-id';

/** Takes back one's own comment: its text leaves the page, its place and its date stay, and the log keeps what was written. */
export async function deleteComment(actor: Actor, anyId: string, comment: string): Promise<void> {
  requirePermission(actor, 'content.read');
  requirePermission(actor, 'comments.write');
  const decisionId = await resolveDecisionId(actor, anyId);
  const commentId = fromPublicId('comment', comment);
  const { workspaceId } = actor;
  await withPrisma(workspaceId, async (tx) => {
    const row = commentId && (await lockComment(tx, workspaceId, decisionId, commentId));
    if (!row) throw new AppError('notFound', 'There is no such comment on this decision.');
    if (row.deletedAt) return;
    if (actor.type !== 'person' || actor.personId !== row.authorId)
      throw new AppError('forbidden', 'Only its author can delete a comment.');
    await updateComment(tx, { workspaceId, decisionId, commentId: row.commentId }, { deletedAt: new Date(), body: '' });
    const systemId = await findSystemOf(tx, workspaceId, decisionId);
    await appendAct(tx, actor, { kind: 'comment.deleted', decisionId, systemId, data: { comment } });
  });
}
