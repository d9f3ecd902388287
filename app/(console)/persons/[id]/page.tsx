import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { PersonResult } from '@/components/persons/person-result';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { openPersonSearch } from '@/lib/search/server/search-person';
import { AppError } from '@/lib/shared/errors';

export const metadata: Metadata = { title: 'Person' };

/** What one search found; the address holds its place in the log and nothing of the person. */
export default async function PersonPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ after?: string | string[] }>;
}) {
  const { id } = await params;
  const { after } = await searchParams;
  const actor = await getActor(`/persons/${encodeURIComponent(id)}`);
  if (!can(actor, 'persons.search')) return <NotPermitted permission="persons.search" />;
  const found = await openPersonSearch(actor, id, typeof after === 'string' ? after : null).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'notFound' || error.code === 'invalidCursor')) notFound();
    throw error;
  });
  return (
    <>
      <PageHeader title="Person" crumbs={[{ label: 'Persons', href: '/persons' }]} />
      <PersonResult
        found={found}
        eraseHref={can(actor, 'erasure.request') ? `/admin/erasures/new?search=${encodeURIComponent(id)}` : null}
      />
    </>
  );
}
