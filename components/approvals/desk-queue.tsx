'use client';
import { useCallback, useMemo, useRef, useState, type CSSProperties } from 'react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { RotateCw } from 'lucide-react';
import type { ReviewItem } from '@/lib/approvals/contract';
import type { ActionResult } from '@/lib/http/problem';
import { firstAction } from '../access/first-lines';
import { useShortcuts } from '../shell/shortcuts';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Select } from '../ui/input';
import { LiveRegion } from '../ui/live-region';
import { Num, Plural } from '../ui/num';
import { TableSkeleton } from '../ui/skeleton';
import { EmptyState, ErrorState, Notice } from '../ui/states';
import { ColumnMenu, DENSITY_ROW } from '../explorer/column-menu';
import { fetchJson } from '../explorer/fetch-json';
import { ListTable } from '../explorer/list-table';
import { useListKeys } from '../explorer/use-list-keys';
import { useListState } from '../explorer/use-list-state';
import { useResource, type Loaded } from '../explorer/use-resource';
import { useRowSelection } from '../explorer/use-row-selection';
import { BulkDecide, type BulkSend } from './bulk-decide';
import { deskColumns, type DeskRow } from './desk-columns';
import { DESK_COLUMNS, DESK_VIEWS, deskList, deskUrl, printDeskQuery, readDeskQuery, type DeskView } from './desk-list';
import { useLive } from './use-live';
import { verbPhrase } from './verb-phrase';

export interface QueuePage {
  items: ReviewItem[];
  nextCursor: string | null;
}

/**
 * The queue on the one list kit. It hears of news as they happen while it is looked at, and rows never move under the cursor: what is new is counted
 * in a pill, what was decided meanwhile stays where it was and says so.
 */
