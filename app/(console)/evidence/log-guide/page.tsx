import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { PageHeader, Section } from '@/components/ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getLogGuide } from '@/lib/evidence/server/get-log-guide';
import { readView, type Search } from '../read-view';

export const metadata: Metadata = { title: 'Log guide' };

/** How the logs are collected, stored and read (AI Act Art. 12 and 13(3)(f)), made from the schemas that check them. */
export default async function LogGuidePage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/log-guide');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view } = await readView(actor, searchParams);
  const guide = getLogGuide(actor);
  return (
    <>
      <PageHeader
        title="Log guide"
        sentence="How events are collected, stored and read (AI Act Art. 12 and 13(3)(f)). Made from the schemas that check every event, so it cannot differ from them."
      />
      <EvidencePlaces current="/evidence/log-guide" search={searchOf(view)} />
      <Section
        title="What is recorded"
        id="kinds"
        aside={`${guide.kinds.length} kinds from emitters, schema ${guide.schemaVersion}`}
      >
        <Table label="Kinds of events" className="-mx-gutter">
          <Thead>
            <tr>
              <Th>Kind</Th>
              <Th>What it holds</Th>
              <Th>Members of its data</Th>
              <Th>Schema</Th>
            </tr>
          </Thead>
          <tbody>
            {guide.kinds.map((one) => (
              <Tr key={one.kind}>
                <RowHeader className="font-mono text-label">{one.kind}</RowHeader>
                <Td className="min-w-56">{one.serves}</Td>
                <Td className="min-w-56 font-mono text-label">{one.members.join(', ') || 'free'}</Td>
                <Td>
                  <a href={one.schema} className="text-accent hover:underline">
                    JSON Schema
                  </a>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </Section>
      {guide.sections.map((one) => (
        <Section key={one.title} title={one.title} id={one.id}>
          <ul className="flex max-w-prose list-disc flex-col gap-1 ps-5 text-prose">
            {one.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}
