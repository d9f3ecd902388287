'use client';
import type { RefObject } from 'react';
import { CircleAlert, Eye, ListFilter, ListTree, ScrollText } from 'lucide-react';
import { STEP_KINDS } from '@/lib/dialects/step-kinds';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu';
import { Num } from '../ui/num';
import { Time } from '../ui/time';
import { KIND_APPEARANCE } from '../timeline/step-appearance';
import type { RowFilter } from '../timeline/trail-rows';
import type { TrailTree } from '../timeline/trail-tree';
import { TrailFind } from './trail-find';
import type { Outline } from './use-outline';
import type { TrailFindValue } from './use-trail-find';

/** The line above the trail: how it is shown, what of it, and the search in it. */
export function TrailToolbar({
  view,
  onView,
  filter,
  onFilter,
  tree,
  compress,
  onCompress,
  find,
  outline,
  reveal,
  hidden,
}: {
  view: 'timeline' | 'transcript';
  onView: (view: 'timeline' | 'transcript') => void;
  filter: RowFilter;
  onFilter: (filter: RowFilter) => void;
  tree: TrailTree;
  compress: boolean;
  onCompress: (compress: boolean) => void;
  /** Null: the reader may not search content. */
  find: (TrailFindValue & { input: RefObject<HTMLInputElement | null>; stepTitleOf: (id: string) => string | null }) | null;
  outline: Outline;
  /** Null: the reader may not reveal masked values. */
  reveal: {
    revealed: number;
    step: { id: string; title: string } | null;
    open: (scope: { kind: 'step'; id: string; title: string } | { kind: 'trail' }) => void;
    hide: () => void;
  } | null;
  /** On narrow screens the panel covers the list, and the line goes with it. */
  hidden: boolean;
}) {
  const errors = tree.roots.reduce((sum, node) => sum + node.errors, 0);
  const present = STEP_KINDS.filter((kind) => tree.nodes.some((node) => node.step?.kind === kind));
  const active = filter.kinds.length + (filter.errorsOnly ? 1 : 0);
  return (
    <div
      className={cx('flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5', hidden && 'max-lg:hidden')}
      data-print="hide"
    >
      <div role="group" aria-label="How the trail is shown" className="inline-flex rounded-md border border-line-strong/55 p-px">
        {(
          [
            ['timeline', 'Timeline', ListTree],
            ['transcript', 'Transcript', ScrollText],
          ] as const
        ).map(([name, label, Icon]) => (
          <button
            key={name}
            type="button"
            aria-pressed={view === name}
            onClick={() => onView(name)}
            className={cx(
              'inline-flex min-h-7 items-center gap-1.5 rounded-[5px] px-2 text-label font-medium coarse:min-h-11',
              view === name ? 'bg-selected text-ink' : 'text-ink-2 hover:bg-hover',
            )}
          >
            <Icon aria-hidden className="size-4" /> {label}
          </button>
        ))}
      </div>
      <Button
        size="sm"
        tone="quiet"
        aria-pressed={filter.errorsOnly}
        onClick={() => onFilter({ ...filter, errorsOnly: !filter.errorsOnly })}
        disabled={errors === 0 && !filter.errorsOnly}
        className="aria-pressed:bg-selected"
      >
        <CircleAlert aria-hidden className={errors > 0 ? 'text-critical-text' : undefined} />
        {errors === 0 ? (
          'No errors'
        ) : errors === 1 ? (
          '1 error'
        ) : (
          <>
            <Num value={errors} />
            {' errors'}
          </>
        )}
      </Button>
      <Menu
        align="start"
        trigger={
          <Button size="sm" tone="quiet">
            <ListFilter aria-hidden /> Show{active > 0 ? ` (${active})` : ''}
          </Button>
        }
      >
        <MenuLabel>Kinds of steps</MenuLabel>
        {present.map((kind) => (
          <MenuCheck
            key={kind}
            checked={filter.kinds.length === 0 || filter.kinds.includes(kind)}
            onCheckedChange={(checked) => {
              const now = filter.kinds.length === 0 ? present : filter.kinds;
              const next = checked ? [...now, kind] : now.filter((other) => other !== kind);
              onFilter({ ...filter, kinds: next.length === present.length ? [] : next });
            }}
          >
            {KIND_APPEARANCE[kind].word}
          </MenuCheck>
        ))}
        <MenuSeparator />
        <MenuCheck checked={compress} onCheckedChange={onCompress}>
          Shorten idle stretches
        </MenuCheck>
      </Menu>
      {reveal ? (
        <Menu
          align="start"
          trigger={
            <Button size="sm" tone="quiet">
              <Eye aria-hidden />{' '}
              {reveal.revealed > 0 ? (
                <>
                  Revealed (<Num value={reveal.revealed} />)
                </>
              ) : (
                'Reveal'
              )}
            </Button>
          }
        >
          {reveal.step ? (
            <MenuItem onSelect={() => reveal.step && reveal.open({ kind: 'step', ...reveal.step })}>
              What is masked in the selected step …
            </MenuItem>
          ) : null}
          <MenuItem onSelect={() => reveal.open({ kind: 'trail' })}>What is masked in the whole trail …</MenuItem>
          {reveal.revealed > 0 ? <MenuItem onSelect={reveal.hide}>Hide it again</MenuItem> : null}
        </Menu>
      ) : null}
      {outline.decision.status === 'running' ? (
        <Badge tone="accent" title="New steps are added as they arrive; nothing moves that you are reading.">
          running{outline.asOf === null ? '' : ', as of '}
          {outline.asOf === null ? null : <Time at={outline.asOf} style="time" />}
        </Badge>
      ) : null}
      {outline.complete || outline.failure ? null : (
        <span role="status" className="text-label text-muted">
          <Num value={outline.steps.length} /> of <Num value={Math.max(outline.decision.stepCount, outline.steps.length)} /> steps
          here
        </span>
      )}
      <div className="ms-auto w-full max-w-100 min-w-0 sm:w-auto sm:grow">
        {find ? (
          <TrailFind
            input={find.input}
            text={find.text}
            found={find.found}
            current={find.current}
            stepTitleOf={find.stepTitleOf}
            onText={find.onText}
            onGo={find.onGo}
          />
        ) : null}
      </div>
    </div>
  );
}
