import type { Metadata } from 'next';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { RoomForm } from '@/components/packs/audit-forms';
import { lastMoment } from '@/components/packs/pack-table';
import { PageHeader, Section } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Days, Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listAuditorChoices, listAudits } from '@/lib/evidence/server/packs/audits';
import { periodUntil } from '@/lib/evidence/packs/schedule';
import { listSystems } from '@/lib/registry/server/list-systems';
import { openAudit } from '../packs/actions';

export const metadata: Metadata = { title: 'Audits' };

export default async function AuditsPage() {
  const actor = await getActor('/evidence/audits');
  if (!can(actor, 'packs.read')) return <NotPermitted permission="packs.read" />;
  const audits = await listAudits(actor);
  const opens = can(actor, 'packs.build');
  const auditors = opens ? await listAuditorChoices(actor) : [];
  const systems = opens ? (await listSystems(actor)).map(({ publicId, name }) => ({ id: publicId, name })) : [];
  const now = new Date();
  const quarter = periodUntil('quarterly', new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3, 1)));
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  return (
    <>
      <PageHeader
        title="Audits"
        crumbs={[{ label: 'Evidence packs', href: '/evidence/packs' }, { label: 'Audits' }]}
        sentence="A room for an auditor: one system, some frameworks, one period, until a day. They read, ask and check there; what they do is in the access record too."
      />
      {audits.length === 0 ? (
        <EmptyState title="No audit is open">
          {opens ? 'Open one below: the auditor then sees the packs that lie within it, asks for evidence, and records a check for each drawn decision.' : 'When a compliance officer opens an audit for you, it appears here.'}
        </EmptyState>
      ) : (
        <Table label="Audits">
          <Thead>
            <tr>
              <Th>Audit</Th>
              <Th>Auditor</Th>
              <Th>AI system</Th>
              <Th>Period</Th>
              <Th>Frameworks</Th>
              <Th>State</Th>
            </tr>
          </Thead>
          <tbody>
            {audits.map((one) => (
              <Tr key={one.id}>
                <RowHeader className="min-w-40 font-normal">
                  <Link href={`/evidence/audits/${one.id}`} className="link inline-flex min-h-6 items-center font-medium break-words">
                    {one.title}
                  </Link>
                </RowHeader>
                <Td>{one.auditor}</Td>
                <Td className="min-w-36">{one.system.name}</Td>
                <Td className="whitespace-nowrap">
                  <Days from={one.from} to={lastMoment(one.until)} />
                </Td>
                <Td>{one.frameworks.join(', ')}</Td>
                <Td>
                  {one.state === 'open' ? <>open until <Time at={one.expiresAt} style="day" /></> : one.state}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {opens ? (
        <Section id="open" title="Open an audit" className="mt-6">
          {auditors.length === 0 ? (
            <p className="max-w-prose text-prose text-ink-2">Nobody in this workspace has the role of an auditor. An administrator adds one under People, with an end date.</p>
          ) : (
            <RoomForm auditors={auditors} systems={systems} initial={{ from: day(quarter.from), to: day(new Date(quarter.until.getTime() - 1)), expiresOn: day(new Date(now.getTime() + 30 * 86_400_000)) }} open={openAudit} />
          )}
        </Section>
      ) : null}
    </>
  );
} // prettier-ignore
