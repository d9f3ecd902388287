import Link from 'next/link';
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import type { DecisionLinks, LinkedDecision } from '@/lib/decisions/trail';
import { CopyId } from '../ui/copy-id';
import { Time } from '../ui/time';

/** Where a decision says it comes from, and what came of it: across queues and buses, as emitters linked them. */
export function TrailLinks({ links, decisionId }: { links: DecisionLinks; decisionId: string }) {
  if (links.causedBy.length === 0 && links.ledTo.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-2 px-gutter pb-3">
      <Side title="Caused by" icon="in" links={links.causedBy} decisionId={decisionId} own />
      <Side title="Led to" icon="out" links={links.ledTo} decisionId={decisionId} own={false} />
      {links.complete ? null : <p className="text-label text-muted">There are more; the first 50 are shown.</p>}
    </div>
  );
}

function Side({
  title,
  icon,
  links,
  decisionId,
  own,
}: {
  title: string;
  icon: 'in' | 'out';
  links: readonly LinkedDecision[];
  decisionId: string;
  /** The steps are this decision's. */
  own: boolean;
}) {
  if (links.length === 0) return null;
  const Icon = icon === 'in' ? ArrowDownLeft : ArrowUpRight;
  return (
    <section className="min-w-0">
      <h2 className="flex items-center gap-1 text-label font-normal text-muted">
        <Icon aria-hidden className="size-3.5 rtl:-scale-x-100" /> {title}
      </h2>
      <ul className="flex flex-col">
        {links.map((link, i) => (
          <li key={i} className="flex min-h-6 flex-wrap items-center gap-x-3">
            {link.decision ? (
              <>
                <Link
                  href={`/decisions/${link.decision.id}${own ? '' : `?step=${encodeURIComponent(link.step)}`}`}
                  className="link"
                  prefetch={false}
                >
                  <bdi>{link.decision.system}</bdi>
                </Link>
                <Time at={link.decision.startedAt} style="stamp" />
              </>
            ) : link.state === 'notGranted' ? (
              <span className="text-muted">a decision of an AI system that is not granted to you</span>
            ) : (
              <span className="flex flex-wrap items-center gap-x-2">
                <span className="text-muted">not received:</span>
                <CopyId id={link.traceId ?? link.externalId ?? ''} label={link.traceId ? 'trace id' : 'id'} />
              </span>
            )}
            {own ? (
              <Link
                href={`/decisions/${decisionId}?step=${encodeURIComponent(link.step)}`}
                className="link text-label"
                prefetch={false}
              >
                the step that says so
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
