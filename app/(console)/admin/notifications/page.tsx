import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { ChannelBoard } from '@/components/notify/channel-board';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listChannels } from '@/lib/notify/server/list-channels';
import { mailIsSet } from '@/lib/notify/server/send-mail';
import { add, change, retry } from '../../notifications/actions';

export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage() {
  const actor = await getActor('/admin/notifications');
  if (!can(actor, 'notify.manage')) return <NotPermitted permission="notify.manage" />;
  const { channels, deliveries } = await listChannels(actor);
  return (
    <>
      <PageHeader
        title="Channels"
        sentence="Where notices are sent beside each person’s inbox, and what could not be delivered."
      />
      <ChannelBoard channels={channels} deliveries={deliveries} smtp={mailIsSet()} actions={{ add, change, retry }} />
    </>
  );
}
