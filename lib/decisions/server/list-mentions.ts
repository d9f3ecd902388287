import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { MentionView } from '../comments';
import { countUnseenMentions, listMentionRows } from './comment-store';

/** Where the actor was named, newest first, as far as they may read it today, and how many of these they have not seen. */
export async function listMentions(actor: Actor, { limit = 30 } = {}): Promise<{ unseen: number; items: MentionView[] }> {
  if (actor.type !== 'person' || !can(actor, 'content.read')) return { unseen: 0, items: [] };
  const visible = visibleSystems(actor);
  const systems = visible === 'all' ? null : visible;
  return withWorkspace(actor.workspaceId, async (tx) => {
    const unseen = await countUnseenMentions(tx, actor.workspaceId, actor.personId, systems);
    const rows = limit > 0 ? await listMentionRows(tx, actor.workspaceId, actor.personId, systems, Math.min(limit, 200)) : [];
    return {
      unseen,
      items: rows.map((row) => ({
        comment: toPublicId('comment', row.commentId),
        decision: toPublicId('decision', row.decisionId),
        system: row.systemName,
        author: { id: toPublicId('person', row.authorId), name: row.authorName },
        ...(row.stepKey === null ? {} : { step: row.stepKey }),
        excerpt: Array.from(row.body).slice(0, 200).join(''),
        createdAt: row.createdAt.toISOString(),
        seen: row.seenAt !== null,
      })),
    };
  });
}
