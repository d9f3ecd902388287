'use client';
import { RevealProvider } from '../ui/redaction';
import { VisibleText } from '../ui/untrusted-text';
import { memo, type ReactNode } from 'react';
import { ChevronRight, MessageSquare, SquareDashed } from 'lucide-react';
import { formatDuration, plural } from '@/lib/shared/format';
import { cx } from '../ui/cx';
import { KIND_APPEARANCE, KindIcon, NoteIcon, noteInk } from './step-appearance';
import { nodeNotes } from './step-notes';
import { StepTime } from './step-time';
import { barIn, toPlace, type TimeScale, type Viewport } from './time-scale';
import type { TrailRow } from './trail-rows';
import type { TrailNode } from './trail-tree';

/** Indentation ends here: a deeper row says its depth as a number instead. */
const DEEPEST_INDENT = 14;

export const ROW_COLUMNS = 'grid grid-cols-[minmax(0,1fr)_4.5rem] @xl:grid-cols-[4.25rem_minmax(0,1fr)_minmax(6rem,34%)_4.75rem]';

/** Name under which the step is read: a tool by the tool's name. */
export function stepTitle(node: TrailNode): string {
  if (!node.step) return 'Parent not received';
  return node.step.toolName ?? node.step.name;
}

/** One row of the tree and its bar. Dumb: what is selected, open or matched is told to it. */
export const TimelineRow = memo(function TimelineRow({
  id,
  index,
  row,
  scale,
  viewport,
  selected,
  hit,
  comments,
  preview,
  badgeOf,
  timed,
  running,
  onSelect,
  onToggle,
}: {
  id: string;
  index: number;
  row: TrailRow;
  scale: TimeScale;
  viewport: Viewport;
  selected: boolean;
  hit: boolean;
  comments: number;
  preview: string | undefined;
  /** What stands beside the name; the same function for every row, so that rows stay as they are. */
  badgeOf: ((id: string) => ReactNode) | undefined;
  timed: boolean;
  running: boolean;
  onSelect: (id: string) => void;
  onToggle: (id: string, open: boolean) => void;
}) {
  const { node, expanded } = row;
  const { step } = node;
  const notes = nodeNotes(node, running);
  const failed = step?.status === 'error';
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-level={node.depth}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      aria-expanded={expanded ?? undefined}
      onClick={() => onSelect(node.id)}
      className={cx(
        ROW_COLUMNS,
        'relative h-full cursor-pointer items-center border-b border-line/60 pe-2',
        selected ? 'bg-selected shadow-[inset_3px_0_0_var(--accent)]' : 'hover:bg-hover',
        row.context && 'text-muted',
      )}
    >
      <div role="gridcell" className="hidden items-center gap-1 ps-3 text-label text-muted @xl:flex">
        {!timed ? node.order + 1 : Number.isFinite(node.start) ? <StepTime narrow at={node.start} first={scale.start} /> : null}
      </div>
      <div
        role="gridcell"
        className="flex min-w-0 items-center gap-1.5 ps-2"
        style={{ paddingInlineStart: `${0.5 + Math.min(node.depth - 1, DEEPEST_INDENT) * 0.875}rem` }}
      >
        {expanded === null ? (
          <span aria-hidden className="w-6 shrink-0" />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              onToggle(node.id, !expanded);
            }}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-line hover:text-ink"
          >
            <ChevronRight className={cx('size-4 rtl:-scale-x-100', expanded && 'rotate-90 rtl:scale-x-100')} />
          </button>
        )}
        {node.depth - 1 > DEEPEST_INDENT ? <span className="text-label text-muted">{node.depth}</span> : null}
        {step ? <KindIcon kind={step.kind} /> : <SquareDashed aria-hidden className="size-4 shrink-0 text-medium" />}
        <span className="sr-only">{step ? KIND_APPEARANCE[step.kind].word : 'group'}</span>
        <span
          dir="auto"
          title={step ? step.name : (node.missingParent ?? '')}
          className={cx('min-w-0 truncate', hit ? 'bg-mark text-ink' : failed ? 'text-critical-text' : !step && 'text-medium')}
        >
          {stepTitle(node)}
        </span>
        {expanded === false ? <span className="shrink-0 text-label text-muted">+{node.descendants}</span> : null}
        {preview ? (
          <span dir="auto" className="min-w-8 shrink-[100000] truncate text-muted" data-untrusted>
            {/* A row stands still: values are revealed in the step, not in its preview. */}
            <RevealProvider value={null}>
              <VisibleText text={preview} />
            </RevealProvider>
          </span>
        ) : null}
        {badgeOf ? <span className="shrink-0 text-label empty:hidden">{badgeOf(node.id)}</span> : null}
        {comments > 0 ? (
          <span className="inline-flex shrink-0 items-center gap-0.5 text-label text-accent" title={plural(comments, 'comment')}>
            <MessageSquare aria-hidden className="size-3.5" />
            {comments}
            <span className="sr-only"> {comments === 1 ? 'comment' : 'comments'}</span>
          </span>
        ) : null}
        <RowNotes node={node} notes={notes} expanded={expanded} />
      </div>
      <div role="gridcell" className="hidden h-full @xl:block">
        <Bar node={node} scale={scale} viewport={viewport} failed={failed} />
      </div>
      <div role="gridcell" className="text-end text-label whitespace-nowrap text-muted">
        {!timed || node.end === node.start ? null : node.end !== null ? (
          formatDuration(node.end - node.start)
        ) : (
          <span className="sr-only">duration not known</span>
        )}
      </div>
      <div aria-hidden className="pointer-events-none absolute inset-x-3 bottom-0.5 h-[3px] @xl:hidden">
        <Bar node={node} scale={scale} viewport={viewport} failed={failed} thin />
      </div>
    </div>
  );
});

