'use client';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { ChevronRight, Clock, TriangleAlert } from 'lucide-react';
import type { AssessmentLine, AssessmentView, FindingView, SubjectView } from '@/lib/assessment/contract';
import { explorerHref } from '../explorer/decisions/decision-list';
import { Badge, RiskBadge, RouteBadge } from '../ui/badge';
import { Num, Plural } from '../ui/num';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { FindingTable } from './finding-table';
import type { LabelAction } from './finding-labels';
import type { MissedActions } from './missed-dialog';
import { MissedList } from './missed-list';
import { Claims, Effect } from './subject-facts';
import type { Missed } from '../trail/use-missed';
import { roundedScore, scoreText, shortBundle, STAGE_WORDS, TIER_RULE } from './words';

export interface RiskSectionProps {
  decisionId: string;
  assessed: { current: AssessmentView | null; lines: readonly AssessmentLine[]; waiting: boolean };
  running: boolean;
  /** Null: the reader may not say what a finding was worth. */
  label: LabelAction | null;
  active: string | null;
  missed: Pick<Missed, 'list' | 'change'>;
  withdraw: MissedActions['withdraw'] | null;
  /** How the trail names a step, and its row there, from 1; null where it is not here (yet). */
  stepOf: (id: string) => { title: string; row: number } | null;
  onStep: (id: string) => void;
  onGo: (finding: FindingView) => void;
}

/**
 * How a decision stands scored. First in one line: tier, what it is about, route and strongest reason; what follows folds out: the rule and
 * version that decided, what each score is made of, and every scoring there was.
 */
export function RiskSection({
  decisionId,
  assessed,
  running,
  label,
  active,
  missed,
  withdraw,
  stepOf,
  onStep,
  onGo,
}: RiskSectionProps) {
  const { current, lines, waiting } = assessed;
  const newest = current !== null && lines[0]?.index === current.index;
  return (
    <section id="risk" aria-labelledby="risk-title" className="px-gutter pb-3">
      {current ? (
        <details open={!newest || undefined} className="group">
          <summary className="-mx-2 flex min-h-9 list-none flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-2 py-1 hover:bg-hover [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="-ms-1 -me-1.5 size-4 shrink-0 text-muted group-open:rotate-90 rtl:-scale-x-100"
            />
            <h2 id="risk-title" className="text-table font-medium">
              Risk
            </h2>
            <AtAGlance of={current} newest={newest} missed={missed.list.length} stepOf={stepOf} />
          </summary>
          <div className="mt-3 flex flex-col gap-4">
            {newest ? null : (
              <Notice tone="info">
                This is not the scoring that counts.{' '}
                <Link href="?" className="link">
                  Show the newest
                </Link>
              </Notice>
            )}
            <Verdict of={current} newest={newest} />
            <Parts
              decisionId={decisionId}
              of={current}
              label={label}
              active={active}
              stepOf={stepOf}
              onStep={onStep}
              onGo={onGo}
            />
            <MissedList
              decisionId={decisionId}
              missed={missed.list}
              stepOf={stepOf}
              onGo={(one) => onStep(one.step)}
              withdraw={withdraw}
              onChanged={missed.change}
            />
            {lines.length > 1 ? <Lines lines={lines} shown={current.index} /> : null}
          </div>
        </details>
      ) : (
        <p className="flex min-h-9 flex-wrap items-center gap-x-3">
          <span id="risk-title" className="font-medium">
            Risk
          </span>
          {waiting ? null : (
            <span className="text-muted">
              {running
                ? 'A decision is scored when it is closed. This one is still running.'
                : 'Not scored yet. That does not mean that the risk is low.'}
            </span>
          )}
          {waiting ? <Waiting again={false} /> : null}
        </p>
      )}
      {current && waiting ? (
        <p className="mt-1">
          <Waiting again />
        </p>
      ) : null}
      {current && current.unscored.length > 0 ? (
        <p className="mt-1 inline-flex max-w-prose items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-medium" />
          <span>
            Not all of it could be scored: {current.unscored.map((one) => one.words).join('; ')}. What is said here is a floor,
            not an answer.
          </span>
        </p>
      ) : null}
    </section>
  );
}

function Waiting({ again }: { again: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 text-muted">
      <Clock aria-hidden className="size-4" />
      {again ? 'More events have come since: it is being scored again.' : 'It is closed and waits to be scored.'}
    </span>
  );
}

