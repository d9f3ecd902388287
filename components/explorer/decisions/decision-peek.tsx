'use client';
import { plainMasks } from '@/lib/privacy/mask-text';
import Link from 'next/link';
import { ArrowDown, ArrowUp, CircleMinus, Filter, Maximize2 } from 'lucide-react';
import type { DecisionSummary } from '@/lib/decisions/contract';
import { sentence, type SentencePart } from '@/lib/decisions/sentence';
import { formatDuration } from '@/lib/shared/format';
import { NotReported, RiskBadge, RouteBadge, StatusBadge } from '@/components/ui/badge';
import { roundedScore } from '@/components/risk/words';
import { IconButton, LinkButton } from '@/components/ui/button';
import { counted } from '@/components/ui/counted';
import { CopyId } from '@/components/ui/copy-id';
import { cx } from '@/components/ui/cx';
import { Plural } from '@/components/ui/num';
import { usePreferences } from '@/components/ui/preferences';
import { Seal } from '@/components/ui/seal';
import { SidePanel } from '@/components/ui/side-panel';
import { Skeleton } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { UntrustedText, VisibleText } from '@/components/ui/untrusted-text';
import type { FacetActions } from '../facet-panel';
import { useResource } from '../use-resource';
import { explorerHref } from './decision-list';
import { decisionHref } from './decision-urls';
import { PeekSteps, type PeekAnswer } from './peek-steps';

/** One decision beside the list: the sentence, the facts, what went in and out, and the first steps. J and K go on through the list. */
export function DecisionPeek({
  id,
  row,
  listSearch,
  contentVisible,
  systemKey,
  onMove,
  onClose,
  stateOf,
  onToggle,
}: {
  id: string;
  /** The row, when it is on this page: shown at once. */
  row: DecisionSummary | null;
  listSearch: string;
  contentVisible: boolean;
  /** The key of a system of this name, as queries write it. */
  systemKey: (name: string) => string;
  /** null at the end of the page. */
  onMove: { previous: (() => void) | null; next: (() => void) | null };
  onClose: () => void;
} & FacetActions) {
  const detail = useResource<PeekAnswer>(`/api/v1/decisions/${encodeURIComponent(id)}`);
  const answer = detail.stale ? null : detail.data;
  const decision = answer?.decision ?? row;
  const href = decisionHref(id, listSearch);
  const { zoneName: zone, locale } = usePreferences();
  return (
    <SidePanel
      label="Peek"
      title={decision ? <PeekTitle decision={decision} /> : 'Decision'}
      onClose={onClose}
      actions={
        <>
          <IconButton
            label="Previous"
            keys="K"
            icon={<ArrowUp aria-hidden />}
            disabled={!onMove.previous}
            onClick={onMove.previous ?? undefined}
          />
          <IconButton
            label="Next"
            keys="J"
            icon={<ArrowDown aria-hidden />}
            disabled={!onMove.next}
            onClick={onMove.next ?? undefined}
          />
          <LinkButton href={href} tone="secondary">
            <Maximize2 aria-hidden /> Open
          </LinkButton>
        </>
      }
    >
      {detail.problem && !decision ? (
        <ErrorState
          compact
          title={
            detail.problem.status === 404
              ? 'There is no such decision, or you may not see it.'
              : 'This decision could not be read.'
          }
          safe={detail.problem.message}
          requestId={detail.problem.requestId}
          onRetry={detail.reload}
        />
      ) : null}
      {decision ? (
        <div className="flex flex-col gap-5">
          <p className="text-prose" dir="auto">
            <SentenceLine parts={sentence(decision, undefined, { zone, locale })} href={href} />
          </p>
          <Facts
            systemKey={systemKey}
            decision={decision}
            events={answer?.integrity?.eventCount}
            stateOf={stateOf}
            onToggle={onToggle}
          />
          {contentVisible ? (
            <>
              <Content title="Input" text={decision.inputPreview} author="Input, as the emitter reported it" />
              <Content title="Output" text={decision.outputPreview} author="Output, as the emitter reported it" />
            </>
          ) : (
            <p className="text-muted">
              Your role shows facts without content. An administrator of the workspace can grant reading content.
            </p>
          )}
          <PeekSteps
            answer={answer}
            problem={detail.problem !== null}
            decision={decision}
            href={href}
            onRetry={detail.reload}
            message={detail.problem?.message}
            requestId={detail.problem?.requestId ?? null}
          />
        </div>
      ) : detail.loading ? (
        <div role="status" className="flex flex-col gap-3">
          <span className="sr-only">Loading</span>
          {Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} className={index % 3 ? 'w-full' : 'w-1/2'} />
          ))}
        </div>
      ) : null}
    </SidePanel>
  );
}

