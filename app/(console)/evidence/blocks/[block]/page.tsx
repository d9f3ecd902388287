import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { BlockRunView } from '@/components/evidence/block-run-view';
import { CountingNotice } from '@/components/evidence/counting-notice';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { blockHref, frameworkHref } from '@/components/evidence/evidence-links';
import { RecordTable } from '@/components/evidence/record-table';
import { withAddress } from '@/components/shell/with-address';
import { PageHeader, Section } from '@/components/ui/page-header';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { RECORD_VERDICTS, type RecordVerdict } from '@/lib/evidence/contract';
import { findBlock } from '@/lib/evidence/server/find-block';
import { listBlockRecords } from '@/lib/evidence/server/list-block-records';
import { runBlock } from '@/lib/evidence/server/run-block';
import { AppError } from '@/lib/shared/errors';
import { readView, type Search } from '../../read-view';

export const metadata: Metadata = { title: 'Evidence block' };
export default withAddress(BlockPage);
const WORDS: Record<RecordVerdict, string> = { covered: 'Shown', uncovered: 'Not shown', contradicted: 'Contradicts' };

/** One question to the record: its answer, and the records that it is made of. */
async function BlockPage({ params, searchParams }: { params: Promise<{ block: string }>; searchParams: Search }) {
  const { block } = await params;
  const actor = await getActor(`/evidence/blocks/${block}`);
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const definition = blockOr404(block);
  const { view, systems, get } = await readView(actor, searchParams);
  const verdict = RECORD_VERDICTS.find((one) => one === get('verdict')) ?? null;
  const run = await runBlock(actor, { ...view, block });
  const page = await listBlockRecords(actor, { ...view, block, verdict, cursor: get('cursor') });
  return (
    <>
      <PageHeader
        title={`${definition.id} ${definition.title}`}
        crumbs={[{ label: 'Evidence', href: frameworkHref(view) }, { label: definition.id }]}
        sentence={definition.question}
      />
      <EvidenceChooser view={view} frameworks={[]} systems={systems} action={`/evidence/blocks/${definition.id}`} />
      <CountingNotice progress={run.progress} />
      <div className="mx-gutter mb-6">
        <BlockRunView definition={definition} run={run} view={view} whole />
      </div>
      <Section title="Records" id="records">
        <nav aria-label="What records show" className="mb-3 flex flex-wrap gap-x-4 gap-y-1">
          {[null, ...RECORD_VERDICTS].map((one) => (
            <Link
              key={one ?? 'all'}
              href={blockHref(view, definition.id, one ?? undefined)}
              aria-current={one === verdict ? 'page' : undefined}
              className={
                one === verdict
                  ? 'inline-flex min-h-6 items-center font-medium'
                  : 'inline-flex min-h-6 items-center text-accent hover:underline'
              }
            >
              {one ? WORDS[one] : 'All'}
            </Link>
          ))}
        </nav>
        {page.items.length === 0 ? (
          <EmptyState title="No record here" className="px-0">
            {definition.answerable
              ? 'Nothing of this kind lies in the period. Choose a longer one, another AI system, or all records.'
              : 'This record has no kind of event that could answer. A document on the control can.'}
          </EmptyState>
        ) : (
          <RecordTable records={page.items} label={`Records of ${definition.id}`} />
        )}
        {page.nextCursor ? (
          <p className="mt-3">
            <LinkButton href={`${blockHref(view, definition.id, verdict ?? undefined)}&cursor=${page.nextCursor}`}>
              Older records
            </LinkButton>
          </p>
        ) : null}
      </Section>
    </>
  );
}

function blockOr404(id: string) {
  try {
    return findBlock(id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  }
}
