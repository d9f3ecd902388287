import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EditPersonForm } from '@/components/access/edit-person-form';
import { NotPermitted } from '@/components/access/not-permitted';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listPeople } from '@/lib/access/server/list-people';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';
import { getSignInLock } from '@/lib/access/server/unlock-sign-in';
import { endAccess, newLink, saveRights, unlock } from '../actions';

export const metadata: Metadata = { title: 'Person' };

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/admin/people/${encodeURIComponent(id)}`);
  if (!can(actor, 'people.manage')) return <NotPermitted permission="people.manage" />;
  const [people, systems] = await Promise.all([listPeople(actor), listSystemOverview(actor)]);
  const person = people.find((one) => one.personId === id && one.state !== 'ended');
  if (!person) notFound();
  const lockedUntil = await getSignInLock(actor, person.personId);
  return (
    <>
      <PageHeader
        title={person.name}
        crumbs={[{ label: 'People', href: '/admin/people' }, { label: person.name }]}
        sentence={person.email}
      />
      <EditPersonForm
        person={{
          personId: person.personId,
          name: person.name,
          email: person.email,
          role: person.role,
          permissionSets: person.permissionSets,
          systems: person.allSystems ? 'all' : person.systems,
          validFrom: person.validFrom,
          validUntil: person.validUntil,
          invited: person.state === 'invited',
          self: person.personId === actor.personId,
        }}
        systems={systems.map(({ systemId, name, key }) => ({ id: systemId, name, key }))}
        mayGrantAll={actor.systems === 'all'}
        save={saveRights}
        end={endAccess}
        link={newLink}
        lockedUntil={lockedUntil}
        unlock={unlock}
      />
    </>
  );
}