function PeekTitle({ decision }: { decision: DecisionSummary }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Seal state={decision.seal} />
      <h2 className="min-w-0 truncate font-medium">
        <bdi>{decision.system.name}</bdi>
      </h2>
    </span>
  );
}

/** The sentence with its nouns as links: systems and queries lead to the explorer, everything else into the trail. */
export function SentenceLine({ parts, href }: { parts: readonly SentencePart[]; href: string }) {
  return parts.map((part, index) => {
    const text = <VisibleText text={part.text} />;
    if (!part.link) return <span key={index}>{text}</span>;
    const target =
      part.link.kind === 'query'
        ? explorerHref({ q: part.link.q })
        : part.link.kind === 'system'
          ? explorerHref({ q: `system:${part.link.id}` })
          : part.link.kind === 'step'
            ? `${href}${href.includes('?') ? '&' : '?'}step=${encodeURIComponent(part.link.id)}`
            : href;
    return (
      <Link key={index} href={target} prefetch={false} className="link">
        {text}
      </Link>
    );
  });
}

/** Facts with a way to filter by each. `systemKey` gives the name that emitters and queries use. */
function Facts({
  systemKey,
  decision,
  events,
  stateOf,
  onToggle,
}: { systemKey: (name: string) => string; decision: DecisionSummary; events?: number } & FacetActions) {
  const filterable = (field: string, value: string | undefined) =>
    value ? <Filterable field={field} value={value} stateOf={stateOf} onToggle={onToggle} /> : undefined;
  const several = (field: string, values: readonly string[]) =>
    values.length ? (
      <span className="flex flex-col">
        {values.slice(0, 12).map((value) => (
          <Filterable key={value} field={field} value={value} stateOf={stateOf} onToggle={onToggle} />
        ))}
        {values.length > 12 ? <span className="text-muted">and {values.length - 12} more</span> : null}
      </span>
    ) : undefined;
  const models = [
    ...new Set(decision.models.flatMap((model) => [model.responded ?? model.requested].filter((name) => name !== undefined))),
  ];
  const { inputTokens, outputTokens } = decision.usage;
  const facts: { label: string; value: React.ReactNode }[] = [
    {
      label: 'Status',
      value: (
        <Filterable
          field="status"
          value={decision.status}
          shown={<StatusBadge status={decision.status} />}
          stateOf={stateOf}
          onToggle={onToggle}
        />
      ),
    },
    {
      label: 'Risk',
      value: (
        <Filterable
          field="risk"
          value={decision.risk.tier}
          shown={
            <RiskBadge
              tier={decision.risk.tier}
              score={decision.risk.score === undefined ? undefined : roundedScore(decision.risk.score)}
            />
          }
          stateOf={stateOf}
          onToggle={onToggle}
        />
      ),
    },
    { label: 'Route', value: <RouteBadge route={decision.route} /> },
    { label: 'Started', value: <Time at={decision.startedAt} detail /> },
    {
      label: 'Duration',
      value: decision.flags.includes('timesAssumed') ? (
        <NotReported />
      ) : decision.endedAt ? (
        formatDuration(Date.parse(decision.endedAt) - Date.parse(decision.startedAt))
      ) : (
        <NotReported what="no end reported" />
      ),
    },
    { label: 'System', value: filterable('system', systemKey(decision.system.name)) },
    { label: 'Environment', value: filterable('environment', decision.environment) },
    { label: 'Models', value: several('model', models) },
    { label: 'Tools', value: several('tool', decision.tools) },
    { label: 'User', value: filterable('user', decision.user) },
    { label: 'Session', value: filterable('session', decision.session) },
    {
      label: 'Steps',
      value: <Extent decision={decision} events={events} />,
    },
    {
      label: 'Tokens',
      value: counted([
        [inputTokens, 'in'],
        [outputTokens, 'out'],
      ]),
    },
    { label: 'Versions', value: versions(decision) },
    ...(decision.flags.length ? [{ label: 'Flags', value: several('flag', decision.flags) }] : []),
    { label: 'Id', value: <CopyId id={decision.id} label="decision id" /> },
    ...(decision.externalId
      ? [{ label: "Emitter's id", value: <CopyId id={decision.externalId} label="the emitter's id" /> }]
      : []),
    ...(decision.traceId ? [{ label: 'Trace id', value: <CopyId id={decision.traceId} label="trace id" /> }] : []),
  ];
  return (
    <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-0.5">
      {facts.map((fact) => (
        <div key={fact.label} className="contents">
          <dt className="leading-6 text-muted">{fact.label}</dt>
          <dd className="min-w-0 leading-6 break-words">{fact.value ?? <NotReported />}</dd>
        </div>
      ))}
    </dl>
  );
}

