import type { Metadata } from 'next';
import { NewPersonForm } from '@/components/access/new-person-form';
import { NotPermitted } from '@/components/access/not-permitted';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { singleSignOn } from '@/lib/access/server/auth-options';
import { getActor } from '@/lib/access/server/get-actor';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';
import { addPerson } from '../actions';

export const metadata: Metadata = { title: 'Add a person' };

export default async function NewPersonPage() {
  const actor = await getActor('/admin/people/new');
  if (!can(actor, 'people.manage')) return <NotPermitted permission="people.manage" />;
  const systems = await listSystemOverview(actor);
  return (
    <>
      <PageHeader
        title="Add a person"
        crumbs={[{ label: 'People', href: '/admin/people' }, { label: 'Add a person' }]}
        sentence="They get in by a one-time link or a first password that you hand over. With a link, only they know their password."
      />
      <NewPersonForm
        systems={systems.map(({ systemId, name, key }) => ({ id: systemId, name, key }))}
        mayGrantAll={actor.systems === 'all'}
        singleSignOn={singleSignOn()?.name ?? null}
        add={addPerson}
      />
    </>
  );
}