export function DeskQueue({
  first,
  counts,
  origin,
  mayDecide,
  claim,
  bulk,
}: {
  first: Loaded<QueuePage>;
  counts: Readonly<Record<string, number>>;
  /** The address agents ask at. */
  origin: string;
  mayDecide: boolean;
  claim: (input: { id: string }) => Promise<ActionResult<unknown>>;
  bulk: BulkSend;
}) {
  const { state, problems, change } = useListState(deskList);
  const router = useRouter();
  const query = useMemo(() => readDeskQuery(state.q), [state.q]);
  const url = deskUrl(query, state);
  const list = useResource<QueuePage>(url, first);
  const news = useNews(url, list.data);
  const rows = useMemo<DeskRow[]>(() => (list.data?.items ?? []).map((row) => news.of(row)), [list.data, news]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const { selection, toggle, toggleAll, clear } = useRowSelection(ids);
  const [active, setActive] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const open = useCallback((id: string | null) => id && router.push(`/approvals/${id}`), [router]);
  const keys = useListKeys({
    noun: 'action',
    ids,
    active,
    peek: null,
    region: root,
    onActivate: setActive,
    onPeek: open,
    onToggle: (id) => mayDecide && toggle(id, false),
    onRefresh: list.reload,
    onFocusQuery: () => root.current?.querySelector<HTMLElement>('[data-tier-filter]')?.focus(),
  });
  const claimActive = (): void => {
    const id = active ?? ids[0];
    if (!id || !mayDecide) return;
    void claim({ id }).then((done) => {
      setSaid(done.ok ? 'Claimed for a quarter of an hour.' : done.error.message);
      news.look();
    });
  };
  const activeRow = rows.find((row) => row.id === (active ?? ids[0]));
  /** What is decided is decided where the whole of it is in sight: the keys of the action's page lead there. */
  const begin = (what: 'edit' | 'reject' | 'return' | null): void => {
    if (activeRow && mayDecide) router.push(`/approvals/${activeRow.id}${what ? `?begin=${what}` : ''}`);
  };
  useShortcuts('Actions in the list', [
    { keys: 'A', label: 'Open the action to approve it', run: () => begin(null) },
    { keys: 'E', label: 'Edit the action', run: () => begin('edit') },
    { keys: 'R', label: 'Reject the action', run: () => begin('reject') },
    { keys: 'T', label: 'Return the action for changes', run: () => begin('return') },
    {
      keys: 'H',
      label: 'Halt what the action belongs to',
      run: () =>
        activeRow &&
        router.push(
          `/approvals/halts?system=${encodeURIComponent(activeRow.system.key)}&tool=${encodeURIComponent(activeRow.tool)}`,
        ),
    },
    { keys: 'C', label: 'Claim the action', run: claimActive },
    { keys: 'Enter', label: 'Open the action', run: () => open(active ?? ids[0] ?? null), hidden: true },
  ]);
  const activeAt = active === null ? -1 : ids.indexOf(active);
  const titles = useMemo(() => new Map(Object.entries(DESK_COLUMNS)), []);
  const go = (part: Partial<typeof query>): void => {
    clear();
    change({ q: printDeskQuery({ ...query, ...part }), cursor: null, row: 1 });
  };
  const page = list.data;
  const empty = page !== null && !list.stale && !list.problem && rows.length === 0;
  const chosen = rows.filter((row) => selection.has(row.id));
  return (
    <div
      ref={root}
      className="@container flex min-h-0 min-w-0 grow flex-col"
      style={state.density ? ({ '--row': DENSITY_ROW[state.density] } as CSSProperties) : undefined}
    >
      <nav
        aria-label="Views of the queue"
        className="flex gap-1 overflow-x-auto border-b border-line px-gutter max-lg:px-3"
        data-print="hide"
      >
        {(Object.keys(DESK_VIEWS) as DeskView[]).map((view) => {
          const { word, count } = DESK_VIEWS[view];
          const some = count === null ? undefined : counts[count];
          return (
            <Link
              key={view}
              href={view === 'waiting' ? '/approvals' : `/approvals?q=view%3A${view}`}
              prefetch={false}
              aria-current={query.view === view ? 'page' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                go({ view });
              }}
              className={cx(
                '-mb-px inline-flex min-h-9 items-center border-b-2 px-2 whitespace-nowrap coarse:min-h-11',
                query.view === view ? 'border-accent font-medium' : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {word}
              {some ? (
                <span className="ms-1.5 font-normal text-muted">
                  <Num value={some} />
                </span>
              ) : null}
            </Link>
          );
        })}
      </nav>
      <div className="flex flex-wrap items-center gap-2 px-gutter py-2 max-lg:px-3" data-print="hide">
        <Select
          aria-label="Risk"
          data-tier-filter
          className="w-auto!"
          value={query.tier ?? ''}
          onChange={(event) => go({ tier: event.target.value || null })}
        >
          <option value="">All risk tiers</option>
          {['critical', 'high', 'medium', 'unscored', 'low'].map((tier) => (
            <option key={tier} value={tier}>
              {tier}
            </option>
          ))}
        </Select>
        <ColumnMenu
          spec={deskList}
          titles={titles}
          sorts={{ urgency: 'The sharpest and most urgent first' }}
          charts={null}
          state={state}
          change={change}
        />
        {news.fresh > 0 ? (
          <Button size="sm" tone="primary" onClick={list.reload}>
            <RotateCw aria-hidden /> <Num value={news.fresh} /> new
          </Button>
        ) : null}
        {said ? (
          <span role="status" className="text-label text-ink-2">
            {said}
          </span>
        ) : null}
      </div>
      {problems.map((problem) => (
        <Notice key={problem.message} tone="warning" className="mx-gutter mb-3">
          {problem.message}
        </Notice>
      ))}
      {mayDecide && chosen.length > 0 ? (
        <BulkDecide
          rows={chosen}
          send={bulk}
          onDone={() => {
            clear();
            news.look();
          }}
          onClear={clear}
        />
      ) : null}
      <section aria-label="Queue" className="relative flex min-h-0 min-w-0 grow flex-col border-t border-line">
        {list.problem ? (
          <ErrorState
            title="The queue could not be read"
            safe="Nothing runs meanwhile: what waits goes on waiting, and expires undecided."
            todo={`${list.problem.message} This is not an empty queue.`}
            requestId={list.problem.requestId}
            onRetry={list.reload}
          />
        ) : empty ? (
          <EmptyQueue view={query.view} filtered={query.tier !== null} origin={origin} onClear={() => go({ tier: null })} />
        ) : page === null ? (
          <TableSkeleton rows={12} columns={6} />
        ) : (
          <ListTable<DeskRow>
            label="Actions"
            spec={deskList}
            columns={deskColumns}
            rows={rows}
            rowId={rowId}
            rowName={rowName}
            state={state}
            firstRow={state.row}
            change={change}
            rowCount={-1}
            active={activeAt < 0 ? null : active}
            peeked={null}
            onActivate={setActive}
            onPeek={open}
            selection={selection}
            choosable={mayDecide}
            onToggle={toggle}
            onTogglePage={toggleAll}
            onKeyDown={keys.onKeyDown}
            stale={list.stale}
          />
        )}
      </section>
      {page && !empty ? (
        <footer
          className="flex min-h-11 flex-wrap items-center gap-3 border-t border-line px-4 py-1 text-label text-ink-2"
          data-print="hide"
        >
          <span>
            <Plural count={rows.length} one="action" /> on this page{activeAt < 0 ? '' : ` · row ${state.row + activeAt}`}
          </span>
          <span className="ms-auto inline-flex gap-2">
            <Button size="sm" aria-disabled={!state.cursor} onClick={() => state.cursor && change({ cursor: null, row: 1 })}>
              First page
            </Button>
            <Button
              size="sm"
              aria-disabled={!page.nextCursor}
              onClick={() => page.nextCursor && change({ cursor: page.nextCursor, row: state.row + rows.length })}
            >
              Next
            </Button>
          </span>
        </footer>
      ) : null}
      <LiveRegion>{news.fresh > 0 ? `${news.fresh} new in the queue` : ''}</LiveRegion>
    </div>
  );
}

/** What the queue answers now, held against what is shown. */
function useNews(url: string, shown: QueuePage | null): { fresh: number; of: (row: ReviewItem) => DeskRow; look: () => void } {
  const [latest, setLatest] = useState<{ url: string; page: QueuePage } | null>(null);
  const look = useCallback(() => {
    fetchJson<QueuePage>(url).then(
      (page) => setLatest({ url, page }),
      () => undefined, // the next look will tell
    );
  }, [url]);
  useLive(look);
  return useMemo(() => {
    const now = latest?.url === url ? new Map(latest.page.items.map((row) => [row.id, row])) : null;
    const known = new Set(shown?.items.map((row) => row.id));
    // A full page that got new rows pushes others out: those are not gone.
    const whole = latest?.page.nextCursor === null;
    return {
      look,
      fresh: now ? [...now.keys()].filter((id) => !known.has(id)).length : 0,
      of: (row) => now?.get(row.id) ?? (now && whole ? { ...row, gone: true } : row),
    };
  }, [latest, url, shown, look]);
}

function EmptyQueue({
  view,
  filtered,
  origin,
  onClear,
}: {
  view: DeskView;
  filtered: boolean;
  origin: string;
  onClear: () => void;
}) {
  if (filtered)
    return (
      <EmptyState title="Nothing of this risk is here" action={<Button onClick={onClear}>All risk tiers</Button>}>
        Other tiers may wait.
      </EmptyState>
    );
  if (view === 'decided')
    return (
      <EmptyState title="Nothing was decided yet">
        What people and policies decided about actions is listed here, with what became of it.
      </EmptyState>
    );
  if (view !== 'waiting')
    return <EmptyState title={`${DESK_VIEWS[view].word}: nothing`}>Other views may hold what waits.</EmptyState>;
  return (
    <EmptyState title="Nothing waits for you" command={firstAction(origin)} commandLabel="command that asks leave for an action">
      When an agent asks leave for something risky, it appears here and waits until somebody decides. Silence is a no. This line
      asks leave for a first action; <code>KEY</code> is an API key of the scope <code>act</code>.
    </EmptyState>
  );
}

const rowId = (row: DeskRow): string => row.id;
const rowName = (row: DeskRow): string => `${verbPhrase(row.tool, row.effect)} by ${row.system.name}`;
