'use client';
import { useMemo, useRef, useState } from 'react';
import Link from 'next/link';
import {
  ArrowDown,
  ArrowLeftRight,
  CircleAlert,
  Equal,
  EqualApproximately,
  EqualNot,
  PanelLeft,
  PanelRight,
  type LucideIcon,
} from 'lucide-react';
import { firstDifference, partingOf } from '@/lib/decisions/compare-words';
import type { ComparedRow, Comparison } from '@/lib/decisions/compare';
import { formatDuration, shortId } from '@/lib/shared/format';
import { StatusBadge } from '../../ui/badge';
import { Button, LinkButton } from '../../ui/button';
import { CopyId } from '../../ui/copy-id';
import { cx } from '../../ui/cx';
import { Num, Plural } from '../../ui/num';
import { Breadcrumbs, Section } from '../../ui/page-header';
import { Notice } from '../../ui/states';
import { Time } from '../../ui/time';
import { KindIcon } from '../../timeline/step-appearance';
import { ContentHidden } from '../not-captured';
import { Difference } from './difference';

const STATES: Readonly<Record<ComparedRow['state'], { icon: LucideIcon; word: string; ink: string }>> = {
  same: { icon: Equal, word: 'same', ink: 'text-muted' },
  reworded: { icon: EqualApproximately, word: 'worded otherwise', ink: 'text-muted' },
  changed: { icon: EqualNot, word: 'differs', ink: 'text-high' },
  leftOnly: { icon: PanelLeft, word: 'only left', ink: 'text-medium' },
  rightOnly: { icon: PanelRight, word: 'only right', ink: 'text-medium' },
};

/** A run of rows that are the same is one fold. */
type Item = { kind: 'row'; row: ComparedRow; index: number } | { kind: 'fold'; rows: ComparedRow[]; from: number };

function itemsOf(rows: readonly ComparedRow[]): Item[] {
  const items: Item[] = [];
  for (const [index, row] of rows.entries()) {
    const last = items[items.length - 1];
    if (row.state !== 'same') items.push({ kind: 'row', row, index });
    else if (last?.kind === 'fold') last.rows.push(row);
    else items.push({ kind: 'fold', rows: [row], from: index });
  }
  return items;
}

