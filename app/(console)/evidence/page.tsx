import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { ActForm } from '@/components/evidence/act-form';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { FrameworkView } from '@/components/evidence/framework-view';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getFrameworkReport } from '@/lib/evidence/server/get-framework-report';
import { keep } from './actions';
import { readView, type Search } from './read-view';

export const metadata: Metadata = { title: 'Evidence' };

/** What the record proves, what contradicts it and what is missing, for a system, a period and a framework. */
export default async function EvidencePage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view, systems, frameworks } = await readView(actor, searchParams);
  const report = await getFrameworkReport(actor, view);
  return (
    <>
      <PageHeader
        title="Evidence"
        sentence="What the record shows for each control, what contradicts it, and what is missing. Evidence found is no statement that a duty is met."
        actions={
          can(actor, 'evidence.manage') ? (
            <ActForm act={keep} submit="Keep this measurement" done="Kept: the log holds it." inline>
              <input type="hidden" name="framework" value={view.framework} />
              <input type="hidden" name="system" value={view.system ?? ''} />
              <input type="hidden" name="from" value={view.from} />
              <input type="hidden" name="to" value={view.to} />
              <input type="hidden" name="lawDate" value={view.lawDate ?? ''} />
            </ActForm>
          ) : null
        }
      />
      <EvidencePlaces current="/evidence" search={searchOf(view)} />
      <EvidenceChooser view={view} frameworks={frameworks} systems={systems} action="/evidence" />
      <FrameworkView report={report} view={view} />
    </>
  );
}
