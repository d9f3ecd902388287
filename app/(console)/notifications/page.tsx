import type { Metadata } from 'next';
import { NoticeList, PreferenceDialog } from '@/components/notify/notice-list';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listNotices } from '@/lib/notify/server/list-notices';
import { mailIsSet } from '@/lib/notify/server/send-mail';
import { read, savePreference } from './actions';

export const metadata: Metadata = { title: 'Notifications' };

export default async function NotificationsPage() {
  const actor = await getActor('/notifications');
  const { items, preference } = await listNotices(actor);
  return (
    <>
      <PageHeader
        title="Notifications"
        sentence="What waited for you, newest first: an id, how risky it is, and until when."
        actions={
          <>
            {can(actor, 'content.read') ? (
              <LinkButton href="/mentions" tone="quiet">
                Mentions
              </LinkButton>
            ) : null}
            <PreferenceDialog preference={preference} save={savePreference} mail={mailIsSet()} />
          </>
        }
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing was sent to you yet">
          When an action waits for your decision, or a stretch of the roster cannot be staffed, it is said here. Comments that
          name you are under Mentions.
        </EmptyState>
      ) : (
        <NoticeList notices={items} read={read} />
      )}
    </>
  );
}