/** Two decisions side by side: what differs first on top, then the facts, then every step that is not the same. */
export function CompareView({ result }: { result: Comparison }) {
  const { left, right, counts, compared } = result;
  const first = useMemo(() => firstDifference(result), [result]);
  const parting = useMemo(() => partingOf(result), [result]);
  const items = useMemo(() => itemsOf(result.rows), [result.rows]);
  const list = useRef<HTMLOListElement>(null);
  const jump = (): void => {
    const target = list.current?.querySelector<HTMLElement>(`[data-row="${result.firstDifference ?? 0}"]`);
    target?.scrollIntoView({ block: 'start' });
    target?.focus();
  };
  const cut = compared.left < compared.leftTotal || compared.right < compared.rightTotal;
  const differing = result.rows.length - counts.same;
  return (
    <>
      <header className="px-gutter pt-4 pb-4">
        <Breadcrumbs
          className="mb-1"
          crumbs={[
            { label: 'Decisions', href: '/decisions' },
            { label: <span className="font-mono">{shortId(left.id)}</span>, href: `/decisions/${left.id}` },
            { label: 'Comparison' },
          ]}
        />
        <div className="flex flex-wrap items-start justify-between gap-4">
          <div className="min-w-0">
            <h1 className="text-h2">
              {differing === 0 && result.facts.length === 0
                ? `Nothing differs in what ${!result.contentVisible ? 'you may see' : cut || result.unread > 0 ? 'was compared' : 'was recorded'}`
                : first
                  ? 'What differs first'
                  : 'The steps are the same'}
            </h1>
            <p className="mt-1 max-w-[72ch] text-prose">
              {first ? `First difference: ${first.words}. ` : ''}
              <Plural count={counts.same} one="step" /> the same,{' '}
              {counts.reworded === 0 ? (
                ''
              ) : (
                <>
                  <Num value={counts.reworded} />
                  {' worded otherwise, '}
                </>
              )}
              {counts.changed} {counts.changed === 1 ? 'differs' : 'differ'}, {counts.leftOnly} only left, {counts.rightOnly} only
              right.
              {first ? ' What comes later may follow from it; the record does not prove that it does.' : ''} Times, ids, token
              counts and which step stands under which are not compared.
            </p>
          </div>
          <div className="flex flex-wrap gap-2" data-print="hide">
            {first ? (
              <Button onClick={jump}>
                <ArrowDown aria-hidden /> Go to it
              </Button>
            ) : null}
            <LinkButton href={`/decisions/${right.id}/compare/${left.id}`} prefetch={false}>
              <ArrowLeftRight aria-hidden /> Swap sides
            </LinkButton>
          </div>
        </div>
        {first?.row.differences[0] ? (
          <div className="mt-3 max-w-[72rem] rounded-md border border-line p-3">
            <Difference difference={first.row.differences[0]} />
          </div>
        ) : null}
        {parting ? <Parting {...parting} /> : null}
        {cut ? (
          <Notice tone="warning" className="mt-3">
            Compared are the first <Num value={compared.left} /> of <Num value={compared.leftTotal} /> steps on the left and{' '}
            <Num value={compared.right} /> of <Num value={compared.rightTotal} /> on the right. What comes after is not part of
            this comparison.
          </Notice>
        ) : null}
        {result.unread > 0 ? (
          <Notice tone="warning" className="mt-3">
            The records of <Plural count={result.unread} one="step" /> are too large to be read here as a whole: what they say was
            not compared, or not all of it.
          </Notice>
        ) : null}
      </header>
      <div className="grid border-y border-line md:grid-cols-2 md:divide-x md:divide-line">
        <Head side="Left" decision={left} />
        <Head side="Right" decision={right} />
      </div>
      {result.contentVisible ? null : (
        <div className="px-gutter pt-4">
          <ContentHidden restricted={[left, right].some((one) => one.flags.includes('restricted'))} />
        </div>
      )}
      {result.facts.length > 0 ? (
        <Section title="Facts that differ" id="facts" className="border-t-0">
          <div className="flex flex-col gap-4">
            {result.facts.map((fact) => (
              <Difference key={fact.field} difference={fact} />
            ))}
          </div>
        </Section>
      ) : null}
      <Section title="Steps" id="steps" aside="aligned in order; what is the same is folded">
        <ol ref={list} className="flex flex-col gap-2">
          {items.map((item) =>
            item.kind === 'fold' ? (
              <Fold key={`f${item.from}`} item={item} left={left.id} right={right.id} />
            ) : (
              <li key={item.index} data-row={item.index} tabIndex={-1} className="scroll-mt-16">
                <Row row={item.row} left={left.id} right={right.id} />
              </li>
            ),
          )}
        </ol>
        {result.rows.length === 0 ? <p className="text-muted">Neither decision has a step.</p> : null}
      </Section>
    </>
  );
}

/** Where one goes on to something that the other does not do, with the last answer before it that differs: most often what a reader came for. */
function Parting({ words, before }: NonNullable<ReturnType<typeof partingOf>>) {
  const left = before?.left;
  return (
    <section aria-labelledby="parting" className="mt-4 max-w-[72rem]">
      <h2 id="parting" className="text-h3">
        Where they part
      </h2>
      <p className="mt-1 max-w-[72ch]">
        Then {words}.
        {left ? (
          <>
            {' '}
            The last answer before it that differs: step {left.position} <bdi>{left.tool ?? left.name}</bdi>.
          </>
        ) : null}
      </p>
      {before && before.differences.length > 0 ? (
        <div className="mt-2 flex flex-col gap-3 rounded-md border border-line p-3">
          {before.differences.map((difference) => (
            <Difference key={difference.field} difference={difference} />
          ))}
        </div>
      ) : null}
    </section>
  );
}

