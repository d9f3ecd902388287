import Link from 'next/link';
import { Fragment } from 'react';
import { firstDecision } from '@/components/access/first-lines';
import { Badge } from '@/components/ui/badge';
import { FactsStrip } from '@/components/ui/facts';
import { Section } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { CHECKS } from '@/lib/checks/checks';
import type { Overview } from '@/lib/overview/contract';
import { formatNumber, plural } from '@/lib/shared/format';
import { dayBefore, explorerHref, filter } from './links';
import { FirstSeenTable } from './first-seen';
import { HowItGoes } from './system-cards';

/** The three bands of the first page: what needs somebody, what changed, how it goes. Every figure links to what it counts. */
export function OverviewBands({
  overview,
  locale,
  mayOpenIngest,
}: {
  overview: Overview;
  locale: string;
  mayOpenIngest: boolean;
}) {
  return (
    <div className="pb-8">
      <NeedsYou overview={overview} locale={locale} mayOpenIngest={mayOpenIngest} />
      <HowItGoes overview={overview} locale={locale} />
      <ActingTools overview={overview} locale={locale} />
      <FirstSeenTable overview={overview} locale={locale} />
      {overview.ingest ? <Ingest overview={overview} ingest={overview.ingest} locale={locale} /> : null}
    </div>
  );
}

interface Need {
  href: string;
  count: number;
  title: string;
  why: string;
}

const FLAG_NEEDS: Record<string, { title: string; why: string }> = {
  conflict: {
    title: 'with conflicting reports',
    why: 'The same event id arrived with different content. Both versions are kept.',
  },
  aliasConflict: { title: 'with names that clash', why: 'One record carried the names of two decisions. Nothing was merged.' },
  evidenceIncomplete: { title: 'with dropped evidence', why: 'The emitter says it dropped attributes, events or links.' },
  ...Object.fromEntries(
    Object.entries(CHECKS).map(([check, { title, why }]) => [check, { title: `with the finding: ${title.toLowerCase()}`, why }]),
  ),
  lateEvents: { title: 'with late events', why: 'Something arrived after the decision was sealed, and it was sealed again.' },
};

