import type { Metadata } from 'next';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { CountingNotice } from '@/components/evidence/counting-notice';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { controlHref, searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { ApplicabilityBadge, StateBadge } from '@/components/evidence/state-badge';
import { PageHeader } from '@/components/ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Day } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getStatement } from '@/lib/evidence/server/get-statement';
import { readView, type Search } from '../read-view';

export const metadata: Metadata = { title: 'Statement of applicability' };

/** Every row of a framework, whether it is in, and why. */
export default async function StatementPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/statement');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const given = await searchParams;
  const { view, systems, frameworks } = await readView(
    actor,
    Promise.resolve({ ...given, framework: given.framework ?? 'iso-42001' }),
  );
  const { report, rows } = await getStatement(actor, view);
  return (
    <>
      <PageHeader
        title="Statement of applicability"
        sentence={
          <>
            {report.framework.versionTitle}, {report.system?.name ?? 'all AI systems that you see'}, law as of{' '}
            <Day on={report.lawDate} />. Reasons by role, class and date are computed; a row is taken out by a person, with the
            argument.
          </>
        }
      />
      <EvidencePlaces current="/evidence/statement" search={searchOf(view)} />
      <EvidenceChooser view={view} frameworks={frameworks} systems={systems} action="/evidence/statement" />
      <CountingNotice progress={report.progress} />
      <Table label="Statement of applicability">
        <Thead>
          <tr>
            <Th>Ref.</Th>
            <Th>Control</Th>
            <Th>Applies</Th>
            <Th>Reason</Th>
            <Th>Evidence</Th>
          </tr>
        </Thead>
        <tbody>
          {rows.map(({ status, reason, arguedBy }) => (
            <Tr key={status.control.ref}>
              <RowHeader className="whitespace-nowrap">
                <Link href={controlHref(view, status.framework, status.control.ref)} className="text-accent hover:underline">
                  {status.control.ref}
                </Link>
              </RowHeader>
              <Td className="min-w-48">{status.control.title}</Td>
              <Td>
                <ApplicabilityBadge state={status.applicability.state} />
              </Td>
              <Td className="min-w-64">
                {reason}
                {arguedBy ? <span className="text-muted"> ({arguedBy})</span> : null}
              </Td>
              <Td>
                <StateBadge state={status.state} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
