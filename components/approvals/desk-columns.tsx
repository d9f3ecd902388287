'use client';
import Link from 'next/link';
import type { ReviewItem } from '@/lib/approvals/contract';
import { Badge, RiskBadge } from '../ui/badge';
import { CopyId } from '../ui/copy-id';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';
import type { ListColumn } from '../explorer/list-column';
import { DESK_COLUMNS } from './desk-list';
import { StateBadge } from './state-badge';
import { TimeLeft } from './time-left';
import { verbPhrase } from './verb-phrase';

/** A row as it was shown, with what became of it since: rows stay where they are. */
export type DeskRow = ReviewItem & { gone?: boolean };

/** A name that an agent gave. */
function Named({ text }: { text: string | null }) {
  return text === null ? (
    <span className="text-muted">not reported</span>
  ) : (
    <bdi className="block truncate" data-untrusted>
      <VisibleText text={text} />
    </bdi>
  );
}

type Id = keyof typeof DESK_COLUMNS;
const column = (id: Id, rest: Omit<ListColumn<DeskRow>, 'id' | 'title'>): ListColumn<DeskRow> => ({
  id,
  title: DESK_COLUMNS[id],
  ...rest,
});

export const deskColumns: readonly ListColumn<DeskRow>[] = [
  column('tier', { size: 104, narrow: 'lead', cell: (row) => <RiskBadge tier={row.tier} /> }),
  column('what', {
    size: 230,
    grow: true,
    narrow: 'main',
    cell: (row, { tabIndex }) => (
      <span className={row.gone ? 'opacity-60' : undefined}>
        <Link
          href={`/approvals/${row.id}`}
          prefetch={false}
          tabIndex={tabIndex}
          data-row-link
          className="link inline-flex min-h-6 max-w-full items-center gap-1.5 font-medium"
        >
          <span className="truncate">{verbPhrase(row.tool, row.effect)}</span>
        </Link>{' '}
        <bdi className="font-mono text-label text-muted">
          <VisibleText text={row.tool} />
        </bdi>
        {row.gone ? (
          <span className="ms-2">
            <StateBadge state={row.state} execution={row.execution} />
          </span>
        ) : null}
      </span>
    ),
  }),
  column('target', { size: 110, hint: 'What it acts on', cell: (row) => <Named text={row.targetName} /> }),
  column('subject', { size: 125, narrow: 'aside', hint: 'Whom it is done for', cell: (row) => <Named text={row.subjectName} /> }),
  column('environment', { size: 92, hint: 'The environment it acts in', cell: (row) => <Named text={row.environment} /> }),
  column('agent', { size: 130, cell: (row) => <bdi>{row.system.name}</bdi> }),
  column('left', {
    size: 118,
    narrow: 'trail',
    cell: (row) =>
      row.state === 'pendingReview' && row.expiresAt ? (
        <TimeLeft until={row.expiresAt} />
      ) : row.decidedAt ? (
        <Time at={row.decidedAt} style="stamp" />
      ) : (
        <span className="text-muted">over</span>
      ),
  }),
  column('votes', {
    size: 60,
    numeric: true,
    narrow: 'meta',
    hint: 'Approvals of those that are needed',
    cell: (row) =>
      row.required > 0 ? (
        <>
          {row.approvals}/{row.required}
          {/* There is no header over it on a phone. */}
          <span className="md:hidden"> approvals</span>
        </>
      ) : (
        <span className="text-muted">none</span>
      ),
  }),
  column('claim', {
    size: 100,
    cell: (row) =>
      row.claim ? (
        <Badge tone={row.claim.mine ? 'accent' : 'outline'}>{row.claim.mine ? 'you' : row.claim.by.name}</Badge>
      ) : row.assignedTo ? (
        <span>for {row.assignedTo.name}</span>
      ) : (
        <span className="text-muted">nobody</span>
      ),
  }),
  column('waits', {
    size: 125,
    hint: 'Whether an agent still asks for the outcome',
    cell: (row) =>
      row.frozenBy ? (
        <StateBadge state={row.state} execution={row.execution} frozen />
      ) : row.state !== 'pendingReview' ? (
        <StateBadge state={row.state} execution={row.execution} />
      ) : row.agentWaits ? (
        'by its agent'
      ) : (
        <span title="No agent has asked for the outcome for a while. It may have ended.">
          <Badge tone="dashed">nobody waits</Badge>
        </span>
      ),
  }),
  column('state', {
    size: 220,
    cell: (row) => (
      <StateBadge state={row.state} execution={row.execution} frozen={row.frozenBy !== null && row.state === 'pendingReview'} />
    ),
  }),
  column('asked', { size: 130, cell: (row) => <Time at={row.askedAt} style="stamp" /> }),
  column('rule', { size: 180, cell: (row) => <bdi className="font-mono text-label">{row.rule}</bdi> }),
  column('id', { size: 150, cell: (row) => <CopyId id={row.id} label="action id" /> }),
];
