import type { Metadata } from 'next';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { CountingNotice } from '@/components/evidence/counting-notice';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { controlHref, searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { ApplicabilityBadge, StateBadge } from '@/components/evidence/state-badge';
import { Dated } from '@/components/ui/dated';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Day } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listGaps } from '@/lib/evidence/server/list-gaps';
import { readView, type Search } from '../read-view';

export const metadata: Metadata = { title: 'Gaps in the evidence' };

/** What is missing, who answers for it, and by when. */
export default async function GapsPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/gaps');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view, systems, frameworks } = await readView(actor, searchParams);
  const { report, gaps } = await listGaps(actor, view);
  return (
    <>
      <PageHeader
        title="Gaps in the evidence"
        sentence="Controls for which something is missing: what binds first, contradictions before the rest."
      />
      <EvidencePlaces current="/evidence/gaps" search={searchOf(view)} />
      <EvidenceChooser view={view} frameworks={frameworks} systems={systems} action="/evidence/gaps" />
      <CountingNotice progress={report.progress} />
      {gaps.length === 0 ? (
        <EmptyState title="No gap in what was asked">
          Evidence was found for every row that speaks of this AI system in the period.
        </EmptyState>
      ) : (
        <Table label="Gaps">
          <Thead>
            <tr>
              <Th>Control</Th>
              <Th>Evidence</Th>
              <Th>Binds</Th>
              <Th>What is missing</Th>
              <Th>Owner</Th>
              <Th>Next due</Th>
            </tr>
          </Thead>
          <tbody>
            {gaps.map(({ status, tasks }) => (
              <Tr key={status.control.ref}>
                <RowHeader className="min-w-40">
                  <Link href={controlHref(view, status.framework, status.control.ref)} className="text-accent hover:underline">
                    {status.control.ref}
                  </Link>
                  <span className="block text-label font-normal text-muted">{status.control.title}</span>
                </RowHeader>
                <Td>
                  <StateBadge state={status.state} />
                </Td>
                <Td>
                  <ApplicabilityBadge state={status.applicability.state} because={status.applicability.because} />
                </Td>
                <Td className="min-w-72">
                  {tasks.some((one) => one.request) ? <span className="block">An auditor waits for an answer.</span> : null}
                  <Dated text={status.gaps[0] ?? status.says} />
                  {status.gaps.length > 1 ? <span className="text-muted"> and {status.gaps.length - 1} more</span> : null}
                </Td>
                <Td>{status.owner?.name ?? tasks[0]?.owner ?? <span className="text-muted">nobody</span>}</Td>
                <Td className="whitespace-nowrap">
                  {tasks[0] ? (
                    <span className={tasks[0].overdue ? 'text-critical-text' : undefined}>
                      <Day on={tasks[0].dueOn} />
                      {tasks[0].overdue ? ', overdue' : ''}
                    </span>
                  ) : (
                    <span className="text-muted">no task</span>
                  )}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
