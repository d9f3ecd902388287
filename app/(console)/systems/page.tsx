import type { Metadata } from 'next';
import { NotInAudit, NotPermitted } from '@/components/access/not-permitted';
import { SystemTable } from '@/components/systems/system-table';
import { LinkButton } from '@/components/ui/button';
import { Plural } from '@/components/ui/num';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, Notice } from '@/components/ui/states';
import { roomsOf } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';

export const metadata: Metadata = { title: 'AI systems' };

export default async function SystemsPage() {
  const actor = await getActor('/systems');
  if (!can(actor, 'systems.read')) return <NotPermitted permission="systems.read" />;
  if (roomsOf(actor)) return <NotInAudit />;
  const systems = await listSystemOverview(actor);
  const unregistered = systems.filter((one) => one.registeredAt === null).length;
  const neverSeen = systems.filter((one) => one.registeredAt !== null && one.decisions === 0).length;
  return (
    <>
      <PageHeader
        title="AI systems"
        sentence="The systems whose decisions are recorded here: seen in traffic, or registered before it."
        actions={
          can(actor, 'systems.manage') && actor.systems === 'all' ? (
            <LinkButton href="/systems/new" tone="secondary">
              Register a system
            </LinkButton>
          ) : null
        }
      />
      {systems.length === 0 ? (
        <EmptyState title={actor.systems === 'all' ? 'No AI system has been seen yet' : 'No AI system is granted to you'}>
          {actor.systems === 'all'
            ? 'A system appears here with its first event. Make an API key with the scope “ingest”: the page that shows it also shows a line that sends one.'
            : 'An administrator grants AI systems one by one. Then their decisions can be found and read.'}
        </EmptyState>
      ) : (
        <>
          {unregistered > 0 || neverSeen > 0 ? (
            <Notice className="mx-gutter mb-4" tone={unregistered > 0 ? 'warning' : 'info'}>
              {unregistered > 0 ? (
                <>
                  <Plural count={unregistered} one="system" /> seen in traffic and registered by nobody
                </>
              ) : null}
              {unregistered > 0 && neverSeen > 0 ? '; ' : null}
              {neverSeen > 0 ? (
                <>
                  <Plural count={neverSeen} one="system" /> registered and never seen
                </>
              ) : null}
              .
            </Notice>
          ) : null}
          <SystemTable systems={systems} />
        </>
      )}
    </>
  );
}