/** The first note in words where there is room, the others as icons; errors below a closed row are told on it. */
function RowNotes({ node, notes, expanded }: { node: TrailNode; notes: ReturnType<typeof nodeNotes>; expanded: boolean | null }) {
  const shown = node.step ? notes : [];
  const below = node.errors - (node.step?.status === 'error' ? 1 : 0);
  return (
    <>
      {shown.map((note, i) => (
        <span
          key={note.code}
          title={note.sentence}
          className={cx('inline-flex shrink-0 items-center gap-1 text-label whitespace-nowrap', noteInk(note.code))}
        >
          <NoteIcon code={note.code} />
          <span className={i === 0 ? 'max-@md:sr-only' : 'sr-only'}>{note.word}</span>
        </span>
      ))}
      {expanded === false && below > 0 ? (
        <span className="inline-flex shrink-0 items-center gap-1 text-label text-critical-text">
          <NoteIcon code="error" />
          {below}
          <span className="sr-only"> {below === 1 ? 'error' : 'errors'} below</span>
        </span>
      ) : null}
    </>
  );
}

function Bar({
  node,
  scale,
  viewport,
  failed,
  thin,
}: {
  node: TrailNode;
  scale: TimeScale;
  viewport: Viewport;
  failed: boolean;
  thin?: boolean;
}) {
  const open = node.end === null;
  const from = Math.min(node.start, node.end ?? node.start);
  const to = open ? scale.end : Math.max(node.start, node.end ?? node.start);
  const bar = barIn(viewport, toPlace(scale, from), toPlace(scale, to));
  const parent = node.children.length > 0;
  return (
    <div aria-hidden dir="ltr" className="relative h-full overflow-hidden">
      {thin
        ? null
        : scale.gaps.map((gap) => {
            const place = barIn(viewport, gap.x0, gap.x1);
            return place ? (
              <span
                key={gap.x0}
                className="absolute inset-y-0 border-x border-dashed border-line"
                style={{ left: `${place.left * 100}%`, width: `${place.width * 100}%` }}
              />
            ) : null;
          })}
      {bar ? (
        <span
          className={cx(
            'absolute min-w-[3px] rounded-[2px]',
            thin ? 'inset-y-0' : parent ? 'top-1/2 h-1 -translate-y-1/2' : 'top-1/2 h-2.5 -translate-y-1/2',
            failed ? 'bg-critical-text' : parent ? 'bg-chart-2' : 'bg-chart-3',
            open && 'bg-none [mask-image:linear-gradient(to_right,black_30%,transparent)]',
            'forced:bg-[CanvasText] forced:forced-color-adjust-none',
          )}
          style={{ left: `min(${bar.left * 100}%, calc(100% - 3px))`, width: `${bar.width * 100}%` }}
        />
      ) : null}
    </div>
  );
}
