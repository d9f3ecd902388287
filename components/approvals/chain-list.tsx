import Link from 'next/link';
import type { ChainLink } from '@/lib/approvals/contract';
import { CopyId } from '../ui/copy-id';
import { Num } from '../ui/num';
import { Seal } from '../ui/seal';
import { Time } from '../ui/time';
import { REASONS } from './reasons';

const KINDS: Readonly<Record<string, string>> = {
  'action.requested': 'The agent asked leave, and it was scored',
  'action.checked': 'It was checked',
  'action.asked': 'People were asked',
  'action.edited': 'A person edited it, on what they had seen',
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
  'review.overridden': 'Approved in an emergency, on what had been seen',
  'review.secondReviewed': 'Looked at afterwards',
  'verdict.issued': 'A verdict was signed',
  'verdict.redeemed': 'The gateway redeemed the verdict',
};

/**
 * Request, findings, what was seen, verdict, redemption, result, in order: who did it, the hash of what they had in sight, its place in the log, and
 * how far that entry is proved.
 */
export function ChainList({ label, chain, decision }: { label: string; chain: readonly ChainLink[]; decision: string | null }) {
  return (
    <ol aria-label={label} className="@container flex flex-col">
      {chain.map((link, index) => (
        <li
          key={index}
          className="grid grid-cols-[1fr_auto] items-baseline gap-x-3 border-b border-line py-1 @md:grid-cols-[8.5rem_1fr_auto]"
        >
          <span className="col-span-2 text-label text-muted @md:col-span-1">
            <Time at={link.at} style="stamp" />
          </span>
          <span className="min-w-0">
            {KINDS[link.kind] ?? link.kind}
            {link.vote ? (
              <span className="block text-label text-ink-2">
                <bdi>{link.vote.person.name}</bdi>
                {link.vote.onBehalfOf ? (
                  <>
                    {' '}
                    in the place of <bdi>{link.vote.onBehalfOf.name}</bdi>
                  </>
                ) : null}
                : {link.vote.vote} · {REASONS[link.vote.reasonCode as keyof typeof REASONS] ?? link.vote.reasonCode}
                <span className="text-muted"> · revision {link.vote.revision}</span>
                <span className="block text-muted">
                  Seen:{' '}
                  {link.vote.seenHash === null ? (
                    'not for you, or erased'
                  ) : (
                    <CopyId id={link.vote.seenHash} label="hash of what was seen" />
                  )}
                </span>
              </span>
            ) : null}
          </span>
          <span className="inline-flex items-center gap-1.5 text-label whitespace-nowrap text-muted">
            {link.seal === null ? null : <Seal state={link.seal} inert />}
            {link.index === null ? null : decision ? (
              <Link
                className="link"
                href={`/decisions/${decision}#event-${link.index}`}
                prefetch={false}
                title="Its place in the log"
              >
                #<Num value={link.index} />
              </Link>
            ) : (
              <span title="Its place in the log">
                #<Num value={link.index} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
