import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Ambiguous } from '@/components/trail/ambiguous';
import { CompareView } from '@/components/trail/compare/compare-view';
import { CompareProblem } from '@/components/trail/compare/compare-problem';
import { getActor } from '@/lib/access/server/get-actor';
import { compareWith } from '@/lib/decisions/server/compare-with';
import { AppError } from '@/lib/shared/errors';
import { pageError } from '../../page-error';

export const metadata: Metadata = { title: 'Comparison' };

/** Two decisions side by side; each id may be ours, the emitter's own or a trace id. */
export default async function ComparePage({ params }: { params: Promise<{ id: string; other: string }> }) {
  const given = await params;
  const id = decodeURIComponent(given.id);
  const other = decodeURIComponent(given.other);
  const actor = await getActor(`/decisions/${encodeURIComponent(id)}/compare/${encodeURIComponent(other)}`);
  const result = await compareWith(actor, id, other).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'ambiguousId' || error.code === 'invalidRequest')) return error;
    throw pageError(error);
  });
  if (result instanceof AppError) {
    const side = result.extra.side === 'other' ? 'other' : 'id';
    if (result.code === 'ambiguousId') {
      const hrefs =
        side === 'id'
          ? { before: '/decisions/', after: `/compare/${encodeURIComponent(other)}` }
          : { before: `/decisions/${encodeURIComponent(id)}/compare/`, after: '' };
      return <Ambiguous id={side === 'id' ? id : other} candidates={result.extra.candidates} hrefs={hrefs} />;
    }
    return <CompareProblem message={result.message} backId={id} />;
  }
  if (result.left.id !== id || result.right.id !== other) redirect(`/decisions/${result.left.id}/compare/${result.right.id}`);
  return <CompareView result={result} />;
}
