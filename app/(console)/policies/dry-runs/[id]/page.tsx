import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { DryRunChanges, DryRunMoves } from '@/components/policies/dry-run-changes';
import { DRY_RUN_WORDS } from '@/components/policies/dry-run-list';
import { DryRunProgress } from '@/components/policies/dry-run-progress';
import { TryInClear } from '@/components/policies/policy-acts';
import { LinkButton } from '@/components/ui/button';
import { FactsStrip } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { dryRunQuery, type DryRunView } from '@/lib/assessment/dry-run';
import { getDryRun, listDryRunChanges } from '@/lib/assessment/server/read-dry-runs';
import { AppError } from '@/lib/shared/errors';
import { formatNumber, plural } from '@/lib/shared/format';
import { stop, tryOnPast } from '../../actions';

export const metadata: Metadata = { title: 'Dry run' };
/** Decisions that one query of the explorer names. */
const IN_EXPLORER = 40;
const ARGUMENTS_WORDS = {
  none: 'not looked at',
  masked: 'personal data masked',
  clear: 'in clear, for a stated reason',
} as const;

export default async function DryRunPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [{ id }, given] = [await params, await searchParams];
  const here = `/policies/dry-runs/${encodeURIComponent(id)}`;
  const actor = await getActor(here);
  if (!can(actor, 'decisions.read')) return <NotPermitted permission="decisions.read" />;
  const run = await getDryRun(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const asked = dryRunQuery.safeParse(given);
  const query = asked.success ? asked.data : dryRunQuery.parse({});
  const page = await listDryRunChanges(actor, id, query);
  const only = query.before && query.after ? { before: query.before, after: query.after } : null;
  const ids = page.items.slice(0, IN_EXPLORER).map((one) => `id:${one.decision}`);
  const next = new URLSearchParams({ ...only, ...(page.nextCursor && { cursor: page.nextCursor }) });
  return (
    <>
      <PageHeader
        title="Dry run"
        crumbs={[
          { label: 'Policies', href: '/policies' },
          { label: run.policy, href: `/policies/${encodeURIComponent(run.policy)}` },
          { label: 'Dry run' },
        ]}
        sentence={sentenceOf(run)}
        actions={
          can(actor, 'record.export') && run.changed > 0 ? (
            <>
              <LinkButton href={`/api/v1/policies/dry-runs/${run.id}/export?format=csv`} prefetch={false}>
                Export CSV
              </LinkButton>
              <LinkButton href={`/api/v1/policies/dry-runs/${run.id}/export?format=ndjson`} prefetch={false}>
                NDJSON
              </LinkButton>
            </>
          ) : null
        }
      />
      <FactsStrip
        className="mx-gutter mb-6"
        facts={[
          { label: 'Tried', value: `${run.policy}@${run.version}` },
          {
            label: 'Beside',
            value:
              run.state === 'waiting'
                ? 'not known yet'
                : run.base.filter((one) => !one.startsWith(`${run.policy}@`)).join(', ') || 'no other policy',
          },
          { label: 'Decisions from', value: <Time at={run.from} style="stamp" /> },
          { label: 'Until', value: <Time at={run.until} style="stamp" /> },
          { label: 'Asked by', value: run.askedBy },
          ...(run.asksOfArguments ? [{ label: 'Arguments', value: ARGUMENTS_WORDS[run.arguments] }] : []),
          { label: 'State', value: DRY_RUN_WORDS[run.state] },
        ]}
      />
      {run.asksOfArguments && run.arguments !== 'clear' ? (
        <div className="flex max-w-prose flex-col items-start gap-3 px-gutter pb-6 text-ink-2">
          <p>
            {run.arguments === 'masked'
              ? 'Conditions on arguments saw personal data masked, on both sides of the comparison: one that asks for an account or an address by its value does not hold here, and may hold when it is in force.'
              : 'Who asked may not read content, so that conditions on arguments saw none: they fail here and ask for a person, on both sides of the comparison.'}
          </p>
          {can(actor, 'policies.write') && can(actor, 'content.reveal') && can(actor, 'content.read') ? (
            <TryInClear run={run} tryOnPast={tryOnPast} />
          ) : null}
        </div>
      ) : null}
      <DryRunProgress run={run} stop={can(actor, 'policies.write') ? stop : null} />
      <DryRunMoves run={run} {...only} />
      {page.items.length > 0 ? (
        <>
          <DryRunChanges items={page.items} />
          <nav aria-label="More" className="flex flex-wrap gap-2 px-gutter py-4">
            {page.nextCursor ? <LinkButton href={`${here}?${next}`}>Older ones</LinkButton> : null}
            {given['cursor'] ? (
              <LinkButton href={`${here}${only ? `?${new URLSearchParams(only)}` : ''}`}>From the newest</LinkButton>
            ) : null}
            <LinkButton
              tone="quiet"
              prefetch={false}
              href={`/decisions?${new URLSearchParams({ q: ids.join(' OR '), from: run.from, to: run.until })}`}
            >
              {page.items.length > IN_EXPLORER ? `First ${IN_EXPLORER} in the explorer` : 'These in the explorer'}
            </LinkButton>
          </nav>
        </>
      ) : run.state === 'done' ? (
        <p className="max-w-prose px-gutter pb-10 text-ink-2">
          {run.checked === 0
            ? 'No scored decision lies in this range, so this says nothing about the version. Decisions are scored when they are closed.'
            : only
              ? 'No decision moved between these routes.'
              : 'Every decision keeps its route.'}
        </p>
      ) : null}
    </>
  );
}

function sentenceOf(run: DryRunView): string {
  const days = Math.round((Date.parse(run.until) - Date.parse(run.from)) / 86_400_000);
  const so = run.state === 'done' ? '' : ' so far';
  const unread = run.unread > 0 ? ` Of ${formatNumber(run.unread)} the facts are gone; nothing is said of them.` : '';
  return `Under version ${run.version} of ${run.policy}, ${formatNumber(run.changed)} of ${plural(run.checked, 'decision')} of the last ${plural(days, 'day')} would have been routed differently${so}.${unread} Not tried: calls that were judged at the desk, and decisions that were not scored when the run passed them.`;
}
