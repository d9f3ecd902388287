import Link from 'next/link';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Days } from '@/components/ui/time';
import type { Overview, OverviewSystem, StatusCounts } from '@/lib/overview/contract';
import { formatNumber, formatShare } from '@/lib/shared/format';
import { DayBars } from './day-bars';
import { dayBefore, explorerHref, filter } from './links';

/** One card a system: bars by day, three figures, and the figures behind the bars. */
export function HowItGoes({ overview, locale }: { overview: Overview; locale: string }) {
  const { from, to, previousFrom } = overview;
  const earlier = (...query: string[]): string => explorerHref(query, previousFrom, dayBefore(from));
  return (
    <Section
      title="How it goes"
      aside={
        <span className="text-label text-muted">
          UTC days, <Days from={from} to={to} />. Change is against the {overview.days} days before.
        </span>
      }
    >
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2 2xl:grid-cols-3">
        {overview.systems.map((system) => {
          const own = filter('system', system.key);
          return (
            <article key={system.id} aria-label={system.name}>
              <header className="mb-3 flex flex-wrap items-baseline gap-x-3">
                <h3 className="min-w-0 text-h3 break-words">
                  <Link prefetch={false} href={explorerHref([own], from, to)} className="link">
                    {system.name}
                  </Link>
                </h3>
                {system.registered ? null : <Badge>seen, not registered</Badge>}
              </header>
              <DayBars name={system.name} days={system.days} locale={locale} />
              <dl className="mt-3 grid grid-cols-3 gap-x-4">
                <Figure
                  label="Decisions"
                  href={explorerHref([own], from, to)}
                  value={formatNumber(system.now.decisions, locale)}
                  note={change(system.now.decisions, system.before.decisions, earlier(own), locale)}
                />
                <Figure
                  label="Ended in an error"
                  href={explorerHref([own, 'status:error'], from, to)}
                  value={formatShare(system.now.error, system.now.decisions, locale)}
                  note={before(system.before, 'error', earlier(own, 'status:error'), locale)}
                />
                <Figure
                  label="Never ended"
                  href={explorerHref([own, 'status:incomplete'], from, to)}
                  value={formatNumber(system.now.incomplete, locale)}
                  note={
                    system.now.running > 0 ? (
                      <Note href={explorerHref([own, 'status:running'], from, to)}>
                        {formatNumber(system.now.running, locale)} running
                      </Note>
                    ) : (
                      'none running'
                    )
                  }
                />
              </dl>
              <ByDay system={system} locale={locale} />
            </article>
          );
        })}
      </div>
    </Section>
  );
}

function Figure({ label, href, value, note }: { label: string; href: string; value: string; note: ReactNode }) {
  return (
    <div>
      <dt className="text-label text-muted">{label}</dt>
      <dd>
        <Link prefetch={false} href={href} className="link text-h3 tabular-nums">
          {value}
        </Link>
        <span className="block text-label text-muted">{note}</span>
      </dd>
    </div>
  );
}

/** The chart's figures as a table: the alternative to looking at bars, and to dragging over them. */
function ByDay({ system, locale }: { system: OverviewSystem; locale: string }) {
  const own = filter('system', system.key);
  return (
    <details className="mt-3">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-label text-muted hover:text-ink">
        Figures by day
      </summary>
      <Table label={`${system.name}: decisions by day`} className="mt-2 max-h-72 overflow-auto">
        <Thead>
          <tr>
            <Th>Day (UTC)</Th>
            <Th numeric>Decisions</Th>
            <Th numeric>Errors</Th>
            <Th numeric>Never ended</Th>
          </tr>
        </Thead>
        <tbody>
          {[...system.days].reverse().map(({ day, counts }) => (
            <Tr key={day}>
              <RowHeader>
                <Link prefetch={false} href={explorerHref([own], day, day)} className="link">
                  {day}
                </Link>
              </RowHeader>
              {([null, 'error', 'incomplete'] as const).map((status) => (
                <Td key={status} numeric>
                  <Link prefetch={false} href={explorerHref([own, status && `status:${status}`], day, day)} className="link">
                    {formatNumber(counts[status ?? 'decisions'], locale)}
                  </Link>
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

function change(now: number, earlier: number, href: string, locale: string): ReactNode {
  if (earlier === 0) return 'none before';
  const share = (now - earlier) / earlier;
  return (
    <>
      {share >= 0 ? '+' : '−'}
      {formatNumber(Math.abs(share) * 100, locale, 0)} %, <Note href={href}>{formatNumber(earlier, locale)} before</Note>
    </>
  );
}

function before(counts: StatusCounts, which: 'error' | 'incomplete', href: string, locale: string): ReactNode {
  if (counts.decisions === 0) return 'none before';
  return <Note href={href}>{formatShare(counts[which], counts.decisions, locale)} before</Note>;
}

function Note({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link prefetch={false} href={href} className="link inline-flex min-h-6 items-center">
      {children}
    </Link>
  );
}
