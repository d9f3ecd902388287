import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { CallMoves, DryRunCalls, DryRunChanges, DryRunMoves } from '@/components/policies/dry-run-changes';
import { DRY_RUN_WORDS } from '@/components/policies/dry-run-list';
import { dryRunSentence } from '@/components/policies/dry-run-words';
import { DryRunProgress } from '@/components/policies/dry-run-progress';
import { TryInClear } from '@/components/policies/policy-acts';
import { withAddress } from '@/components/shell/with-address';
import { LinkButton } from '@/components/ui/button';
import { FactsStrip } from '@/components/ui/facts';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { dryRunCallsQuery, dryRunQuery, type DryRunView } from '@/lib/assessment/dry-run';
import { getDryRun, listDryRunCalls, listDryRunChanges } from '@/lib/assessment/server/read-dry-runs';
import { AppError } from '@/lib/shared/errors';
import { formatNumber, plural } from '@/lib/shared/format';
import { stop, tryOnPast } from '../../actions';

export const metadata: Metadata = { title: 'Dry run' };
export default withAddress(DryRunPage);
/** Decisions that one query of the explorer names. */
const IN_EXPLORER = 40;
const ARGUMENTS_WORDS = {
  none: 'not looked at',
  masked: 'personal data masked',
  clear: 'in clear, for a stated reason',
} as const;

async function DryRunPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [{ id }, given] = [await params, await searchParams];
  const here = `/policies/dry-runs/${encodeURIComponent(id)}`;
  const actor = await getActor(here);
  const locale = (await getSignedIn())?.settings.locale;
  if (!can(actor, 'decisions.read')) return <NotPermitted permission="decisions.read" />;
  const run = await getDryRun(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const asked = dryRunQuery.safeParse(given);
  const query = asked.success ? asked.data : dryRunQuery.parse({});
  const page = await listDryRunChanges(actor, id, query);
  const callsAsked = dryRunCallsQuery.safeParse({ cursor: given['calls'] });
  const calls = await listDryRunCalls(actor, id, callsAsked.success ? callsAsked.data : {});
  const inForce = run.comparison === 'withoutPolicy';
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
        sentence={dryRunSentence(run, locale)}
        actions={
          can(actor, 'record.export') && run.changed + (run.calls?.changed ?? 0) > 0 ? (
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
          <DryRunChanges items={page.items} inForce={inForce} />
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
      <Section title="Calls judged at the desk" id="calls" aside="asked for before they ran">
        <p className="mb-3 max-w-prose text-ink-2">{callsSentence(run, locale)}</p>
        {run.calls ? <CallMoves moves={run.calls.moves} /> : null}
        {calls.items.length > 0 ? (
          <div className="-mx-gutter">
            <DryRunCalls items={calls.items} inForce={inForce} />
          </div>
        ) : null}
        {calls.nextCursor || given['calls'] ? (
          <nav aria-label="More calls" className="flex flex-wrap gap-2 py-4">
            {calls.nextCursor ? (
              <LinkButton href={`${here}?${new URLSearchParams({ ...only, calls: calls.nextCursor })}#calls`}>
                Older calls
              </LinkButton>
            ) : null}
            {given['calls'] ? <LinkButton href={`${here}#calls`}>From the newest</LinkButton> : null}
          </nav>
        ) : null}
      </Section>
    </>
  );
}

/** What the record holds of calls that were judged before they ran, and what of it no run can tell. */
function callsSentence({ calls, state }: DryRunView, locale: string | undefined): string {
  if (calls === null)
    return state === 'waiting'
      ? 'They are tried after the decisions.'
      : 'This run is from before such calls were tried. Try the version again to see them.';
  const so = state === 'done' ? '' : ' so far';
  const unread =
    calls.unread > 0 ? ` Of ${formatNumber(calls.unread, locale)} what was asked is gone; nothing is said of them.` : '';
  return `${formatNumber(calls.changed, locale)} of ${plural(calls.checked, 'call', undefined, locale)} would have been routed differently${so}, as the agent asked for them and with the risk of then.${unread} Not told: what reviewers made of the arguments, halts, and who decided. The AI system’s risk class is the one registered now.`;
}
