'use client';
import type { IngestHealth } from '@/lib/ingest/health';
import { LinkButton } from '../ui/button';
import { Section } from '../ui/page-header';
import { Time } from '../ui/time';
import { UntrustedText } from '../ui/untrusted-text';

/** The newest refusals: when, where, why, and what to mend; the refused text itself for those who may read content. */
export function Refusals({ refusals, hours }: { refusals: IngestHealth['refusals']; hours: number }) {
  return (
    <Section title="Refused" id="refused" aside="Newest first. The newest 5,000 are kept, without their secrets.">
      {refusals.items.length === 0 ? (
        <p className="text-muted">Nothing was refused.</p>
      ) : (
        <ol className="flex flex-col gap-4">
          {refusals.items.map((one) => (
            <li key={one.id} className="flex min-w-0 flex-col gap-1 border-b border-line pb-4 last:border-b-0">
              <p className="flex flex-wrap items-baseline gap-x-3 text-label text-muted">
                <Time at={one.receivedAt} style="stamp" detail />
                <span className="font-mono">{one.route}</span>
                <span>{one.keyName ?? 'Countersign itself'}</span>
              </p>
              <p className="min-w-0 break-words">
                <span className="font-medium">{one.code}</span>
                {one.field ? (
                  <>
                    {' '}
                    at <span className="font-mono">{one.field}</span>
                  </>
                ) : null}
                : {one.message}
              </p>
              {one.excerpt !== null ? (
                <details>
                  <summary className="min-h-6 w-fit cursor-pointer text-label text-ink-2">What was sent</summary>
                  <UntrustedText
                    className="mt-1"
                    mono
                    flush
                    limit={2_000}
                    text={one.excerpt}
                    author="As received, secrets removed"
                    aside={one.complete ? null : 'Only the beginning was kept.'}
                  />
                </details>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {refusals.items.length > 0 && !refusals.contentVisible ? (
        <p className="mt-3 text-label text-muted">What was sent is content: your role sees the reasons only.</p>
      ) : null}
      {refusals.nextCursor ? (
        <LinkButton className="mt-4" href={`/admin/ingest?hours=${hours}&cursor=${refusals.nextCursor}#refused`}>
          Older
        </LinkButton>
      ) : null}
    </Section>
  );
}
