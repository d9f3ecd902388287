import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { ErasureTable } from '@/components/retention/erasure-table';
import { withAddress } from '@/components/shell/with-address';
import { LinkButton } from '@/components/ui/button';
import { PageHeader, Section } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listErasures } from '@/lib/retention/server/list-erasures';

export const metadata: Metadata = { title: 'Erasures' };
export default withAddress(ErasuresPage);

type Search = Promise<Record<string, string | string[] | undefined>>;

async function ErasuresPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/admin/erasures');
  if (!can(actor, 'retention.read')) return <NotPermitted permission="retention.read" />;
  const { cursor } = await searchParams;
  const { items, nextCursor } = await listErasures(actor, { cursor: typeof cursor === 'string' ? cursor : null });
  const queue = items.filter((one) => one.may.consent || one.may.refuse);
  const ask = can(actor, 'erasure.request') ? (
    <LinkButton href="/admin/erasures/new" tone="primary">
      Ask for an erasure
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHeader
        title="Erasures"
        sentence="What was taken out of the record, on whose word and why. One person asks, a second one consents; the log then says what is gone, and still verifies."
        actions={ask}
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing has been erased" action={ask}>
          When a person asks to be forgotten, name the decisions or the person here. You see exactly what would go before anything
          is asked, a second person consents, and a certificate with proofs is made. What is under a hold is hidden instead until
          the hold is released.
        </EmptyState>
      ) : (
        <>
          {queue.length > 0 ? (
            <Section id="queue" title="Waits for your consent" aside={`${queue.length} open`}>
              <div className="-mx-gutter">
                <ErasureTable erasures={queue} />
              </div>
            </Section>
          ) : null}
          {queue.length > 0 ? (
            <Section id="all" title="All requests">
              <div className="-mx-gutter">
                <ErasureTable erasures={items} />
              </div>
            </Section>
          ) : (
            <ErasureTable erasures={items} />
          )}
          {nextCursor ? (
            <p className="px-gutter py-3">
              <LinkButton href={`/admin/erasures?cursor=${nextCursor}`} tone="quiet">
                Older requests
              </LinkButton>
            </p>
          ) : null}
        </>
      )}
    </>
  );
}
