import Link from 'next/link';
import { unscoredWords } from '@/lib/assessment/contract';
import type { RiskOverview, TierCounts } from '@/lib/assessment/risk-overview';
import { RISK_TIERS } from '@/lib/decisions/statuses';
import { formatNumber, formatShare, plural } from '@/lib/shared/format';
import { TimeHistogram } from '../charts/time-histogram';
import { explorerHref, filter } from '../overview/links';
import { Badge, RiskBadge, RouteBadge } from '../ui/badge';
import { FactsStrip } from '../ui/facts';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Days, Time } from '../ui/time';
import { RescoreForm, type RescoreAction } from './rescore-form';
import { SidecarsSection } from './sidecars-section';
import { shortBundle } from './words';

const TIERS = [...RISK_TIERS].reverse();
const SERIES = RISK_TIERS.map((tier) => ({ key: tier, label: tier, tone: tier }));
const DAY = 86_400_000;
const all = (counts: TierCounts): number => TIERS.reduce((sum, tier) => sum + counts[tier], 0);

/** How decisions stand scored. Every figure leads to the decisions behind it. */
export function RiskOverviewView({
  risk,
  locale,
  rescore,
}: {
  risk: RiskOverview;
  locale: string;
  rescore: RescoreAction | null;
}) {
  const { from, to, total } = risk;
  const count = (query: (string | null)[], n: number, label: string) =>
    n === 0 ? (
      <span className="text-muted">0</span>
    ) : (
      <Link
        href={explorerHref(query, from, to)}
        className="link"
        prefetch={false}
        aria-label={`${formatNumber(n, locale)} ${label}`}
      >
        {formatNumber(n, locale)}
      </Link>
    );
  const found = (field: string) => risk.findings.filter((one) => one.field === field);
  return (
    <div className="pb-8">
      <div className="px-gutter pb-4">
        <FactsStrip
          facts={[
            ...TIERS.map((tier) => ({
              label: tier,
              value: (
                <>
                  {count([`risk:${tier}`], total[tier], `decisions of tier ${tier}`)}{' '}
                  <span className="text-label text-muted">{formatShare(total[tier], all(total), locale)}</span>
                </>
              ),
            })),
            { label: 'Waiting to be scored', value: <Backlog risk={risk} locale={locale} /> },
          ]}
        />
      </div>
      <Section
        id="over-time"
        title="Over time"
        aside={
          <>
            UTC days, <Days from={from} to={to} />
          </>
        }
      >
        <TimeHistogram
          label="Decisions by risk tier"
          buckets={risk.byDay.map(({ day, counts }) => ({
            start: `${day}T00:00:00.000Z`,
            end: new Date(Date.parse(day) + DAY).toISOString(),
            counts,
          }))}
          series={SERIES}
          height={160}
        />
      </Section>
      <Section id="by-system" title="By AI system">
        <TierTable
          label="Risk tiers by AI system"
          head="AI system"
          rows={risk.bySystem.map(({ key, name, counts }) => ({ key, name, counts, query: filter('system', key) }))}
          count={count}
        />
      </Section>
      <Section id="by-bundle" title="By bundle of scorers" aside="The newest scoring of each decision">
        {risk.bundles.length === 0 ? (
          <p className="max-w-prose text-muted">
            Nothing was scored in this range yet. Decisions are scored when they are closed; the worker does it.
          </p>
        ) : (
          <TierTable
            label="Risk tiers by scorer bundle"
            head="Bundle"
            rows={risk.bundles.map((one) => ({
              key: one.bundle,
              name: (
                <>
                  <span className="font-mono text-label" title={one.bundle}>
                    {shortBundle(one.bundle)}
                  </span>{' '}
                  {one.inForce ? <Badge tone="accent">in force</Badge> : null}{' '}
                  <span className="text-label text-muted">
                    <Time at={one.firstAt} style="stamp" /> to <Time at={one.lastAt} style="stamp" />
                  </span>
                </>
              ),
              counts: one.counts,
              query: filter('scorer', one.bundle),
            }))}
            count={count}
          />
        )}
        <RescoreForm runs={risk.rescores} rescore={rescore} bundles={risk.bundles.length} />
      </Section>
      <SidecarsSection sidecars={risk.sidecars} />
      <Section
        id="found"
        title="What was found"
        aside={
          <Link href="/risk/quality" className="link">
            How good the scorers are
          </Link>
        }
      >
        {risk.findings.length === 0 ? (
          <p className="max-w-prose text-muted">
            No scorer found anything in this range. That says what these scorers look for was not found, and no more.
          </p>
        ) : (
          <div className="grid gap-x-12 gap-y-6 lg:grid-cols-2">
            <FoundTable title="Kinds" rows={found('finding')} count={count} />
            <FoundTable title="Reasons" rows={found('reason').slice(0, 20)} count={count} />
            <FoundTable title="Detectors" rows={found('detector')} count={count} />
            <FoundTable title="Where" rows={found('stage')} count={count} />
          </div>
        )}
      </Section>
      <Section id="routes" title="Where they would have been sent" aside="By the policies in force when they were scored">
        <ul className="flex flex-wrap gap-x-8 gap-y-2">
          {risk.routes.map(({ route, decisions }) => (
            <li key={route} className="flex items-center gap-2">
              <RouteBadge route={route} />
              {count(
                [route === '' ? '-has:route' : `route:${route}`],
                decisions,
                route === '' ? 'decisions without a route' : `decisions routed to ${route}`,
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section id="unscored" title="What could not be said" aside={`${formatShare(total.unscored, all(total), locale)} unscored`}>
        {risk.unscored.length === 0 ? (
          <p className="text-muted">Everything that was scored was scored in full.</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {risk.unscored.map(({ code, decisions }) => (
              <li key={code}>
                <span className="inline-block w-16 text-end tabular-nums">{formatNumber(decisions, locale)}</span>{' '}
                {plural(decisions, 'decision', undefined, locale).replace(/^\S+ /, '')}: {unscoredWords(code)}
              </li>
            ))}
          </ul>
        )}
        <p className="mt-3 max-w-prose text-label text-muted">
          Unscored is never low: where something could not be scored, what else was found is a floor. See{' '}
          <Link href={explorerHref(['risk:unscored'], from, to)} className="link" prefetch={false}>
            the unscored decisions
          </Link>
          .
        </p>
      </Section>
    </div>
  );
}

type Count = (query: (string | null)[], n: number, label: string) => React.ReactNode;

function TierTable({
  label,
  head,
  rows,
  count,
}: {
  label: string;
  head: string;
  rows: readonly { key: string; name: React.ReactNode; counts: TierCounts; query: string }[];
  count: Count;
}) {
  return (
    <Table label={label}>
      <Thead>
        <tr>
          <Th>{head}</Th>
          {TIERS.map((tier) => (
            <Th key={tier} numeric>
              <RiskBadge tier={tier} />
            </Th>
          ))}
        </tr>
      </Thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.key}>
            <RowHeader className="font-normal">{row.name}</RowHeader>
            {TIERS.map((tier) => (
              <Td key={tier} numeric>
                {count([row.query, `risk:${tier}`], row.counts[tier], `${tier}`)}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function FoundTable({ title, rows, count }: { title: string; rows: RiskOverview['findings']; count: Count }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-label text-muted">{title}</h3>
      <ul className="flex flex-col gap-1">
        {rows.map(({ field, value, decisions }) => (
          <li key={value} className="flex gap-3">
            <span className="w-14 shrink-0 text-end tabular-nums">
              {count([filter(field, value)], decisions, `decisions with ${field} ${value}`)}
            </span>
            <span className="min-w-0 break-words">{value}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Backlog({ risk: { backlog }, locale }: { risk: RiskOverview; locale: string }) {
  if (backlog.waiting === 0) return <span className="text-muted">none</span>;
  return (
    <>
      {formatNumber(backlog.waiting, locale)}
      {backlog.since ? (
        <span className="text-label text-muted">
          {' '}
          since <Time at={backlog.since} style="stamp" />
        </span>
      ) : null}
      {backlog.failing > 0 ? (
        <span className="text-label text-medium"> {formatNumber(backlog.failing, locale)} failed and tried again</span>
      ) : null}
    </>
  );
}
