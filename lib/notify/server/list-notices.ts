import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { DEFAULT_PREFERENCE, notifyPreference, type NoticeView, type NotifyPreference } from '../contract';
import { listNoticeRows, markRead, readPreference, savePreferenceRow } from './notice-store';

/** One's own notices, newest first, and what one set. Everybody signed in has an inbox. */
export async function listNotices(
  actor: Actor,
  { open = false, limit = 100 }: { open?: boolean; limit?: number } = {},
): Promise<{ items: NoticeView[]; preference: NotifyPreference }> {
  if (actor.type !== 'person') return { items: [], preference: DEFAULT_PREFERENCE };
  const { workspaceId, personId } = actor;
  return withWorkspace(workspaceId, async (tx) => ({
    items: (await listNoticeRows(tx, workspaceId, personId, open, limit)).map((row) => ({
      notice: toPublicId('notice', row.noticeId),
      topic: row.topic,
      id: row.subject,
      tier: row.tier,
      dueAt: row.dueAt?.toISOString() ?? null,
      at: row.createdAt.toISOString(),
      readAt: row.readAt?.toISOString() ?? null,
      settledAt: row.settledAt?.toISOString() ?? null,
    })),
    preference: await readPreference(tx, workspaceId, personId),
  }));
}

/** Marks one of one's own notices, or all of them, as read. Says nothing about what they are about. */
export async function markNoticesRead(actor: Actor, notice: string | null): Promise<void> {
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person has notices.');
  const noticeId = notice === null ? null : fromPublicId('notice', notice);
  if (notice !== null && noticeId === null) throw new AppError('notFound', 'There is no such notice.');
  await withWorkspace(actor.workspaceId, (tx) => markRead(tx, actor.workspaceId, actor.personId, noticeId));
}

/** How one wants to be told beside the inbox. */
export async function saveNotifyPreference(actor: Actor, input: NotifyPreference): Promise<void> {
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person has notices.');
  const given = notifyPreference.parse(input);
  await withWorkspace(actor.workspaceId, (tx) => savePreferenceRow(tx, actor.workspaceId, actor.personId, given));
}
