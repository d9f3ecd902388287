import { randomBytes } from 'node:crypto';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { ReviewDesk } from '@/components/approvals/review-desk';
import { reviewSentence } from '@/components/approvals/review-sentence';
import { verbPhrase } from '@/components/approvals/verb-phrase';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getReview } from '@/lib/approvals/server/get-review';
import { listAssignable } from '@/lib/approvals/server/list-assignable';
import { listReviews } from '@/lib/approvals/server/list-reviews';
import { isMeasured } from '@/lib/oversight/server/oversight-setting';
import { AppError } from '@/lib/shared/errors';
import { shortId } from '@/lib/shared/format';
import { readerClock } from '../../reader-clock';
import { assign, claim, confirmMe, decide, release, rescore } from '../actions';
import { attend } from '../oversight/actions';

export const metadata: Metadata = { title: 'Action' };

/** Opening decides nothing: mail scanners open links too. */
export default async function ActionPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ begin?: string | string[] }>;
}) {
  const { id } = await params;
  const { begin } = await searchParams;
  const actor = await getActor(`/approvals/${encodeURIComponent(id)}`);
  if (!can(actor, 'actions.read')) return <NotPermitted permission="actions.read" />;
  if (!can(actor, 'content.read')) return <NotPermitted permission="content.read" />;
  const detail = await getReview(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const queue = (await listReviews(actor, { state: 'waiting', limit: 100 })).items.map((one) => one.id);
  const at = queue.indexOf(detail.id);
  const waits = detail.state === 'pendingReview';
  return (
    <>
      <PageHeader
        title={verbPhrase(detail.tool, detail.effect)}
        crumbs={[{ label: 'Approvals', href: '/approvals' }, { label: <code title={detail.id}>{shortId(detail.id)}</code> }]}
        sentence={reviewSentence(detail, await readerClock())}
      />
      <ReviewDesk
        key={detail.id}
        first={detail}
        begin={begin === 'edit' || begin === 'reject' || begin === 'return' ? begin : null}
        nonce={randomBytes(16).toString('base64url')}
        neighbours={{ previous: at > 0 ? queue[at - 1]! : null, next: queue[at + 1] ?? (at < 0 ? (queue[0] ?? null) : null) }}
        may={{ override: can(actor, 'actions.override'), revoke: can(actor, 'actions.review') }}
        actions={{
          decide,
          claim,
          release,
          assign: waits && can(actor, 'actions.manage') ? { people: await listAssignable(actor, detail.id), assign } : null,
          rescore,
          stepUp: confirmMe,
          attend: can(actor, 'actions.review') && (await isMeasured(actor)) ? attend : null,
        }}
      />
    </>
  );
}
