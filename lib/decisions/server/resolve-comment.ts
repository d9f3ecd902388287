import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { findSystemOf, lockComment, updateComment } from './comment-store';
import { resolveDecisionId } from './resolve-decision-id';

/** Closes a thread, or opens it again, with its event. Doing so twice changes nothing and writes nothing. */
export async function resolveComment(actor: Actor, anyId: string, comment: string, resolved: boolean): Promise<void> {
  requirePermission(actor, 'content.read');
  requirePermission(actor, 'comments.write');
  const decisionId = await resolveDecisionId(actor, anyId);
  const commentId = fromPublicId('comment', comment);
  const { workspaceId } = actor;
  await withPrisma(workspaceId, async (tx) => {
    const row = commentId && (await lockComment(tx, workspaceId, decisionId, commentId));
    if (!row || row.deletedAt) throw new AppError('notFound', 'There is no such comment on this decision.');
    if ((row.resolvedAt !== null) === resolved) return;
    await updateComment(tx, { workspaceId, decisionId, commentId: row.commentId }, { resolvedAt: resolved ? new Date() : null });
    const systemId = await findSystemOf(tx, workspaceId, decisionId);
    await appendAct(tx, actor, {
      kind: resolved ? 'comment.resolved' : 'comment.reopened',
      decisionId,
      systemId,
      data: { comment },
    });
  });
}
