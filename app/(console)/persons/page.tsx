import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { PersonSearchForm } from '@/components/persons/person-search-form';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { findPerson } from './actions';

export const metadata: Metadata = { title: 'Persons' };

/** Asks for everything about one person. */
export default async function PersonsPage() {
  const actor = await getActor('/persons');
  if (!can(actor, 'persons.search')) return <NotPermitted permission="persons.search" />;
  return (
    <>
      <PageHeader
        title="Persons"
        sentence="Every decision about one person, and every record that names the person. The search is written to the log with its case number and keyed tokens, never with what you type."
      />
      <PersonSearchForm search={findPerson} />
    </>
  );
}