function Scored({ of, newest }: { of: AssessmentView; newest: boolean }) {
  return (
    <>
      {newest ? 'Scored ' : 'An earlier scoring, of '}
      <Time at={of.assessedAt} style="stamp" />, bundle{' '}
      <Link
        href={explorerHref({ q: `scorer:${of.bundle}`, range: { preset: 'all' } })}
        className="link font-mono"
        title={of.bundle}
        prefetch={false}
      >
        {shortBundle(of.bundle)}
      </Link>
      , {of.cause === 'rescored' ? 'anew' : 'when it was closed'}.
    </>
  );
}

/** The line that stands for the whole: no links in it, since it is what folds the rest out. */
function AtAGlance({
  of,
  newest,
  missed,
  stepOf,
}: { of: AssessmentView; newest: boolean; missed: number } & Pick<RiskSectionProps, 'stepOf'>) {
  const worst = [...of.subjects].filter((one) => one.stage === of.stage).sort(byTier)[0];
  const step = worst?.step === undefined ? null : stepOf(worst.step);
  const strongest =
    worst && of.findings.filter((one) => one.subject === worst.no).sort((a, b) => b.contribution - a.contribution)[0];
  return (
    <>
      <RiskBadge tier={of.tier} score={of.score === undefined ? undefined : roundedScore(of.score)} />
      {of.stage ? (
        <span className="text-ink-2">
          {STAGE_WORDS[of.stage].toLowerCase()}
          {worst?.tool ? (
            <>
              : <bdi className="font-mono text-label">{worst.tool}</bdi>
            </>
          ) : step ? (
            <>
              {' '}
              in <bdi>{step.title}</bdi>
            </>
          ) : null}
        </span>
      ) : null}
      {of.route ? (
        <span className="inline-flex items-center gap-1.5">
          <span className="text-muted">route</span> <RouteBadge route={of.route} />
        </span>
      ) : null}
      {newest ? null : <Badge tone="accent">an earlier scoring</Badge>}
      {strongest ? (
        <span className="min-w-0 grow basis-64 truncate text-muted" title={strongest.reason}>
          {strongest.reason}
        </span>
      ) : (
        <span className="text-muted">nothing found</span>
      )}
      <span className="ms-auto text-label whitespace-nowrap text-muted">
        <Plural count={of.findings.length} one="finding" /> in <Plural count={of.subjects.length} one="scored part" />
        {missed > 0 ? (
          <>
            {', '}
            <Num value={missed} />
            {' missed'}
          </>
        ) : null}
        <span className="ms-2 text-accent group-open:hidden">show</span>
        <span className="ms-2 hidden text-accent group-open:inline">fold</span>
      </span>
    </>
  );
}

const TIER_ORDER = ['unscored', 'low', 'medium', 'high', 'critical'];
const byTier = (a: SubjectView, b: SubjectView): number =>
  TIER_ORDER.indexOf(b.tier) - TIER_ORDER.indexOf(a.tier) || b.probability - a.probability || a.no - b.no;

