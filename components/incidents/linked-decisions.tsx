import Link from 'next/link';
import type { IncidentView } from '@/lib/evidence/incidents/contract';
import { shortId } from '@/lib/shared/format';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

type Linked = IncidentView['linked'][number];

/** The decisions of an incident by what a reader recognises them by: AI system, time, the start of the input; the id is small and last. */
export function LinkedDecisions({ linked, system }: { linked: readonly Linked[]; system: string }) {
  if (linked.length === 0) return <p className="mb-3 text-muted">None is linked yet.</p>;
  return (
    <ul className="-mt-2 mb-4">
      {linked.map((one) => (
        <li key={one.decision} className="border-b border-line py-2">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span>
              {system}, <DecisionName decision={one} id={one.decision} />
            </span>
            {one.startedAt ? (
              <code title={one.decision} className="font-mono text-label text-muted">
                {shortId(one.decision)}
              </code>
            ) : (
              <span className="text-muted">{one.exists ? 'outside what you may open' : 'nothing of it is left'}</span>
            )}
          </p>
          {one.inputPreview ? (
            <p dir="auto" data-untrusted className="max-w-[84ch] truncate text-ink-2" title={one.inputPreview}>
              <VisibleText text={one.inputPreview} />
            </p>
          ) : null}
          {one.finding ? <p className="text-label text-muted">opened from the finding {one.finding}</p> : null}
        </li>
      ))}
    </ul>
  );
}

/** A decision in a sentence: its time, which leads to it, or its short id where that is all there is to say. */
export function DecisionName({ decision, id }: { decision: Linked | undefined; id: string }) {
  if (!decision?.startedAt)
    return (
      <code title={id} className="font-mono text-label">
        {shortId(id)}
      </code>
    );
  return (
    <Link href={`/decisions/${id}`} className="link" prefetch={false}>
      <Time at={decision.startedAt} style="full" />
    </Link>
  );
}
