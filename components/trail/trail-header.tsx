import { counted } from '../ui/counted';
import { VisibleText } from '../ui/untrusted-text';
import { plainMasks } from '@/lib/privacy/mask-text';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { BookCheck, ChevronLeft, ChevronRight, Eraser, Printer, Siren, Waypoints } from 'lucide-react';
import { CHECKS, type CheckName } from '@/lib/checks/checks';
import type { DecisionSummary } from '@/lib/decisions/contract';
import { lineageHref } from '@/lib/lineage/graph';
import { matchModels } from '@/lib/decisions/model-names';
import { formatDuration } from '@/lib/shared/format';
import type { Integrity } from '@/lib/decisions/trail';
import { explorerHref } from '../explorer/decisions/decision-list';
import { roundedScore } from '../risk/words';
import { DecisionSeal } from '../integrity/prove-it';
import { Badge, RiskBadge, RouteBadge, StatusBadge } from '../ui/badge';
import { LinkButton } from '../ui/button';
import { CopyId } from '../ui/copy-id';
import { FactsStrip, type Fact } from '../ui/facts';
import { Breadcrumbs } from '../ui/page-header';
import { Time, ZoneName } from '../ui/time';
import { NeighbourKeys } from './neighbour-keys';

const FLAG_WORDS: Readonly<Record<string, string>> = {
  erased: 'content was erased',
  restricted: 'content restricted: its erasure waits for a hold',
  lateEvents: 'events arrived after it was closed',
  conflict: 'conflicting reports under one id',
  aliasConflict: 'one id was used for several decisions',
  labelsTruncated: 'too many labels; some were left out of search',
  evidenceIncomplete: 'the emitter dropped records',
  timesAssumed: 'the source reported an order and no times',
  unknownSchemaVersion: 'a newer schema version than Countersign knows',
};

/** The head of a decision: where it stands in the list it was opened from, the sentence, and the facts in a strip. */
export function TrailHeader({
  decision,
  sentence,
  listHref,
  previousHref,
  nextHref,
  position,
  compare,
  printHref,
  integrity,
  mayReveal = false,
  eraseHref,
  incidentHref,
}: {
  decision: DecisionSummary;
  sentence: ReactNode;
  listHref: string;
  previousHref: string | null;
  nextHref: string | null;
  /** '12 of 1,284', when known. */
  position: string | null;
  compare: ReactNode;
  printHref: string;
  integrity: Integrity;
  /** The reader may take the proof with personal data in clear. */
  mayReveal?: boolean;
  /** Null for those who may not ask for an erasure. */
  eraseHref: string | null;
  /** Null for those who keep no incidents. */
  incidentHref: string | null;
}) {
  return (
    <header className="px-gutter pt-4 pb-3">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Breadcrumbs
          crumbs={[
            { label: 'Decisions', href: listHref },
            {
              label: decision.system.name,
              href: explorerHref({ q: `system:${quote(decision.system.id)}`, range: { preset: 'all' } }),
            },
            { label: <CopyId id={decision.id} label="decision id" /> },
          ]}
        />
        <div className="flex flex-wrap items-center gap-1" data-print="hide">
          {previousHref || nextHref ? (
            <nav aria-label="Neighbours in the list" className="me-2 flex items-center gap-1 text-label text-muted">
              {position ? <span>{position}</span> : null}
              <Step
                href={previousHref}
                label="Previous in the list"
                icon={<ChevronLeft aria-hidden className="rtl:-scale-x-100" />}
              />
              <Step href={nextHref} label="Next in the list" icon={<ChevronRight aria-hidden className="rtl:-scale-x-100" />} />
              <NeighbourKeys previousHref={previousHref} nextHref={nextHref} />
            </nav>
          ) : null}
          {compare}
          <LinkButton href={lineageHref({ kind: 'decision', name: decision.id })} size="sm" prefetch={false}>
            <Waypoints aria-hidden /> Lineage
          </LinkButton>
          <LinkButton href={`/evidence/decisions/${decision.id}`} size="sm" prefetch={false}>
            <BookCheck aria-hidden /> Evidence
          </LinkButton>
          {incidentHref ? (
            <LinkButton href={incidentHref} size="sm" prefetch={false}>
              <Siren aria-hidden /> Incident…
            </LinkButton>
          ) : null}
          <LinkButton href={printHref} size="sm" prefetch={false}>
            <Printer aria-hidden /> Print
          </LinkButton>
          {eraseHref ? (
            <LinkButton href={eraseHref} size="sm" prefetch={false}>
              <Eraser aria-hidden /> Erase…
            </LinkButton>
          ) : null}
        </div>
      </div>
      <h1 dir="auto" className="mb-3 max-w-[64rem] text-h3 font-normal break-words sm:text-[1.125rem] sm:leading-7">
        {sentence}
      </h1>
      <FactsStrip facts={factsOf(decision, integrity, mayReveal)} />
      {decision.flags.length > 0 ? (
        <p className="mt-2 flex flex-wrap gap-2">
          {decision.flags.map((flag) => (
            <Badge key={flag} tone="medium">
              {isCheck(flag) ? (
                <Link
                  href={explorerHref({ q: `check:${flag}`, range: { preset: 'all' } })}
                  className="hover:underline"
                  prefetch={false}
                >
                  {CHECKS[flag].flag}
                </Link>
              ) : (
                (FLAG_WORDS[flag] ?? flag)
              )}
            </Badge>
          ))}
        </p>
      ) : null}
    </header>
  );
}

