'use client';
import Link from 'next/link';
import { Clock, TriangleAlert } from 'lucide-react';
import type { AssessmentLine, AssessmentView, FindingView, SubjectView } from '@/lib/assessment/contract';
import { plural } from '@/lib/shared/format';
import { explorerHref } from '../explorer/decisions/decision-list';
import { Badge, RiskBadge, RouteBadge } from '../ui/badge';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { FindingTable } from './finding-table';
import type { LabelAction } from './finding-labels';
import { roundedScore, scoreText, shortBundle, STAGE_WORDS } from './words';

export interface RiskSectionProps {
  decisionId: string;
  assessed: { current: AssessmentView | null; lines: readonly AssessmentLine[]; waiting: boolean };
  running: boolean;
  /** Null: the reader may not say what a finding was worth. */
  label: LabelAction | null;
  active: string | null;
  onGo: (finding: FindingView) => void;
}

/** How a decision stands scored: tier and route, the rule and version that decided, what the score is made of, and every scoring there was. */
export function RiskSection({ decisionId, assessed, running, label, active, onGo }: RiskSectionProps) {
  const { current, lines, waiting } = assessed;
  const newest = current !== null && lines[0]?.index === current.index;
  return (
    <Section id="risk" title="Risk" aside={current ? <Scored of={current} newest={newest} /> : null} className="border-t-0 pt-2!">
      {waiting ? (
        <p className="mb-3 inline-flex items-center gap-2 text-muted">
          <Clock aria-hidden className="size-4" />
          {current ? 'More events have come since: it is being scored again.' : 'It is closed and waits to be scored.'}
        </p>
      ) : null}
      {current ? (
        <Assessed decisionId={decisionId} of={current} newest={newest} label={label} active={active} onGo={onGo} />
      ) : waiting ? null : (
        <p className="max-w-prose text-muted">
          {running
            ? 'A decision is scored when it is closed. This one is still running.'
            : 'Not scored yet. That does not mean that the risk is low.'}
        </p>
      )}
      {lines.length > 1 ? <Lines lines={lines} shown={current?.index ?? null} /> : null}
    </Section>
  );
}

function Scored({ of, newest }: { of: AssessmentView; newest: boolean }) {
  return (
    <>
      {newest ? null : 'An earlier scoring, of '}
      <Time at={of.assessedAt} style="stamp" />, bundle{' '}
      <Link
        href={explorerHref({ q: `scorer:${of.bundle}`, range: { preset: 'all' } })}
        className="link font-mono"
        title={of.bundle}
        prefetch={false}
      >
        {shortBundle(of.bundle)}
      </Link>
      , {of.cause === 'rescored' ? 'scored anew' : 'scored when it was closed'}
    </>
  );
}