function Head({ side, decision }: { side: string; decision: Comparison['left'] }) {
  const ended = decision.endedAt ? Date.parse(decision.endedAt) - Date.parse(decision.startedAt) : null;
  return (
    <section
      aria-label={side}
      className="flex flex-col gap-1 px-gutter py-3 max-md:border-b max-md:border-line max-md:last:border-b-0"
    >
      <h2 className="flex flex-wrap items-center gap-x-3 font-medium">
        <span className="text-label font-normal text-muted">{side}</span>
        <Link href={`/decisions/${decision.id}`} className="link">
          <Time at={decision.startedAt} />
        </Link>
        <StatusBadge status={decision.status} />
      </h2>
      <p className="flex flex-wrap gap-x-3 text-label text-muted">
        <span>{decision.system.name}</span>
        <span>
          <Plural count={decision.stepCount} one="step" />
        </span>
        <span>
          {decision.flags.includes('timesAssumed')
            ? 'times not reported'
            : ended === null
              ? 'end not reported'
              : formatDuration(ended)}
        </span>
        {decision.errorCount > 0 ? (
          <span className="inline-flex items-center gap-1 text-critical-text">
            <CircleAlert aria-hidden className="size-3.5" />
            <Plural count={decision.errorCount} one="error" />
          </span>
        ) : null}
        <CopyId id={decision.id} label="decision id" />
      </p>
    </section>
  );
}

function Fold({ item, left, right }: { item: Extract<Item, { kind: 'fold' }>; left: string; right: string }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="min-h-8 rounded-sm px-2 py-1 text-muted hover:bg-hover">
          <Plural count={item.rows.length} one="step" /> the same
          <span className="ms-2 text-label">
            {item.rows
              .slice(0, 5)
              .map((row) => row.left?.tool ?? row.left?.name)
              .join(', ')}
          </span>
        </summary>
        {open ? (
          <ol className="flex flex-col gap-1 ps-4">
            {item.rows.map((row, i) => (
              <li key={i}>
                <Row row={row} left={left} right={right} />
              </li>
            ))}
          </ol>
        ) : null}
      </details>
    </li>
  );
}

function Row({ row, left, right }: { row: ComparedRow; left: string; right: string }) {
  const { icon: Icon, word, ink } = STATES[row.state];
  return (
    <article className={cx('rounded-md border', row.state === 'same' ? 'border-transparent' : 'border-line')}>
      <header
        className={cx(
          'grid items-center gap-x-4 gap-y-1 px-3 py-1.5 sm:grid-cols-[minmax(0,1fr)_8rem_minmax(0,1fr)]',
          row.differences.length > 0 && 'border-b border-line',
        )}
      >
        <StepName decision={left} step={row.left} side="left" />
        <span className={cx('inline-flex items-center gap-1 text-label sm:justify-center', ink)}>
          <Icon aria-hidden className="size-4" /> {word}
        </span>
        <StepName decision={right} step={row.right} side="right" />
      </header>
      {row.differences.length === 0 ? null : row.state === 'reworded' ? (
        <details>
          <summary className="min-h-8 px-3 py-1 text-label text-muted hover:bg-hover">
            {row.differences.map((difference) => difference.label).join(', ')}: no figure, identifier or negation differs
          </summary>
          <Differences row={row} />
        </details>
      ) : (
        <Differences row={row} />
      )}
    </article>
  );
}

function Differences({ row }: { row: ComparedRow }) {
  return (
    <div className="flex flex-col gap-3 p-3">
      {row.differences.map((difference) => (
        <Difference key={difference.field} difference={difference} />
      ))}
    </div>
  );
}

function StepName({ decision, step, side }: { decision: string; step: ComparedRow['left']; side: string }) {
  if (!step) return <span className="text-muted max-sm:hidden">no such step</span>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="sr-only">{side}: </span>
      <span className="w-6 shrink-0 text-end text-label text-muted">{step.position}</span>
      <KindIcon kind={step.kind} />
      <Link
        href={`/decisions/${decision}?step=${encodeURIComponent(step.id)}`}
        className="link min-w-0 truncate"
        prefetch={false}
      >
        <bdi>{step.tool ?? step.name}</bdi>
      </Link>
      {step.status === 'error' ? <StatusBadge status="error" /> : null}
      {step.captured === 'none' ? <span className="text-label text-muted">not captured</span> : null}
    </span>
  );
}