const isCheck = (flag: string): flag is CheckName => Object.hasOwn(CHECKS, flag);

function Step({ href, label, icon }: { href: string | null; label: string; icon: ReactNode }) {
  if (!href)
    return (
      <span
        aria-disabled="true"
        className="inline-flex size-7 items-center justify-center rounded-md opacity-40 [&_svg]:size-4"
        title={`${label}: none`}
      >
        {icon}
      </span>
    );
  return (
    <Link
      href={href}
      aria-label={label}
      title={label}
      className="inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink coarse:size-11 [&_svg]:size-4"
    >
      {icon}
    </Link>
  );
}

function factsOf(decision: DecisionSummary, integrity: Integrity, mayReveal: boolean): Fact[] {
  // Who it was about goes with an erasure and is hidden by a restriction; "not reported" would say that nobody told it.
  const lost = ['erased', 'restricted'].find((flag) => decision.flags.includes(flag));
  const gone = lost ? <span className="text-muted">not reported, or {lost}</span> : undefined;
  const { versions, usage, models } = decision;
  const started = Date.parse(decision.startedAt);
  const ended = decision.endedAt ? Date.parse(decision.endedAt) : null;
  const version = [
    ['agent', versions.agent],
    ['prompt', versions.prompt],
    ['policy', versions.policy],
  ].filter(([, value]) => value);
  return [
    { label: 'System', value: <Query field="system" value={decision.system.id} label={decision.system.name} /> },
    { label: 'Status', value: <StatusBadge status={decision.status} /> },
    {
      label: 'Started',
      value: (
        <>
          <Time at={decision.startedAt} style="stamp" detail /> <ZoneName className="text-label" />
        </>
      ),
    },
    {
      label: 'Duration',
      value: decision.flags.includes('timesAssumed')
        ? undefined
        : ended === null
          ? decision.status === 'running'
            ? 'running'
            : undefined
          : formatDuration(ended - started),
    },
    {
      label: 'Versions',
      value:
        version.length > 0 ? (
          <span dir="auto">
            {version.map(([name, value], i) => (
              <span key={name}>
                {i > 0 ? ' · ' : ''}
                {name}{' '}
                {name === 'prompt' ? (
                  <Link href={lineageHref({ kind: 'promptVersion', name: value! })} className="link" prefetch={false}>
                    {value}
                  </Link>
                ) : (
                  value
                )}
              </span>
            ))}
          </span>
        ) : undefined,
    },
    {
      label: 'Model',
      value:
        models.length > 0
          ? models.map((model, i) => {
              const name = model.responded ?? model.requested ?? '';
              const swapped = matchModels(model.requested, model.responded) === 'different';
              return (
                <span key={i}>
                  {i > 0 ? ', ' : ''}
                  <Query field="model" value={name} label={name} />
                  {swapped ? <span className="text-medium"> (asked {model.requested})</span> : null}
                  {model.responded ? null : <span className="text-muted"> (asked; which answered is not reported)</span>}
                </span>
              );
            })
          : undefined,
    },
    {
      label: 'Environment',
      value: decision.environment ? (
        <Query field="environment" value={decision.environment} label={decision.environment} />
      ) : (
        <span
          className="text-muted"
          title="Without it, no version can be checked against what is deployed and consented to there."
        >
          not reported; not checked against deployments
        </span>
      ),
    },
    {
      label: 'User',
      value: decision.user ? <Query field="user" value={plainMasks(decision.user)} label={decision.user} /> : gone,
    },
    {
      label: 'Session',
      value: decision.session ? <Query field="session" value={plainMasks(decision.session)} label={decision.session} /> : gone,
    },
    {
      label: 'Tokens',
      value: counted([
        [usage.inputTokens, 'in'],
        [usage.outputTokens, 'out'],
      ]),
    },
    {
      label: 'Risk',
      value: (
        <RiskBadge
          tier={decision.risk.tier}
          score={decision.risk.score === undefined ? undefined : roundedScore(decision.risk.score)}
        />
      ),
    },
    {
      label: 'Route',
      value: decision.route ? <RouteBadge route={decision.route} /> : <span className="text-muted">no policy evaluated</span>,
    },
    { label: 'Seal', value: <DecisionSeal decisionId={decision.id} integrity={integrity} mayReveal={mayReveal} /> },
  ];
}

function Query({ field, value, label }: { field: string; value: string; label: string }) {
  return (
    <Link href={explorerHref({ q: `${field}:${quote(value)}`, range: { preset: 'all' } })} className="link" prefetch={false}>
      <bdi className="break-all">
        <VisibleText text={label} />
      </bdi>
    </Link>
  );
}

/** A value as the query grammar takes it. */
export function quote(value: string): string {
  return /^[\p{L}\p{N}_.@-]+$/u.test(value) ? value : `"${value.replace(/(["\\])/g, '\\$1')}"`;
}