function NeedsYou({ overview, locale, mayOpenIngest }: { overview: Overview; locale: string; mayOpenIngest: boolean }) {
  const { from, to, total } = overview;
  const needs: Need[] = [
    {
      href: '/integrity',
      count: overview.faults,
      title: overview.faults === 1 ? 'fault in the log' : 'faults in the log',
      why: 'Found by the last verification. Do not rely on what they touch.',
    },
    {
      href: '/mentions',
      count: overview.mentions,
      title: plural(overview.mentions, 'comment mentions you', 'comments mention you', locale).replace(/^\S+\s/, ''),
      why: 'Not read yet.',
    },
    {
      href: explorerHref(['risk:critical'], overview.risk.day, overview.risk.day),
      count: overview.risk.critical,
      title: `${plural(overview.risk.critical, 'decision', 'decisions', locale).replace(/^\S+\s/, '')} of critical risk today`,
      why: 'Scored when they were closed; today is the UTC day.',
    },
    {
      href: explorerHref(['risk:high'], overview.risk.day, overview.risk.day),
      count: overview.risk.high,
      title: `${plural(overview.risk.high, 'decision', 'decisions', locale).replace(/^\S+\s/, '')} of high risk today`,
      why: 'Each trail shows what was found, and the rule that would stop it now.',
    },
    {
      href: explorerHref(['risk:unscored'], overview.risk.day, overview.risk.day),
      count: overview.risk.unscored,
      title: `${plural(overview.risk.unscored, 'decision', 'decisions', locale).replace(/^\S+\s/, '')} unscored today`,
      why:
        overview.risk.waiting > 0
          ? `Unscored is not low. ${plural(overview.risk.waiting, 'closed decision waits', 'closed decisions wait', locale)} to be scored.`
          : 'Unscored is not low: it runs still, or a part of it could not be scored.',
    },
    {
      href: explorerHref(['status:error'], from, to),
      count: total.error,
      title: total.error === 1 ? 'decision ended in an error' : 'decisions ended in an error',
      why: 'As the emitter reported it.',
    },
    {
      href: explorerHref(['status:incomplete'], from, to),
      count: total.incomplete,
      title: total.incomplete === 1 ? 'decision never ended' : 'decisions never ended',
      why: 'Nothing more arrived and no end was reported. What happened after is not known.',
    },
    ...overview.flags.flatMap(({ flag, decisions }): Need[] => {
      const about = FLAG_NEEDS[flag];
      return about
        ? [
            {
              href: explorerHref([filter('flag', flag)], from, to),
              count: decisions,
              title: `${decisions === 1 ? 'decision' : 'decisions'} ${about.title}`,
              why: about.why,
            },
          ]
        : [];
    }),
    ...(overview.ingest && mayOpenIngest
      ? [
          {
            href: '/admin/ingest',
            count: overview.ingest.quarantined,
            title: overview.ingest.quarantined === 1 ? 'record was refused' : 'records were refused',
            why: 'Kept with the reason, so that the emitter can be mended.',
          },
        ]
      : []),
  ].filter((need) => need.count > 0);
  return (
    <Section title="Needs a look">
      {needs.length === 0 ? (
        <p className="text-prose text-muted">
          Nothing in these {overview.days} days: no errors, no open ends, no refusals, no mention of you.
        </p>
      ) : (
        <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 xl:grid-cols-4">
          {needs.map((need) => (
            <li key={need.title} className="border-s border-line-strong">
              <Link prefetch={false} href={need.href} className="group block h-full rounded-md px-3 py-1.5 hover:bg-hover">
                <span className="text-h2 tabular-nums">{formatNumber(need.count, locale)}</span>{' '}
                <span className="text-table text-accent group-hover:underline group-hover:underline-offset-3">{need.title}</span>
                <span className="mt-0.5 block text-label text-muted">{need.why}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function ActingTools({ overview, locale }: { overview: Overview; locale: string }) {
  const { from, to, previousFrom, tools } = overview;
  return (
    <Section
      title="Tools that act on the world"
      aside={
        <span className="text-label text-muted">Told from their names only: a tool whose name says it reads is left out.</span>
      }
    >
      {tools.length === 0 ? (
        <p className="text-prose text-muted">No tool with such a name was called in these {overview.days} days.</p>
      ) : (
        <Table label="Tools that act on the world" className="max-h-96 overflow-auto">
          <Thead>
            <tr>
              <Th>Tool</Th>
              <Th>AI systems</Th>
              <Th numeric>Decisions that called it</Th>
              <Th numeric>Before</Th>
              <Th>First seen</Th>
            </tr>
          </Thead>
          <tbody>
            {tools.map((tool) => (
              <Tr key={tool.tool}>
                <RowHeader>
                  <Link prefetch={false} href={explorerHref([filter('tool', tool.tool)], from, to)} className="link">
                    {tool.tool}
                  </Link>{' '}
                  {tool.effect === 'unknown' ? <span className="text-label text-muted">effect unknown</span> : null}
                </RowHeader>
                <Td>{tool.systems.map((system) => system.name).join(', ')}</Td>
                <Td numeric>
                  <Link prefetch={false} href={explorerHref([filter('tool', tool.tool)], from, to)} className="link">
                    {formatNumber(tool.decisions, locale)}
                  </Link>
                </Td>
                <Td numeric>
                  <Link
                    prefetch={false}
                    href={explorerHref([filter('tool', tool.tool)], previousFrom, dayBefore(from))}
                    className="link"
                  >
                    {formatNumber(tool.before, locale)}
                  </Link>
                </Td>
                <Td>
                  {tool.firstSeenAt ? <Time at={tool.firstSeenAt} style="date" /> : <span className="text-muted">not known</span>}{' '}
                  {tool.firstSeenAt && tool.firstSeenAt >= from ? <Badge>new</Badge> : null}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

function Ingest({ overview, ingest, locale }: { overview: Overview; ingest: NonNullable<Overview['ingest']>; locale: string }) {
  const counted = (count: number) => (
    <Link prefetch={false} href="/admin/ingest" className="link">
      {formatNumber(count, locale)}
    </Link>
  );
  return (
    <Section
      title="Ingest"
      aside={
        <Link prefetch={false} href="/admin/ingest" className="link text-label">
          Routes, keys and refusals
        </Link>
      }
    >
      <FactsStrip
        className="border-t-0"
        facts={[
          { label: `Records stored, ${overview.days} days`, value: counted(ingest.accepted) },
          { label: 'Sent again, recognised', value: counted(ingest.duplicates) },
          { label: 'Same id, other content', value: counted(ingest.conflicts) },
          { label: 'Refused', value: counted(ingest.rejected) },
          {
            label: 'Last received',
            value: ingest.lastHour ? (
              <>
                in the hour of <Time at={ingest.lastHour} style="stamp" />
              </>
            ) : (
              'nothing yet'
            ),
          },
          {
            label: 'Text search',
            value:
              ingest.search.lagEvents === 0 ? (
                'up to date'
              ) : (
                <Link prefetch={false} href="/admin/ingest" className="link">
                  {plural(ingest.search.lagEvents, 'event', undefined, locale)} behind,{' '}
                  {formatNumber(ingest.search.lagSeconds, locale, 1)} s
                </Link>
              ),
          },
        ]}
      />
    </Section>
  );
}

/** Before the first decision: what will be here, and the line that fills it. */
export function OverviewEmpty({ origin }: { origin: string }) {
  return (
    <EmptyState
      title="No decisions yet"
      command={firstDecision(origin)}
      action={
        <Link prefetch={false} href="/admin/keys" className="link">
          Make an API key
        </Link>
      }
    >
      This page will show what your AI systems decide, which tools they act with, what is new, and whether the record is complete.
      Point an OpenTelemetry exporter here, import a file with <code className="font-mono">npm run countersign -- import</code>,
      or send one event by this line; <code className="font-mono">KEY</code> is an API key of the scope{' '}
      <code className="font-mono">ingest</code>.
    </EmptyState>
  );
}

/** The page's one sentence of facts; each figure leads to what it counts. */
export function OverviewSentence({ overview, locale }: { overview: Overview; locale: string }) {
  const { total, systems, days, from, to } = overview;
  const active = systems.filter((system) => system.now.decisions > 0).length;
  if (total.decisions === 0) return <>No decisions were recorded in the last {days} days.</>;
  const ends = (
    [
      ['ok', `${formatNumber(total.ok, locale)} ended without a reported error`],
      ['error', `${formatNumber(total.error, locale)} in an error`],
      ['incomplete', `${formatNumber(total.incomplete, locale)} never ended`],
      ['running', `${formatNumber(total.running, locale)} ${total.running === 1 ? 'is' : 'are'} running`],
    ] as const
  ).filter(([status]) => status === 'ok' || status === 'error' || total[status] > 0);
  return (
    <>
      In the last {days} days{' '}
      <Link prefetch={false} href="/systems" className="link">
        {plural(active, 'AI system', undefined, locale)}
      </Link>{' '}
      made{' '}
      <Link prefetch={false} href={explorerHref([], from, to)} className="link">
        {plural(total.decisions, 'decision', undefined, locale)}
      </Link>
      :{' '}
      {ends.map(([status, words], i) => (
        <Fragment key={status}>
          {i === 0 ? '' : ', '}
          <Link prefetch={false} href={explorerHref([`status:${status}`], from, to)} className="link">
            {words}
          </Link>
        </Fragment>
      ))}
      .
    </>
  );
}
