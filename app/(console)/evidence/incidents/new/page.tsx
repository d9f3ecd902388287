import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { IncidentForm } from '@/components/incidents/incident-form';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listSystems } from '@/lib/registry/server/list-systems';
import type { Search } from '../../read-view';
import { open } from '../actions';

export const metadata: Metadata = { title: 'Open an incident' };

export default async function NewIncidentPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/incidents/new');
  if (!can(actor, 'incidents.manage')) return <NotPermitted permission="incidents.manage" />;
  const search = await searchParams;
  const one = (name: string): string => {
    const value = search[name];
    return typeof value === 'string' ? value.slice(0, 200) : '';
  };
  const systems = (await listSystems(actor)).map(({ publicId, name }) => ({ id: publicId, name }));
  return (
    <>
      <PageHeader
        title="Open an incident"
        crumbs={[{ label: 'Incidents', href: '/evidence/incidents' }, { label: 'Open' }]}
        sentence="What you say here is an event of the log, in your name. Opened from a decision it belongs to its trail, and goes with it when it is erased."
      />
      <IncidentForm
        systems={systems}
        initial={{
          system: systems.some((system) => system.id === one('system')) ? one('system') : '',
          decisions: one('decision'),
          finding: one('finding'),
          awareAt: new Date().toISOString(),
        }}
        open={open}
      />
    </>
  );
}