function versions(decision: DecisionSummary): string | undefined {
  const { agent, prompt, policy } = decision.versions;
  const parts = [agent && `agent ${agent}`, prompt && `prompt ${prompt}`, policy && `policy ${policy}`].filter(Boolean);
  return parts.length ? parts.join(', ') : undefined;
}

/** A value that can be asked for or excluded in the list behind. */
function Filterable({
  field,
  value: masked,
  shown,
  stateOf,
  onToggle,
}: { field: string; value: string; shown?: React.ReactNode } & FacetActions) {
  const value = plainMasks(masked);
  const state = stateOf(field, value);
  const button =
    'inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink focus-visible:opacity-100 coarse:size-11 coarse:opacity-100';
  return (
    <span className="group/fact flex min-w-0 items-center gap-1">
      <bdi className="min-w-0 break-words">{shown ?? <VisibleText text={masked} />}</bdi>
      <span className="flex shrink-0" data-print="hide">
        <button
          type="button"
          aria-pressed={state === 'in'}
          aria-label={`Only ${field} ${value}`}
          title={state === 'in' ? 'The list is filtered by this' : 'Only these'}
          onClick={() => onToggle(field, value, false)}
          className={cx(button, state === 'in' ? 'text-accent' : 'opacity-0 group-hover/fact:opacity-100')}
        >
          <Filter aria-hidden className="size-3.5" />
        </button>
        <button
          type="button"
          aria-pressed={state === 'out'}
          aria-label={`Without ${field} ${value}`}
          title={state === 'out' ? 'The list leaves these out' : 'Without these'}
          onClick={() => onToggle(field, value, true)}
          className={cx(button, state === 'out' ? 'text-critical-text' : 'opacity-0 group-hover/fact:opacity-100')}
        >
          <CircleMinus aria-hidden className="size-3.5" />
        </button>
      </span>
    </span>
  );
}

function Content({ title, text, author }: { title: string; text?: string; author: string }) {
  return (
    <section aria-label={title}>
      {text === undefined ? (
        <p>
          <span className="me-2 text-label font-medium text-ink-2">{title}</span>
          <NotReported what="not captured" />
        </p>
      ) : (
        <UntrustedText text={text} author={author} limit={1200} />
      )}
    </section>
  );
}

/** How long the trail is: a count that was not read yet is not said. */
function Extent({ decision, events }: { decision: DecisionSummary; events: number | undefined }) {
  return (
    <>
      <Plural count={decision.stepCount} one="step" />,{' '}
      {decision.errorCount === 0 ? 'no errors' : <Plural count={decision.errorCount} one="error" />}
      {events === undefined ? null : (
        <>
          , <Plural count={events} one="event" />
        </>
      )}
    </>
  );
}
