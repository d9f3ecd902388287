'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Crosshair } from 'lucide-react';
import type { FindingView, SubjectView } from '@/lib/assessment/contract';
import { fieldLabel } from '@/lib/decisions/step-text';
import { Badge } from '../ui/badge';
import { Plural } from '../ui/num';
import { Table, Td, Th, Thead, Tr } from '../ui/table';
import { ContributionBar } from './contribution-bar';
import { FindingLabels, type LabelAction } from './finding-labels';
import { scoreText } from './words';

export const HIDDEN_WORDS = {
  erased: 'its passage was erased',
  notPermitted: 'your role does not read content',
  notShown: 'its passage is not in the text as it is shown',
} as const;

/** A scored thing, what names it, and its findings: those that add most first. */
export interface FindingGroup {
  subject: SubjectView;
  heading: ReactNode;
  findings: readonly FindingView[];
}

/**
 * The findings in one table, so that their columns stand one below the other, in a group for each scored thing: what each adds, in words,
 * where it stands, by which detector, and what people say of it. Those of a group add up to its score.
 */
export function FindingTable({
  decisionId,
  groups,
  label,
  active,
  onGo,
}: {
  decisionId: string;
  groups: readonly FindingGroup[];
  label: LabelAction | null;
  active: string | null;
  onGo: (finding: FindingView) => void;
}) {
  return (
    <Table label="Findings, by what was scored" className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Adds</Th>
          <Th>Why</Th>
          <Th>Where</Th>
          <Th>Found by</Th>
          <Th>Reviewers say</Th>
        </tr>
      </Thead>
      {groups.map(({ subject, heading, findings }) => (
        <tbody key={subject.no}>
          <tr>
            <th scope="rowgroup" colSpan={5} className="border-b border-line px-gutter pt-4 pb-1 text-start font-normal">
              {heading}
            </th>
          </tr>
          {findings.map((finding) => (
            <FindingRow
              key={finding.id}
              decisionId={decisionId}
              finding={finding}
              label={label}
              active={finding.id === active}
              onGo={onGo}
            />
          ))}
          {subject.faint === undefined ? null : (
            <tr>
              <Td>
                <ContributionBar value={subject.faint} />
              </Td>
              <Td className="text-muted" colSpan={4}>
                traces that are no findings by themselves
              </Td>
            </tr>
          )}
          <tr>
            <Td className="font-medium">
              <span className="inline-block w-12 text-end tabular-nums">
                {scoreText(findings.reduce((sum, one) => sum + one.contribution, subject.faint ?? 0))}
              </span>
            </Td>
            <Td className="text-muted" colSpan={4}>
              together: the score. Calibrated {scoreText(subject.probability)}: how often such a score was right on the evaluation
              set.
            </Td>
          </tr>
        </tbody>
      ))}
    </Table>
  );
}

function FindingRow({
  decisionId,
  finding,
  label,
  active,
  onGo,
}: {
  decisionId: string;
  finding: FindingView;
  label: LabelAction | null;
  active: boolean;
  onGo: (finding: FindingView) => void;
}) {
  return (
    <Tr active={active}>
      <Td className="align-top!">
        <ContributionBar value={finding.contribution} />
      </Td>
      <Td className="min-w-64 align-top!">
        <p className="max-w-prose">{finding.reason}</p>
        <p className="flex flex-wrap gap-x-2 text-label text-muted">
          <span>{finding.category}</span>
          {[...finding.owasp, ...finding.atlas].map((tag) => (
            <span key={tag}>{tag}</span>
          ))}
        </p>
      </Td>
      <Td className="align-top!">
        <Where finding={finding} onGo={onGo} />
      </Td>
      <Td className="align-top! whitespace-nowrap">
        <span className="font-mono text-label">{finding.detector}</span>{' '}
        <span className="text-label text-muted">version {finding.version}</span>
        <p className="text-label text-muted">
          severity {scoreText(finding.severity)}, confidence {scoreText(finding.confidence)}
        </p>
      </Td>
      <Td className="min-w-60 align-top!">
        <FindingLabels key={finding.id} decisionId={decisionId} finding={finding} label={label} />
        {label ? (
          <Link
            className="link inline-flex min-h-6 items-center text-label"
            prefetch={false}
            href={`/evidence/incidents/new?${new URLSearchParams({ decision: decisionId, finding: `${finding.detector} ${finding.category}` })}`}
          >
            Open an incident
          </Link>
        ) : null}
      </Td>
    </Tr>
  );
}

function Where({ finding, onGo }: { finding: FindingView; onGo: (finding: FindingView) => void }) {
  const span = finding.spans[0];
  if (!span)
    return finding.hidden ? (
      <Badge tone="dashed">{HIDDEN_WORDS[finding.hidden]}</Badge>
    ) : (
      <span className="text-label text-muted">the whole of it</span>
    );
  return (
    <button type="button" className="link inline-flex min-h-6 items-center gap-1 text-start" onClick={() => onGo(finding)}>
      <Crosshair aria-hidden className="size-3.5 shrink-0" />
      <span>
        {fieldLabel(span.field)}
        {finding.spans.length > 1 ? (
          <span className="text-muted">
            , <Plural count={finding.spans.length} one="passage" />
          </span>
        ) : null}
      </span>
    </button>
  );
}
