'use client';
import type { IngestHealth } from '@/lib/ingest/health';
import Link from 'next/link';
import { LinkButton } from '../ui/button';
import { Section } from '../ui/page-header';
import { Time } from '../ui/time';

/** The newest refusals: when, where, why, and what to mend. What was sent is on the quarantine page. */
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
            </li>
          ))}
        </ol>
      )}
      {refusals.items.length > 0 ? (
        <p className="mt-3">
          <Link href="/admin/quarantine" className="link inline-flex min-h-6 items-center">
            By cause, what was sent, and another try: the quarantine
          </Link>
        </p>
      ) : null}
      {refusals.nextCursor ? (
        <LinkButton className="mt-4" href={`/admin/ingest?hours=${hours}&cursor=${refusals.nextCursor}#refused`}>
          Older
        </LinkButton>
      ) : null}
    </Section>
  );
}
