import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { CommentView, PersonRef } from '../comments';
import { listCommentRows, listMentioned, type CommentRow } from './comment-store';
import { openTrail } from './open-trail';
import { requireReadable } from './readable';
import { resolveDecisionId } from './resolve-decision-id';

/** All comments on a decision, oldest first. They quote content, so reading them takes the right to read content. */
export async function listComments(actor: Actor, anyId: string): Promise<CommentView[]> {
  requirePermission(actor, 'content.read');
  const decisionId = await resolveDecisionId(actor, anyId);
  return withWorkspace(actor.workspaceId, async (tx) => {
    requireReadable(actor, await openTrail(tx, actor, toPublicId('decision', decisionId)));
    const rows = await listCommentRows(tx, actor.workspaceId, decisionId);
    const mentions = new Map<string, PersonRef[]>();
    for (const entry of rows.length > 0 ? await listMentioned(tx, actor.workspaceId, decisionId) : []) {
      const people = mentions.get(entry.commentId) ?? [];
      people.push({ id: toPublicId('person', entry.personId), name: entry.name });
      mentions.set(entry.commentId, people);
    }
    return rows.map((row) => commentViewOf(row, mentions.get(row.commentId) ?? [], actor));
  });
}

export function commentViewOf(row: CommentRow, mentions: readonly PersonRef[], actor: Actor): CommentView {
  const writes = actor.type === 'person' && can(actor, 'comments.write') && !row.deletedAt;
  return {
    id: toPublicId('comment', row.commentId),
    decision: toPublicId('decision', row.decisionId),
    author: { id: toPublicId('person', row.authorId), name: row.authorName, ...(row.authorGone ? { deactivated: true } : {}) },
    ...(row.replyTo ? { replyTo: toPublicId('comment', row.replyTo) } : {}),
    ...(row.stepKey === null ? {} : { step: row.stepKey }),
    ...(row.anchor && !row.deletedAt ? { anchor: row.anchor } : {}),
    body: row.deletedAt ? '' : row.body,
    mentions: row.deletedAt ? [] : [...mentions],
    createdAt: row.createdAt.toISOString(),
    ...(row.resolvedAt ? { resolvedAt: row.resolvedAt.toISOString() } : {}),
    ...(row.deletedAt ? { deletedAt: row.deletedAt.toISOString() } : {}),
    may: { delete: writes && actor.type === 'person' && actor.personId === row.authorId, resolve: writes },
  };
}
