import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { PeopleTable } from '@/components/access/people-table';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listPeople } from '@/lib/access/server/list-people';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const actor = await getActor('/admin/people');
  if (!can(actor, 'people.read')) return <NotPermitted permission="people.read" />;
  const [people, systems] = await Promise.all([listPeople(actor), listSystemOverview(actor)]);
  const names = Object.fromEntries(systems.map((system) => [system.systemId, system.name]));
  const manage = can(actor, 'people.manage');
  return (
    <>
      <PageHeader
        title="People"
        sentence="Who may see and do what. A role says which kinds of act; AI systems are granted one by one. Every change is in the record, with who made it."
        actions={
          manage ? (
            <LinkButton href="/admin/people/new" tone="primary">
              Add a person
            </LinkButton>
          ) : null
        }
      />
      <PeopleTable
        people={people.map(
          ({
            personId,
            name,
            email,
            role,
            permissionSets,
            allSystems,
            systems: granted,
            validFrom,
            validUntil,
            state,
            lastSeenAt,
            lockedUntil,
          }) => ({
            personId,
            name,
            email,
            role,
            permissionSets,
            systems: allSystems ? 'all' : granted.map((id) => names[id] ?? 'one you do not see'),
            validFrom,
            validUntil,
            state,
            lastSeenAt,
            lockedUntil,
            self: personId === actor.personId,
          }),
        )}
        manage={manage}
      />
    </>
  );
}
