import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { ErasureForm } from '@/components/retention/erasure-form';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { preview, request } from '../actions';

export const metadata: Metadata = { title: 'Ask for an erasure' };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** `?decision=` (several), `?type=&id=` or `?search=` fill the form in: from a trail, and from the search for a person. */
export default async function NewErasurePage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/admin/erasures/new');
  if (!can(actor, 'erasure.request')) return <NotPermitted permission="erasure.request" />;
  const { decision, type, id, search } = await searchParams;
  const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');
  return (
    <>
      <PageHeader
        title="Ask for an erasure"
        crumbs={[{ label: 'Erasures', href: '/admin/erasures' }, { label: 'New' }]}
        sentence="First see exactly what would go. Nothing is erased before a second person has consented."
      />
      <ErasureForm
        initial={{
          decisions: decision === undefined ? [] : [decision].flat(),
          type: one(type),
          id: one(id),
          search: one(search),
        }}
        preview={preview}
        request={request}
      />
    </>
  );
}