function Parts({
  decisionId,
  of,
  label,
  active,
  stepOf,
  onStep,
  onGo,
}: Omit<RiskSectionProps, 'assessed' | 'running' | 'missed' | 'withdraw'> & { of: AssessmentView }) {
  const found = of.subjects.filter((one) => of.findings.some((finding) => finding.subject === one.no)).sort(byTier);
  const rest = of.subjects.filter((one) => !found.includes(one));
  const name = (subject: SubjectView): ReactNode => <SubjectName subject={subject} stepOf={stepOf} onStep={onStep} />;
  return (
    <>
      {found.length > 0 ? (
        <div>
          <FindingTable
            decisionId={decisionId}
            groups={found.map((subject) => ({
              subject,
              findings: of.findings.filter((one) => one.subject === subject.no).sort((a, b) => b.contribution - a.contribution),
              heading: (
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-body">
                  {name(subject)}
                  <RiskBadge tier={subject.tier} score={roundedScore(subject.score)} />
                  <span className="text-label text-muted tabular-nums">calibrated {scoreText(subject.probability)}</span>
                  {subject.route ? <RouteBadge route={subject.route} /> : null}
                  {subject.effect ? <Effect subject={subject} /> : null}
                  <Claims subject={subject} />
                </span>
              ),
            }))}
            label={label}
            active={active}
            onGo={onGo}
          />
          <p className="mt-2 max-w-prose text-label text-muted">{TIER_RULE}</p>
        </div>
      ) : null}
      {rest.length > 0 ? (
        <details>
          <summary className="min-h-6 text-label text-muted">
            {found.length > 0 ? (
              <>
                <Plural count={rest.length} one="part" />
                {' scored without a finding'}
              </>
            ) : (
              <>
                <Plural count={rest.length} one="part" />
                {' scored, nothing found'}
              </>
            )}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {rest.map((subject) => (
              <li key={subject.no} className="flex flex-wrap items-center gap-x-3">
                {name(subject)}
                <RiskBadge tier={subject.tier} score={subject.tier === 'unscored' ? undefined : roundedScore(subject.score)} />
                {subject.unscored.length > 0 ? (
                  <span className="text-label text-muted">{subject.unscored.map((one) => one.words).join('; ')}</span>
                ) : null}
                {subject.effect ? <Effect subject={subject} /> : null}
                <Claims subject={subject} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

/** The rule that decided on the route, in a sentence, and which scoring this is. */
function Verdict({ of, newest }: { of: AssessmentView; newest: boolean }) {
  const errors = of.subjects.flatMap((one) => one.errors);
  return (
    <div className="flex flex-col gap-1">
      {of.decidedBy ? (
        <p className="max-w-prose">
          The rule <strong className="font-medium">{of.decidedBy.rule}</strong> of the policy{' '}
          <Link href={`/policies/${encodeURIComponent(of.decidedBy.policy)}`} className="link" prefetch={false}>
            {of.decidedBy.policy}
          </Link>{' '}
          version {of.decidedBy.version} asks for it: {of.decidedBy.reason}{' '}
          <Link href={`/policies/${encodeURIComponent(of.decidedBy.policy)}#dry-runs`} className="link" prefetch={false}>
            What else it stops
          </Link>
          {of.baseline && of.baseline !== of.route ? (
            <span className="text-muted"> The tier alone would have asked for {of.baseline.replace('_', ' ')}.</span>
          ) : null}
        </p>
      ) : of.route ? (
        <p className="max-w-prose text-muted">
          {of.policies.length > 0 ? (
            <>
              {'No rule of the '}
              <Plural count={of.policies.length} one="policy" many="policies" />
              {' in force asks for more than the tier does.'}
            </>
          ) : (
            'No policy was in force: the tier alone gives the route.'
          )}
        </p>
      ) : null}
      {errors.length > 0 ? (
        <p className="text-medium">
          <Plural count={errors.length} one="condition" /> could not be evaluated, which asks for a person:{' '}
          {errors.map((one) => `${one.policy}#${one.rule}`).join(', ')}
        </p>
      ) : null}
      <p className="text-label text-muted">
        This is what would be asked for if it were about to happen. It was recorded, not stopped, unless an approval says
        otherwise. <Scored of={of} newest={newest} />
      </p>
    </div>
  );
}

/** What was scored, by its stage and the step it is about: two answers of one decision are told apart. */
function SubjectName({ subject, stepOf, onStep }: { subject: SubjectView } & Pick<RiskSectionProps, 'stepOf' | 'onStep'>) {
  const { step } = subject;
  const place = step === undefined ? null : stepOf(step);
  return (
    <span className="font-medium">
      {STAGE_WORDS[subject.stage]}
      {subject.tool ? (
        <>
          : <bdi className="font-mono text-label">{subject.tool}</bdi>
        </>
      ) : null}
      {step !== undefined ? (
        <button type="button" className="link ms-2 min-h-6 font-normal" onClick={() => onStep(step)}>
          {place ? (
            <>
              row {place.row}
              {subject.tool ? null : (
                <>
                  , <bdi>{place.title}</bdi>
                </>
              )}
            </>
          ) : (
            'its step'
          )}
        </button>
      ) : null}
    </span>
  );
}

function Lines({ lines, shown }: { lines: readonly AssessmentLine[]; shown: number | null }) {
  return (
    <details open={shown !== lines[0]?.index}>
      <summary className="min-h-6 text-label text-muted">
        <Plural count={lines.length} one="scoring" />, the newest counts
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {lines.map((line, i) => (
          <li key={line.index} className="flex flex-wrap items-center gap-x-3">
            <Time at={line.assessedAt} style="stamp" />
            <RiskBadge
              tier={line.tier}
              score={line.score === undefined ? undefined : Number(scoreText(line.score)) || undefined}
            />
            {line.route ? <RouteBadge route={line.route} /> : null}
            <span className="font-mono text-label text-muted" title={line.bundle}>
              {shortBundle(line.bundle)}
            </span>
            <span className="text-label text-muted">{line.cause === 'rescored' ? 'scored anew' : 'when it was closed'}</span>
            {line.index === shown ? (
              <span className="text-label text-muted">shown</span>
            ) : (
              <Link href={i === 0 ? '?' : `?assessment=${line.index}`} className="link text-label" prefetch={false}>
                show
              </Link>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
