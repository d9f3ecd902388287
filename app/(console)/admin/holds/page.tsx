import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { HoldForm } from '@/components/retention/hold-form';
import { HoldTable } from '@/components/retention/hold-table';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';
import { listHolds } from '@/lib/retention/server/list-holds';
import { place, step } from './actions';

export const metadata: Metadata = { title: 'Holds' };

export default async function HoldsPage() {
  const actor = await getActor('/admin/holds');
  if (!can(actor, 'retention.read')) return <NotPermitted permission="retention.read" />;
  const [holds, systems] = await Promise.all([
    listHolds(actor),
    can(actor, 'systems.read') ? listSystemOverview(actor) : Promise.resolve([]),
  ]);
  const form = can(actor, 'holds.manage') ? (
    <HoldForm systems={systems.map(({ systemId, name }) => ({ id: systemId, name }))} place={place} />
  ) : null;
  return (
    <>
      <PageHeader
        title="Holds"
        sentence="What must not go while a matter is open. A hold stops retention, and an erasure that meets it is a restriction until two people have released the hold."
        actions={holds.length > 0 ? form : null}
      />
      {holds.length === 0 ? (
        <EmptyState title="Nothing is held" action={form}>
          When a claim, an investigation or an authority needs records as they are, hold them here: single decisions, everything
          about a person, an AI system for a time, or what a query finds. Each hold names its matter, its basis and the day on
          which somebody looks whether it is still needed.
        </EmptyState>
      ) : (
        <HoldTable holds={holds} step={step} />
      )}
    </>
  );
}
