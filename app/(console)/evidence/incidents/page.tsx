import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { IncidentList } from '@/components/incidents/incident-list';
import { withAddress } from '@/components/shell/with-address';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listIncidents } from '@/lib/evidence/server/incidents/read-incidents';
import { readView, type Search } from '../read-view';

export const metadata: Metadata = { title: 'Incidents' };
export default withAddress(IncidentsPage);

/** Incidents of AI systems: what is open, which clocks run, who was told. */
async function IncidentsPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/incidents');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view: held, systems, get } = await readView(actor, searchParams);
  // Whom rooms let in sees all of them here, not those of one room.
  const view = { ...held, system: get('system') === null ? null : held.system };
  const { items, nextCursor } = await listIncidents(actor, { system: view.system, cursor: get('cursor') });
  const action = can(actor, 'incidents.manage') ? (
    <LinkButton href={`/evidence/incidents/new${view.system ? `?system=${view.system}` : ''}`} tone="primary">
      Open an incident
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHeader
        title="Incidents"
        sentence="A person says that one happened, and since when it is known. Clocks follow from its class, the AI system and the law of that day."
        actions={action}
      />
      <EvidencePlaces current="/evidence/incidents" search={searchOf(held)} />
      <EvidenceChooser view={view} frameworks={[]} systems={systems} action="/evidence/incidents" />
      {items.length === 0 ? (
        <EmptyState title="No incident was opened">
          That says nothing about whether one happened. Open one here, or from a decision or a finding: the first thing it asks
          for is when somebody became aware of it.
        </EmptyState>
      ) : (
        <>
          <IncidentList items={items} />
          {nextCursor ? (
            <p className="px-gutter py-3">
              <LinkButton
                href={`/evidence/incidents?${new URLSearchParams({ ...(view.system && { system: view.system }), cursor: nextCursor })}`}
                tone="quiet"
              >
                Older incidents
              </LinkButton>
            </p>
          ) : null}
        </>
      )}
    </>
  );
}
