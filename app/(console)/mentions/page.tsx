import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { MentionList } from '@/components/comments/mention-list';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listMentions } from '@/lib/decisions/server/list-mentions';

export const metadata: Metadata = { title: 'Mentions' };

/** The newest of them; older ones stay where they were written. */
const SHOWN = 200;

/** Where somebody named the person who is signed in. Reading the decision marks its mentions as read. */
export default async function MentionsPage() {
  const actor = await getActor('/mentions');
  if (!can(actor, 'content.read')) return <NotPermitted permission="content.read" />;
  const { items } = await listMentions(actor, { limit: SHOWN });
  return (
    <>
      <PageHeader title="Mentions" sentence="Comments that name you, newest first. Opening the decision marks them as read." />
      {items.length === 0 ? (
        <EmptyState title="Nobody has mentioned you yet">
          In a comment on a decision, @ and a name asks a colleague to look. The comments that name you are listed here.
        </EmptyState>
      ) : (
        <MentionList mentions={items} />
      )}
    </>
  );
}
