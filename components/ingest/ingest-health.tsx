'use client';
import Link from 'next/link';
import type { IngestHealth as Health } from '@/lib/ingest/health';
import { formatBytes, formatNumber, plural } from '@/lib/shared/format';
import { firstDecision } from '../access/first-lines';
import { TimeHistogram } from '../charts/time-histogram';
import { FactsStrip } from '../ui/facts';
import { Section } from '../ui/page-header';
import { usePreferences } from '../ui/preferences';
import { EmptyState } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { hourBuckets } from './hour-buckets';
import { Refusals } from './refusals';

/** Periods one can look at, in hours. */
export const PERIODS = [
  { hours: 24, label: '24 hours' },
  { hours: 168, label: '7 days' },
  { hours: 720, label: '30 days' },
] as const;

const SERIES = [
  { key: 'accepted', label: 'Stored', tone: 'step3' },
  { key: 'repeated', label: 'Sent again', tone: 'step1' },
  { key: 'rejected', label: 'Refused', tone: 'high' },
] as const;

/** What came in, through which route and key, and what was refused. Times and numbers in the reader's own zone and language. */
export function IngestHealth({
  health,
  lag,
  now,
  origin,
}: {
  health: Health;
  /** How far the text index is behind the log. */
  lag: { lagEvents: number; lagSeconds: number };
  /** The server's clock, so that bars do not depend on the reader's. */
  now: string;
  origin: string;
}) {
  const { locale } = usePreferences();
  if (!health.shown) {
    return (
      <EmptyState title="Not shown to you">
        What is counted and refused here is that of all AI systems of the workspace, and you see some of them only. A refused
        record cannot be told to belong to any of yours. An administrator can show you all systems.
      </EmptyState>
    );
  }
  if (health.lastReceivedAt === null && health.refusals.items.length === 0) {
    return (
      <EmptyState
        title="Nothing has come in yet"
        command={firstDecision(origin)}
        commandLabel="command that records a first decision"
      >
        Events, traces and logs that are sent with an API key are counted here, and what is refused is listed with the reason.
        This line sends a first event; <code>KEY</code> is an API key of the scope <code>ingest</code>.
      </EmptyState>
    );
  }
  const sum = (name: 'accepted' | 'duplicates' | 'conflicts' | 'rejected'): string =>
    formatNumber(
      health.totals.reduce((total, row) => total + row[name], 0),
      locale,
    );
  return (
    <>
      <FactsStrip
        className="mx-gutter"
        facts={[
          { label: 'Stored', value: sum('accepted') },
          { label: 'Sent again, recognised', value: sum('duplicates') },
          { label: 'Same id, other content', value: sum('conflicts') },
          { label: 'Refused', value: sum('rejected') },
          {
            label: 'Last event',
            value: health.lastReceivedAt ? <Time at={health.lastReceivedAt} style="stamp" detail /> : undefined,
          },
          {
            label: 'Text search',
            value:
              lag.lagEvents === 0
                ? 'up to date'
                : `${plural(lag.lagEvents, 'event', 'events', locale)} behind, ${formatNumber(Math.round(lag.lagSeconds), locale)} s`,
          },
        ]}
      />
      <Section
        title="Over time"
        id="over-time"
        className="border-t-0"
        aside={
          <nav aria-label="Period" className="flex gap-3">
            {PERIODS.map(({ hours, label }) => (
              <Link
                key={hours}
                href={`/admin/ingest?hours=${hours}`}
                aria-current={health.hours === hours ? 'page' : undefined}
                className={health.hours === hours ? 'font-medium text-ink' : 'link'}
              >
                {label}
              </Link>
            ))}
          </nav>
        }
      >
        <TimeHistogram
          label="Records received"
          buckets={hourBuckets(health.byHour, health.hours, Date.parse(now))}
          series={SERIES}
        />
      </Section>
      <Section title="By route and key" id="by-route">
        {health.totals.length === 0 ? (
          <p className="text-muted">Nothing was received in this period.</p>
        ) : (
          <Table label="Records by route and key" className="-mx-gutter">
            <Thead>
              <tr>
                <Th>Route</Th>
                <Th>API key</Th>
                <Th numeric>Stored</Th>
                <Th numeric>Duplicates</Th>
                <Th numeric>Conflicts</Th>
                <Th numeric>Refused</Th>
                <Th numeric>Received</Th>
                <Th>Last in the hour of</Th>
              </tr>
            </Thead>
            <tbody>
              {health.totals.map((row) => (
                <Tr key={`${row.route} ${row.keyName}`}>
                  <RowHeader className="font-mono whitespace-nowrap">{row.route}</RowHeader>
                  <Td>{row.keyName ?? <span className="text-muted">Countersign itself</span>}</Td>
                  <Td numeric>{formatNumber(row.accepted, locale)}</Td>
                  <Td numeric>{formatNumber(row.duplicates, locale)}</Td>
                  <Td numeric>{formatNumber(row.conflicts, locale)}</Td>
                  <Td numeric>{formatNumber(row.rejected, locale)}</Td>
                  <Td numeric>{formatBytes(row.bytes)}</Td>
                  <Td className="whitespace-nowrap">
                    <Time at={row.hour} style="stamp" />
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Section>
      <Refusals refusals={health.refusals} hours={health.hours} />
    </>
  );
}
