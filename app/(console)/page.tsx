import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { MineTodayBand } from '@/components/overview/mine-today';
import { OverviewBands, OverviewEmpty, OverviewSentence } from '@/components/overview/overview';
import { cx } from '@/components/ui/cx';
import { PageHeader } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { roomsOf } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import { publicUrl } from '@/lib/env';
import { OVERVIEW_DAYS, type OverviewDays } from '@/lib/overview/contract';
import { getOverview } from '@/lib/overview/server/get-overview';
import { quoteGiven } from '@/lib/shared/quote-given';
import { readMine } from './read-mine';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await getActor('/');
  if (roomsOf(actor)) redirect('/evidence/audits');
  const { days: asked, seen } = await searchParams;
  const days = OVERVIEW_DAYS.find((one) => String(one) === asked) ?? 30;
  const overview = await getOverview(actor, { days, allSeen: seen === 'all' });
  const mine = await readMine(actor);
  const locale = (await getSignedIn())?.settings.locale ?? DEFAULT_SETTINGS.locale;
  return (
    <>
      <PageHeader
        title="Overview"
        sentence={<OverviewSentence overview={overview} locale={locale} />}
        actions={<Ranges days={days} />}
      />
      {asked !== undefined && String(days) !== asked ? (
        <Notice tone="warning">
          {`days: must be one of ${OVERVIEW_DAYS.join(', ')}, not ${quoteGiven(String(asked))}. These are the last ${days} days.`}
        </Notice>
      ) : null}
      {mine ? <MineTodayBand mine={mine} /> : null}
      {overview.systems.length === 0 ? (
        <OverviewEmpty origin={publicUrl()} />
      ) : (
        <OverviewBands overview={overview} locale={locale} mayOpenIngest={can(actor, 'ingest.read')} />
      )}
    </>
  );
}

function Ranges({ days }: { days: OverviewDays }) {
  return (
    <nav aria-label="Range" className="flex overflow-hidden rounded-md border border-line-strong">
      {OVERVIEW_DAYS.map((one) => (
        <Link
          key={one}
          href={one === 30 ? '/' : `/?days=${one}`}
          aria-current={one === days ? 'page' : undefined}
          className={cx(
            'inline-flex min-h-7 items-center px-3 text-label not-first:border-s not-first:border-line-strong',
            one === days ? 'bg-selected font-medium' : 'hover:bg-hover',
          )}
        >
          {one} days
        </Link>
      ))}
    </nav>
  );
}
