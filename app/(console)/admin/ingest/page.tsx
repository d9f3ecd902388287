import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { IngestHealth } from '@/components/ingest/ingest-health';
import { withAddress } from '@/components/shell/with-address';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { publicUrl } from '@/lib/env';
import { getIngestHealth } from '@/lib/ingest/server/get-ingest-health';
import { searchLag } from '@/lib/search/server/search-lag';

export const metadata: Metadata = { title: 'Ingest health' };
export default withAddress(IngestPage);

type Search = Promise<Record<string, string | string[] | undefined>>;

async function IngestPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/admin/ingest');
  if (!can(actor, 'ingest.read')) return <NotPermitted permission="ingest.read" />;
  const { hours, cursor } = await searchParams;
  const [health, lag] = await Promise.all([
    getIngestHealth(actor, { hours: Number(hours) || 24, cursor: typeof cursor === 'string' ? cursor : null }),
    searchLag(actor.workspaceId),
  ]);
  return (
    <>
      <PageHeader
        title="Ingest health"
        sentence="What emitters send: how much was stored, what was recognised as sent before, and what was refused and why."
      />
      <IngestHealth health={health} lag={lag} now={new Date().toISOString()} origin={publicUrl()} />
    </>
  );
}
