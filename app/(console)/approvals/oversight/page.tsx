import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { OversightPage } from '@/components/approvals/oversight-page';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getOversight } from '@/lib/oversight/server/get-oversight';
import { comment, endMeasuring, state } from './actions';

export const metadata: Metadata = { title: 'Quality of oversight' };

export default async function QualityPage() {
  const actor = await getActor('/approvals/oversight');
  if (!can(actor, 'oversight.read') && !can(actor, 'actions.review')) return <NotPermitted permission="oversight.read" />;
  const view = await getOversight(actor);
  return (
    <>
      <PageHeader
        title="Quality of oversight"
        crumbs={[{ label: 'Approvals', href: '/approvals' }, { label: 'Quality of oversight' }]}
        sentence="Whether people who decide about actions have the time and the calm to do it well: by team, never ranked."
      />
      <OversightPage view={view} actions={{ state, end: endMeasuring, comment }} />
    </>
  );
}
