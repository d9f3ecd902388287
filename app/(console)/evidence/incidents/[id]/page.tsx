import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { incidentTitle } from '@/components/incidents/incident-list';
import { IncidentSentence } from '@/components/incidents/incident-sentence';
import { IncidentView } from '@/components/incidents/incident-view';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getIncident } from '@/lib/evidence/server/incidents/read-incidents';
import { AppError } from '@/lib/shared/errors';
import { shortId } from '@/lib/shared/format';
import { askToRedact, classify, close, consentToRedact, link, reopen, report } from '../actions';

export const metadata: Metadata = { title: 'Incident' };

export default async function IncidentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/evidence/incidents/${encodeURIComponent(id)}`);
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const incident = await getIncident(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const pack = new URLSearchParams({ profile: 'incident', incident: incident.id, system: incident.system.id });
  return (
    <>
      <PageHeader
        title={incidentTitle(incident)}
        crumbs={[
          { label: 'Incidents', href: '/evidence/incidents' },
          { label: <code title={incident.id}>{shortId(incident.id)}</code> },
        ]}
        sentence={<IncidentSentence incident={incident} />}
        actions={
          can(actor, 'packs.build') && incident.linked.length > 0 ? (
            <LinkButton href={`/evidence/packs/new?${pack}`}>Build its evidence pack</LinkButton>
          ) : null
        }
      />
      <IncidentView
        incident={incident}
        acts={incident.mayManage ? { classify, close, link, reopen, report } : null}
        redactActs={{ askRedaction: askToRedact, consentRedaction: consentToRedact }}
      />
    </>
  );
}
