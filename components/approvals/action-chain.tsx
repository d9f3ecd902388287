'use client';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { UntrustedText } from '../ui/untrusted-text';
import { ChainList } from './chain-list';
import { REASONS } from './reasons';

/** What happened to the action, in order; and what those who voted say in their own words. */
export function ActionChain({ detail }: { detail: ReviewDetail }) {
  const reasoned = detail.votes.filter((vote) => vote.reason);
  return (
    <section aria-labelledby="zone-chain" className="flex min-w-0 flex-col gap-3">
      <h2 id="zone-chain" className="text-h3">
        What happened
      </h2>
      <ChainList label="What happened" chain={detail.events} decision={detail.decision} />
      {reasoned.length > 0 ? (
        <ul aria-label="Reasons" className="flex flex-col gap-2">
          {reasoned.map((vote, index) => (
            <li key={index} className="border-s-2 border-line ps-3">
              <p>
                <span className="font-medium">{vote.person.name}</span>
                {vote.onBehalfOf ? ` in the place of ${vote.onBehalfOf.name}` : ''}: {vote.vote} ·{' '}
                {REASONS[vote.reasonCode as keyof typeof REASONS] ?? vote.reasonCode}
                <span className="text-muted"> · revision {vote.revision}</span>
              </p>
              <UntrustedText flush text={vote.reason!} author="In their own words" />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
