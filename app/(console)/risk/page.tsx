import type { Metadata } from 'next';
import Link from 'next/link';
import { NotInAudit } from '@/components/access/not-permitted';
import { RiskOverviewView } from '@/components/risk/risk-overview-view';
import { cx } from '@/components/ui/cx';
import { PageHeader } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { roomsOf } from '@/lib/access/actor';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import { RISK_DAYS } from '@/lib/assessment/risk-overview';
import { getRiskOverview } from '@/lib/assessment/server/get-risk-overview';
import { quoteGiven } from '@/lib/shared/quote-given';
import { rescore } from './actions';

export const metadata: Metadata = { title: 'Risk' };

export default async function RiskPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await getActor('/risk');
  if (roomsOf(actor)) return <NotInAudit />;
  const { days: asked } = await searchParams;
  const days = RISK_DAYS.find((one) => String(one) === asked) ?? 30;
  const risk = await getRiskOverview(actor, { days });
  const locale = (await getSignedIn())?.settings.locale ?? DEFAULT_SETTINGS.locale;
  return (
    <>
      <PageHeader
        title="Risk"
        sentence="What scorers found in closed decisions: what came in, what was answered, what was done. Each figure leads to the decisions behind it."
        actions={
          <nav aria-label="Range" className="flex overflow-hidden rounded-md border border-line-strong">
            {RISK_DAYS.map((one) => (
              <Link
                key={one}
                href={one === 30 ? '/risk' : `/risk?days=${one}`}
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
        }
      />
      {asked !== undefined && String(days) !== asked ? (
        <Notice tone="warning">
          {`days: must be one of ${RISK_DAYS.join(', ')}, not ${quoteGiven(String(asked))}. These are the last ${days} days.`}
        </Notice>
      ) : null}
      <RiskOverviewView risk={risk} locale={locale} rescore={risk.mayRescore ? rescore : null} />
    </>
  );
}
