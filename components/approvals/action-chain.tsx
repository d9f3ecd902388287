'use client';
import Link from 'next/link';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { Time } from '../ui/time';
import { UntrustedText } from '../ui/untrusted-text';
import { REASONS } from './reasons';

const KINDS: Readonly<Record<string, string>> = {
  'action.requested': 'The agent asked leave, and it was scored',
  'action.checked': 'It was checked',
  'action.asked': 'People were asked',
  'action.edited': 'A person edited it',
  'action.expired': 'Its time ran out',
  'action.cancelled': 'The agent withdrew it',
  'action.revoked': 'The approval was revoked',
  'action.frozen': 'A halt froze it',
  'action.halted': 'A halt refused it',
  'action.thawed': 'The halt let it go',
  'action.lapsed': 'It was never run',
  'action.lost': 'Nobody said how it ended',
  'action.result': 'The gateway told the result',
  'review.claimed': 'Somebody took it',
  'review.released': 'It was let go',
  'review.assigned': 'It was assigned',
  'review.escalated': 'It was escalated',
  'review.decided': 'A person decided, on what they had seen',
  'review.overridden': 'Approved in an emergency',
  'review.secondReviewed': 'Looked at afterwards',
  'verdict.issued': 'A verdict was signed',
  'verdict.redeemed': 'The gateway redeemed the verdict',
};

/** Request, findings, what was seen, verdict, redemption, result, in order, each with its place in the log; and who said what. */
export function ActionChain({ detail }: { detail: ReviewDetail }) {
  return (
    <section aria-labelledby="zone-chain" className="flex min-w-0 flex-col gap-3">
      <h2 id="zone-chain" className="text-h3">
        What happened
      </h2>
      <ol className="flex flex-col">
        {detail.events.map((event, index) => (
          <li key={index} className="grid grid-cols-[8.5rem_1fr_auto] items-baseline gap-x-3 border-b border-line py-1">
            <span className="text-label text-muted">
              <Time at={event.at} style="stamp" />
            </span>
            <span>{KINDS[event.kind] ?? event.kind}</span>
            {event.index === null ? null : (
              <span className="text-label text-muted" title="Its place in the log">
                {detail.decision ? (
                  <Link className="link" href={`/decisions/${detail.decision}#event-${event.index}`} prefetch={false}>
                    #{event.index}
                  </Link>
                ) : (
                  `#${event.index}`
                )}
              </span>
            )}
          </li>
        ))}
      </ol>
      {detail.votes.length > 0 ? (
        <ul aria-label="Votes" className="flex flex-col gap-2">
          {detail.votes.map((vote, index) => (
            <li key={index} className="border-s-2 border-line ps-3">
              <p>
                <span className="font-medium">{vote.person.name}</span>
                {vote.onBehalfOf ? ` in the place of ${vote.onBehalfOf.name}` : ''}: {vote.vote} ·{' '}
                {REASONS[vote.reasonCode as keyof typeof REASONS] ?? vote.reasonCode}
                <span className="text-muted"> · revision {vote.revision}</span>
              </p>
              {vote.reason ? <UntrustedText flush text={vote.reason} author="In their own words" /> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
