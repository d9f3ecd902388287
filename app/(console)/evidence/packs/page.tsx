import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { PackTable } from '@/components/packs/pack-table';
import { ScheduleList } from '@/components/packs/schedule-list';
import { withAddress } from '@/components/shell/with-address';
import { LinkButton } from '@/components/ui/button';
import { PageHeader, Section } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listPacks } from '@/lib/evidence/server/packs/read-packs';
import { listDeliveryChannels, listSchedules } from '@/lib/evidence/server/packs/schedules';
import { listSystems } from '@/lib/registry/server/list-systems';
import { schedule, unschedule } from './actions';

export const metadata: Metadata = { title: 'Evidence packs' };
export default withAddress(PacksPage);

type Search = Promise<Record<string, string | string[] | undefined>>;

async function PacksPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/packs');
  if (!can(actor, 'packs.read')) return <NotPermitted permission="packs.read" />;
  const { cursor } = await searchParams;
  const { items, nextCursor } = await listPacks(actor, { cursor: typeof cursor === 'string' ? cursor : null });
  const builds = can(actor, 'packs.build');
  const schedules = await listSchedules(actor);
  const systems = builds ? (await listSystems(actor)).map(({ publicId, name }) => ({ id: publicId, name })) : [];
  const channels = builds ? await listDeliveryChannels(actor) : [];
  const create = builds ? (
    <LinkButton href="/evidence/packs/new" tone="primary">
      Build a pack
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHeader
        title="Evidence packs"
        sentence="What the record proves of a system and a period, in one archive that verifies without us. Evidence found, with what is not covered first."
        actions={
          <>
            <LinkButton href="/evidence/audits">Audits</LinkButton>
            {create}
          </>
        }
      />
      {items.length === 0 ? (
        <EmptyState title="No pack yet" action={create}>
          {builds
            ? 'Choose a system, a period and for whom it is. The worker builds a draft with a report, the measured controls, records and a proof for each; two people in two roles sign it off, and from then on every download has the same bytes.'
            : 'Packs that lie within an audit that is open to you appear here once they are drafts.'}
        </EmptyState>
      ) : (
        <>
          <PackTable packs={items} />
          {nextCursor ? (
            <p className="px-gutter py-3">
              <LinkButton href={`/evidence/packs?cursor=${nextCursor}`} tone="quiet">
                Older packs
              </LinkButton>
            </p>
          ) : null}
        </>
      )}
      {actor.role === 'auditor' ? null : (
        <Section id="schedules" title="Schedules" className="mt-6">
          <ScheduleList
            schedules={schedules}
            systems={systems}
            channels={channels}
            schedule={builds ? schedule : null}
            unschedule={unschedule}
          />
        </Section>
      )}
    </>
  );
}