function Assessed({
  decisionId,
  of,
  newest,
  label,
  active,
  onGo,
}: Omit<RiskSectionProps, 'assessed' | 'running'> & { of: AssessmentView; newest: boolean }) {
  const found = of.subjects.filter((one) => of.findings.some((finding) => finding.subject === one.no));
  const rest = of.subjects.filter((one) => !found.includes(one));
  const ranked = [...found].sort((a, b) => b.score - a.score || a.no - b.no);
  return (
    <div className="flex flex-col gap-4">
      {newest ? null : (
        <Notice tone="info">
          This is not the scoring that counts.{' '}
          <Link href="?" className="link">
            Show the newest
          </Link>
        </Notice>
      )}
      <Verdict of={of} />
      {of.unscored.length > 0 ? (
        <p className="inline-flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-medium" />
          <span>
            Not all of it could be scored: {of.unscored.map((one) => one.words).join('; ')}. What is said here is a floor, not an
            answer.
          </span>
        </p>
      ) : null}
      {ranked.map((subject) => (
        <div key={subject.no} className="min-w-0">
          <h3 className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-body font-medium">
            <SubjectName subject={subject} />
            <RiskBadge tier={subject.tier} score={roundedScore(subject.score)} />
            {subject.route ? <RouteBadge route={subject.route} /> : null}
            {subject.effect ? <Effect subject={subject} /> : null}
            <Claims subject={subject} />
          </h3>
          <FindingTable
            decisionId={decisionId}
            subject={subject}
            findings={of.findings.filter((one) => one.subject === subject.no).sort((a, b) => b.contribution - a.contribution)}
            label={label}
            active={active}
            onGo={onGo}
          />
        </div>
      ))}
      {rest.length > 0 ? (
        <details>
          <summary className="min-h-6 text-label text-muted">
            {ranked.length > 0
              ? `${plural(rest.length, 'part')} scored without a finding`
              : `${plural(rest.length, 'part')} scored, nothing found`}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {rest.map((subject) => (
              <li key={subject.no} className="flex flex-wrap items-center gap-x-3">
                <SubjectName subject={subject} />
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
    </div>
  );
}

/** Tier, score, stage and route in one sentence, with the rule that decided. */
function Verdict({ of }: { of: AssessmentView }) {
  const errors = of.subjects.flatMap((one) => one.errors);
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <RiskBadge tier={of.tier} score={of.score === undefined ? undefined : roundedScore(of.score)} />
        {of.stage ? <span className="text-muted">{STAGE_WORDS[of.stage].toLowerCase()}</span> : null}
        {of.route ? (
          <>
            <span className="text-muted">route</span> <RouteBadge route={of.route} />
          </>
        ) : null}
      </p>
      {of.decidedBy ? (
        <p className="max-w-prose">
          The rule <strong className="font-medium">{of.decidedBy.rule}</strong> of the policy{' '}
          <Link href={`/policies/${encodeURIComponent(of.decidedBy.policy)}`} className="link" prefetch={false}>
            {of.decidedBy.policy}
          </Link>{' '}
          version {of.decidedBy.version} asks for it: {of.decidedBy.reason}
          {of.baseline && of.baseline !== of.route ? (
            <span className="text-muted"> The tier alone would have asked for {of.baseline.replace('_', ' ')}.</span>
          ) : null}
        </p>
      ) : of.route ? (
        <p className="max-w-prose text-muted">
          {of.policies.length > 0
            ? `No rule of the ${plural(of.policies.length, 'policy', 'policies')} in force asks for more than the tier does.`
            : 'No policy was in force: the tier alone gives the route.'}
        </p>
      ) : null}
      {errors.length > 0 ? (
        <p className="text-medium">
          {plural(errors.length, 'condition')} could not be evaluated, which asks for a person:{' '}
          {errors.map((one) => `${one.policy}#${one.rule}`).join(', ')}
        </p>
      ) : null}
      <p className="text-label text-muted">
        This is what would be asked for if it were about to happen. It was recorded, not stopped, unless an approval says
        otherwise.
      </p>
    </div>
  );
}

function SubjectName({ subject }: { subject: SubjectView }) {
  return (
    <span>
      {STAGE_WORDS[subject.stage]}
      {subject.tool ? (
        <>
          : <bdi className="font-mono text-label">{subject.tool}</bdi>
        </>
      ) : null}
    </span>
  );
}

function Effect({ subject: { effect } }: { subject: SubjectView }) {
  if (!effect) return null;
  const basis = {
    profile: 'as registered',
    annotations: 'by its annotations',
    schema: 'by its schema',
    words: 'by its name',
    none: 'nothing known',
  }[effect.basis];
  return (
    <span className="text-label font-normal text-muted">
      effect {effect.effect.replace('_', ' ')} ({basis}),{' '}
      {{ yes: 'can be undone', no: 'cannot be undone', unknown: 'not known whether it can be undone' }[effect.reversible]}
      {effect.amount ? `, ${effect.amount.value} ${effect.amount.currency ?? ''}`.trimEnd() : ''}
    </span>
  );
}

function Claims({ subject }: { subject: SubjectView }) {
  if (subject.claims.length === 0) return null;
  const count = (label: string): number => subject.claims.filter((one) => one.label === label).length;
  const parts = [
    [count('supported'), 'supported'],
    [count('contradicted'), 'contradicted'],
    [count('unsupported'), 'unsupported'],
    [count('no_context'), 'without context'],
  ].filter(([n]) => Number(n) > 0);
  return (
    <Badge tone={count('contradicted') > 0 ? 'critical' : 'outline'}>
      claims: {parts.map(([n, word]) => `${n} ${word}`).join(', ')}
    </Badge>
  );
}

function Lines({ lines, shown }: { lines: readonly AssessmentLine[]; shown: number | null }) {
  return (
    <details className="mt-4" open={shown !== lines[0]?.index}>
      <summary className="min-h-6 text-label text-muted">{plural(lines.length, 'scoring')}, the newest counts</summary>
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
