import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotInAudit, NotPermitted } from '@/components/access/not-permitted';
import { FocusForm } from '@/components/lineage/focus-form';
import { LineageStart } from '@/components/lineage/lineage-start';
import { readLineageUrl } from '@/components/lineage/lineage-url';
import { LineageView } from '@/components/lineage/lineage-view';
import { Dated } from '@/components/ui/dated';
import { PageHeader } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { VisibleText } from '@/components/ui/untrusted-text';
import { roomsOf } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { publicUrl } from '@/lib/env';
import { printFocus, toWire } from '@/lib/lineage/graph';
import { readLineageGraph } from '@/lib/lineage/server/read-graph';
import { readLineageStart } from '@/lib/lineage/server/read-start';
import { AppError } from '@/lib/shared/errors';

export const metadata: Metadata = { title: 'Lineage' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Where what a decision used came from, and which decisions were made with it. */
export default async function LineagePage({ searchParams }: Props) {
  const query = new URLSearchParams(
    Object.entries(await searchParams).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const actor = await getActor(`/lineage${query.size > 0 ? `?${query}` : ''}`);
  if (!can(actor, 'decisions.read')) return <NotPermitted permission="decisions.read" />;
  if (roomsOf(actor)) return <NotInAudit />;
  const { faults, ...url } = readLineageUrl(query);
  if (url.focus?.kind === 'document' && !can(actor, 'content.read')) return <NotPermitted permission="content.read" />;
  const documents = can(actor, 'content.read');
  const form = <FocusForm key={url.focus ? printFocus(url.focus) : ''} focus={url.focus} documents={documents} />;
  const notice =
    faults.length > 0 ? (
      <Notice tone="warning" className="mx-gutter mb-3">
        Not understood in the address, and left out: {faults.join('; ')}.
      </Notice>
    ) : null;
  if (!url.focus) {
    const start = await readLineageStart(actor);
    return (
      <>
        <PageHeader
          title="Lineage"
          sentence="From a decision back to the documents it read, the dataset they were in, and the job that built it; from a document, dataset, prompt, model or tool forward to the decisions made with it."
          actions={form}
        />
        {notice}
        <LineageStart
          origin={publicUrl()}
          lists={[
            { title: 'Datasets, last built first', none: 'No pipeline has reported any.', entries: start.datasets },
            ...(start.documents
              ? [{ title: 'Documents, most used first', none: 'No decision has reported any.', entries: start.documents }]
              : []),
            { title: 'Runs that failed', none: 'None was reported.', entries: start.failed },
            { title: 'Prompt versions', none: 'No decision has reported any.', entries: start.prompts },
            { title: 'Models', none: 'No decision has reported any.', entries: start.models },
          ]}
        />
      </>
    );
  }
  const graph = await readLineageGraph(actor, { focus: url.focus, depth: url.depth, limit: url.limit }).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'notFound') notFound();
      throw error;
    },
  );
  return (
    <div className="flex min-h-0 grow flex-col">
      <PageHeader
        title={<Dated text={graph.sentence} only="instants" />}
        crumbs={[{ label: 'Lineage', href: '/lineage' }, { label: <VisibleText text={graph.focus} /> }]}
        actions={form}
      />
      {notice}
      <LineageView key={`${graph.focus} ${graph.asOf}`} wire={toWire(graph)} url={url} />
    </div>
  );
}
