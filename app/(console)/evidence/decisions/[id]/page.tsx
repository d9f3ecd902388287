import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { blockHref, controlHref } from '@/components/evidence/evidence-links';
import { VerdictBadge } from '@/components/evidence/record-table';
import { LinkButton } from '@/components/ui/button';
import { Dated } from '@/components/ui/dated';
import { PageHeader } from '@/components/ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getDecisionEvidence } from '@/lib/evidence/server/get-decision-evidence';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';

export const metadata: Metadata = { title: 'What a decision is evidence for' };

/** The way back: which questions one decision answers, and which controls they serve. */
export default async function DecisionEvidencePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/evidence/decisions/${encodeURIComponent(id)}`);
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const decisionId = fromPublicId('decision', id);
  if (!decisionId) notFound();
  const { decision, blocks } = await getDecisionEvidence(actor, decisionId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const day = decision.startedAt.slice(0, 10);
  const view = { framework: 'eu-ai-act', system: decision.system, from: day, to: day, lawDate: null };
  return (
    <>
      <PageHeader
        title="What this decision is evidence for"
        crumbs={[
          { label: 'Decisions', href: '/decisions' },
          { label: 'Trail', href: `/decisions/${decision.id}` },
          { label: 'Evidence' },
        ]}
        sentence="Each question that it is in the population of, what it shows, and the controls that ask it, under the law of its day."
        actions={<LinkButton href={`/decisions/${decision.id}`}>Its trail</LinkButton>}
      />
      <Table label="Questions that this decision answers">
        <Thead>
          <tr>
            <Th>Question</Th>
            <Th>Shows</Th>
            <Th>Controls</Th>
          </tr>
        </Thead>
        <tbody>
          {blocks.map(({ definition, verdict, records, controls }) => (
            <Tr key={definition.id}>
              <RowHeader className="min-w-56">
                <Link href={blockHref(view, definition.id)} className="text-accent underline underline-offset-3">
                  {definition.id} {definition.title}
                </Link>
                <span className="block text-label font-normal text-muted">{definition.question}</span>
              </RowHeader>
              <Td>
                <VerdictBadge verdict={verdict} />
                {records.map((one) => (
                  <p key={one.id} className="text-label text-muted">
                    <Dated text={one.says} />
                  </p>
                ))}
              </Td>
              <Td className="min-w-64">
                {controls.map((one) => (
                  <p key={one.framework}>
                    <span className="text-muted">{one.title}: </span>
                    {one.refs.map((ref, i) => (
                      <span key={ref}>
                        {i > 0 ? ', ' : ''}
                        <Link href={controlHref(view, one.framework, ref)} className="text-accent underline underline-offset-3">
                          {ref}
                        </Link>
                      </span>
                    ))}
                  </p>
                ))}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
