'use client';
import Link from 'next/link';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { reasonText } from '@/lib/risk/reasons';
import { plural } from '@/lib/shared/format';
import { Badge, RiskBadge, RouteBadge } from '../ui/badge';
import { DataList } from '../ui/facts';
import { Time } from '../ui/time';
import { StateBadge } from './state-badge';

/** Zone 2: why it stopped here: findings, the rule and version, and how similar ones ended. */
export function WhyZone({ detail, mark }: { detail: ReviewDetail; mark: (name: string) => (element: Element | null) => void }) {
  return (
    <section aria-labelledby="zone-why" className="flex min-w-0 flex-col gap-4">
      <h2 id="zone-why" className="text-h3">
        2 · Why it stopped
      </h2>
      <DataList
        facts={[
          {
            label: 'Risk',
            value: (
              <RiskBadge
                tier={detail.risk.tier}
                score={detail.risk.score === undefined ? undefined : Math.round(detail.risk.score * 100)}
              />
            ),
          },
          { label: 'Route', value: <RouteBadge route={detail.policy.route} /> },
          {
            label: 'Rule',
            value: (
              <bdi className="font-mono text-label break-all">
                {detail.policy.rules.length > 0 ? detail.policy.rules.join(', ') : 'none matched: the tier alone decided'}
              </bdi>
            ),
          },
          {
            label: 'Policy',
            value:
              detail.policy.policies.length > 0
                ? detail.policy.policies.map((one) => `${one.id} ${one.version}`).join(', ')
                : 'the baseline',
          },
        ]}
      />
      {detail.findings.length > 0 ? (
        <ul aria-label="Findings" className="flex flex-col gap-2">
          {detail.findings.map((finding, index) => (
            <li key={index} className="border-s-2 border-line ps-3">
              <p>{reasonText(finding)}</p>
              <p className="text-label text-muted">
                severity {Math.round(finding.severity * 100)}, confidence {Math.round(finding.confidence * 100)} ·{' '}
                {finding.detector} {finding.version}
                {finding.spans.length > 0 ? ` · in ${[...new Set(finding.spans.map((span) => span.field))].join(', ')}` : ''}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">
          {detail.risk.tier === 'unscored'
            ? 'Nothing could be scored. That is not a low risk.'
            : 'No detector found anything by itself; the tier follows from what the tool does.'}
        </p>
      )}
      <div>
        <h3 className="mb-1 text-label font-medium text-ink-2">Similar ones before</h3>
        {detail.similar.length === 0 ? (
          <p className="text-ink-2">None: this is the first of its kind.</p>
        ) : (
          <>
            <p className="mb-1">{outcomes(detail.similar)}</p>
            <ul className="flex flex-col">
              {detail.similar.slice(0, 6).map((one) => (
                <li key={one.id} className="flex flex-wrap items-center gap-2 border-b border-line py-1">
                  <Link className="link" href={`/approvals/${one.id}`} prefetch={false}>
                    <Time at={one.at} style="stamp" />
                  </Link>
                  <RiskBadge tier={one.tier} />
                  <StateBadge state={one.state} execution={one.execution} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {detail.supersedes ? (
        <p>
          It replaces{' '}
          <Link className="link" href={`/approvals/${detail.supersedes}`} prefetch={false}>
            one that was returned for changes
          </Link>
          .
        </p>
      ) : null}
      {detail.agentWaits ? null : (
        <p>
          <Badge tone="dashed">No agent asks for the outcome any more</Badge>
        </p>
      )}
      <span ref={mark('why')} aria-hidden className="block h-px" />
    </section>
  );
}

function outcomes(similar: ReviewDetail['similar']): string {
  const count = (test: (one: ReviewDetail['similar'][number]) => boolean): number => similar.filter(test).length;
  const parts = [
    [count((one) => one.state === 'approved' || one.state === 'allowed'), 'let through'],
    [count((one) => one.execution === 'failed'), 'of them failed'],
    [count((one) => one.state === 'rejected' || one.state === 'denied'), 'refused'],
    [count((one) => one.state === 'expired'), 'expired'],
    [count((one) => one.state === 'revoked'), 'revoked'],
  ] as const;
  return `${similar.length === 1 ? 'The last call' : `Of the last ${plural(similar.length, 'call')}`}: ${parts
    .filter(([some]) => some > 0)
    .map(([some, word]) => (similar.length === 1 ? word.replace('of them ', '') : `${some} ${word}`))
    .join(', ')}.`;
}
