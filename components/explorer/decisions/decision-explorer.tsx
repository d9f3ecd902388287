'use client';
import { useCallback, useMemo, useRef, useState, type CSSProperties } from 'react';
import type { DecisionSummary } from '@/lib/decisions/contract';
import type { DecisionPage, FacetsAnswer, HistogramAnswer, SavedView } from '@/lib/search/contract';
import { clearField, hasFilter, listChips, removeChip, toggleFilter } from '@/lib/search/grammar/edit-query';
import { formatNumber, formatTotal } from '@/lib/shared/format';
import { isFarFrom } from '@/lib/shared/time';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { LiveRegion } from '@/components/ui/live-region';
import { usePreferences } from '@/components/ui/preferences';
import { TableSkeleton } from '@/components/ui/skeleton';
import { ErrorState, Notice } from '@/components/ui/states';
import { DENSITY_ROW } from '../column-menu';
import { FacetPanel } from '../facet-panel';
import { FilterChips } from '../filter-chips';
import { HistogramPanel } from '../histogram-panel';
import { ListFooter } from '../list-footer';
import { ListProgress } from '../list-progress';
import { toSearchParams, viewOf, type ListState } from '../list-state';
import { ListTable } from '../list-table';
import type { QueryBarHandle } from '../query-bar';
import { SelectionBar } from '../selection-bar';
import { describeRange, isOpenEnded, rangeZone, resolveRange } from '../time-range';
import { useFreshCount } from '../use-fresh-count';
import { useListKeys } from '../use-list-keys';
import { useListState, type ChangeList } from '../use-list-state';
import { useResource, type Loaded } from '../use-resource';
import { useRowSelection } from '../use-row-selection';
import type { ViewActions } from '../view-menu';
import { ZoneScope } from '../zone-scope';
import { decisionColumns } from './decision-columns';
import { MatchesProvider } from './decision-matches';
import { DecisionEmpty } from './decision-empty';
import { CONTENT_COLUMNS, DECISION_COLUMNS, decisionList } from './decision-list';
import { DecisionNotices } from './decision-notices';
import { DecisionToolbar } from './decision-toolbar';
import { DecisionPeek } from './decision-peek';
import { decisionSeries } from './decision-series';
import { decisionUrls } from './decision-urls';

export interface DecisionExplorerProps {
  /** The server's clock when the first answers were read. */
  asOf: number;
  first: { list: Loaded<DecisionPage> | null; facets: Loaded<FacetsAnswer> | null; histogram: Loaded<HistogramAnswer> | null };
  views: readonly SavedView[];
  viewActions: ViewActions;
  may: { content: boolean; export: boolean; share: boolean; keys: boolean; anySystem: boolean };
  origin: string;
}

/** The decision explorer: one query, one range, one result, seen as chart, facets and rows, and all of it in the address. */
export function DecisionExplorer(props: DecisionExplorerProps) {
  const { state, problems, change } = useListState(decisionList);
  return (
    <ZoneScope zone={state.zone}>
      <Explorer {...props} state={state} problems={problems} changeUrl={change} />
    </ZoneScope>
  );
}

function Explorer({
  asOf: firstAsOf,
  first,
  views,
  viewActions,
  may,
  origin,
  state,
  problems,
  changeUrl,
}: DecisionExplorerProps & { state: ListState; problems: ReturnType<typeof useListState>['problems']; changeUrl: ChangeList }) {
  const { zoneName: zone, locale } = usePreferences();
  const [asOf, setAsOf] = useState(firstAsOf);
  const [renderedAt, setRenderedAt] = useState(firstAsOf);
  if (renderedAt !== firstAsOf) {
    // The server rendered the page anew: a saved view was opened, or one was changed.
    setRenderedAt(firstAsOf);
    setAsOf(firstAsOf);
  }
  const [active, setActive] = useState<string | null>(null);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const queryBar = useRef<QueryBarHandle | null>(null);
  const root = useRef<HTMLDivElement>(null);

  const urls = useMemo(() => decisionUrls(state, asOf, zone), [state, asOf, zone]);
  const list = useResource<DecisionPage>(urls.list, first.list);
  const facets = useResource<FacetsAnswer>(urls.facets, first.facets);
  const histogram = useResource<HistogramAnswer>(urls.histogram, first.histogram);
  const page = list.data;
  // While the next page is read, the rows shown are still those of the one before, and so are their numbers.
  const [shown, setShown] = useState({ page, row: state.row });
  if (!list.stale && (shown.page !== page || shown.row !== state.row)) setShown({ page, row: state.row });
  const firstRow = list.stale ? shown.row : state.row;
  const rows = useMemo(() => page?.items ?? [], [page]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const { selection, toggle: toggleOne, toggleAll, clear } = useRowSelection(ids);
  const openEnded = isOpenEnded(resolveRange(state.range, asOf, zone));
  const fresh = useFreshCount(page && !list.stale && openEnded ? urls.fresh(page.asOf) : null);

  const change = useCallback<ChangeList>(
    (patch, how) => {
      // Another question is asked of the present, not of the moment at which the page was opened.
      if ('q' in patch || 'range' in patch) setAsOf(Date.now());
      changeUrl(patch, how);
    },
    [changeUrl],
  );
  const refresh = (): void => {
    setAsOf(Date.now());
    if (state.cursor) changeUrl({ cursor: null, row: 1 }, 'replace');
    list.reload();
    facets.reload();
    histogram.reload();
  };
  const stateOf = useCallback((field: string, value: string) => hasFilter(state.q, field, value), [state.q]);
  const toggle = useCallback(
    (field: string, value: string, exclude: boolean) => {
      const listed = facets.data?.facets.find((facet) => facet.field === field)?.values.find((one) => one.value === value);
      // Chosen under another of its names: toggling takes that one out.
      const alias = !exclude && listed?.selected === true && !facets.stale && hasFilter(state.q, field, value) === null;
      change({ q: alias ? clearField(state.q, field) : toggleFilter(state.q, field, value, exclude) });
    },
    [change, state.q, facets.data, facets.stale],
  );
  const systemKey = useCallback(
    (name: string) =>
      facets.data?.facets.find((facet) => facet.field === 'system')?.values.find((one) => one.label === name)?.value ?? name,
    [facets.data],
  );
  const peek = useCallback((id: string | null) => changeUrl({ peek: id }, 'replace'), [changeUrl]);
  const onPeek = useCallback((id: string) => peek(id), [peek]);
  const keys = useListKeys({
    noun: 'decision',
    ids,
    active,
    peek: state.peek,
    region: root,
    onActivate: setActive,
    onPeek: (id) => {
      peek(id);
      if (id === null && state.peek) keys.focusRow(state.peek);
    },
    onToggle: (id) => toggleOne(id, false),
    onRefresh: refresh,
    onFocusQuery: () => queryBar.current?.focus(),
  });

  const listSearch = toSearchParams(viewOf(state), decisionList).toString();
  const far = rows.some((row) => isFarFrom(asOf, row.startedAt));
  const columns = useMemo(() => decisionColumns(listSearch, may.content, far), [listSearch, may.content, far]);
  const titles = useMemo(() => new Map(columns.map((column) => [column.id, column.title])), [columns]);
  const chips = useMemo(() => listChips(state.q), [state.q]);
  const current = views.find((view) => view.id === state.view) ?? null;
  const peeked = state.peek === null ? null : (rows.find((row) => row.id === state.peek) ?? null);
  const peekAt = state.peek === null ? -1 : ids.indexOf(state.peek);
  const activeAt = active === null ? -1 : ids.indexOf(active);
  const rangeWords = `${describeRange(state.range, { zone, locale })}, ${rangeZone(resolveRange(state.range, asOf, zone), asOf, { zone, locale })}`;
  const queryProblem =
    list.problem?.code === 'invalidQuery' || list.problem?.code === 'textSearchNotPermitted' ? list.problem : null;
  const empty = page !== null && !list.stale && list.problem === null && rows.length === 0 && state.cursor === null;
  const hiddenColumns = may.content ? [] : state.columns.filter((id) => (CONTENT_COLUMNS as readonly string[]).includes(id));

  const filters = <FacetPanel resource={facets} stateOf={stateOf} onToggle={toggle} />;

  return (
    <div
      ref={root}
      className="@container flex min-w-0 grow flex-col md:h-dvh"
      style={{ '--panel-top': '3.5rem', ...(state.density ? { '--row': DENSITY_ROW[state.density] } : {}) } as CSSProperties}
    >
      <header className="flex flex-col gap-2 px-4 pt-3 pb-2 max-lg:px-3" data-print="hide">
        <DecisionToolbar
          state={state}
          change={change}
          list={list}
          urls={urls}
          zone={zone}
          asOf={asOf}
          rangeWords={rangeWords}
          listSearch={listSearch}
          titles={titles}
          views={views}
          current={current}
          viewActions={viewActions}
          may={may}
          queryBar={queryBar}
          queryProblem={queryProblem}
          onRefresh={refresh}
          onFilters={() => setFiltersOpen(true)}
        />
        <FilterChips
          chips={chips}
          onEdit={(chip) => queryBar.current?.focus(chip)}
          onRemove={(chip) => change({ q: removeChip(state.q, chip as (typeof chips)[number]) })}
          onClear={() => change({ q: '' })}
        />
        <DecisionNotices
          problems={problems}
          page={list.stale ? null : page}
          hiddenColumns={hiddenColumns.map((id) => DECISION_COLUMNS[id as keyof typeof DECISION_COLUMNS])}
          missingView={state.view !== null && current === null}
          onDismiss={() =>
            changeUrl(
              { ...(current ? {} : { view: null }), columns: state.columns.filter((id) => !hiddenColumns.includes(id)) },
              'replace',
            )
          }
        />
      </header>

      {state.series === 'none' || empty || (queryProblem && !page) ? null : (
        <HistogramPanel
          className="px-4 pb-2 max-lg:px-3 max-sm:hidden"
          resource={histogram}
          label={state.series === 'risk' ? 'Decisions by risk' : 'Decisions by status'}
          series={decisionSeries(state.series)}
          onRange={(from, to) => change({ range: { from, to } })}
        />
      )}

      <div className="flex min-h-0 min-w-0 grow border-t border-line">
        {state.facets && !(queryProblem && !page) ? (
          <aside
            aria-label="Facets"
            className="hidden w-55 shrink-0 overflow-y-auto border-e border-line px-3 py-1.5 @5xl:block"
            data-print="hide"
          >
            <h2 className="sr-only">Facets</h2>
            {filters}
          </aside>
        ) : null}
        <section aria-label="Result" className="relative flex min-h-0 min-w-0 grow flex-col">
          <ListProgress running={list.loading ? urls.list : null} onCancel={list.cancel} />
          {fresh ? (
            <div className="flex justify-center border-b border-line bg-accent-soft py-1">
              <button type="button" className="link min-h-6" onClick={refresh}>
                {formatTotal(fresh, locale)} new, show
              </button>
            </div>
          ) : null}
          {list.problem && !queryProblem ? (
            <ErrorState
              title={
                list.problem.code === 'cancelled'
                  ? 'The search was stopped'
                  : list.problem.code === 'unavailable'
                    ? 'The database does not answer at the moment'
                    : 'The list could not be read'
              }
              safe={list.problem.message}
              todo={
                list.problem.code === 'invalidCursor'
                  ? 'The link points to a page of another result.'
                  : 'Your query is kept. This is not an empty result.'
              }
              requestId={list.problem.requestId}
              onRetry={list.problem.code === 'invalidCursor' ? undefined : refresh}
              action={
                list.problem.code === 'invalidCursor' ? (
                  <Button onClick={() => changeUrl({ cursor: null, row: 1 }, 'replace')}>Go to the first page</Button>
                ) : list.problem.status === 401 ? (
                  <Button onClick={() => window.location.reload()}>Sign in again</Button>
                ) : undefined
              }
            />
          ) : empty ? (
            <DecisionEmpty
              q={state.q}
              rangeWords={rangeWords}
              allTime={'preset' in state.range && state.range.preset === 'all'}
              granted={may.anySystem}
              canManageKeys={may.keys}
              origin={origin}
              onClear={() => change({ q: '' })}
              onAllTime={() => change({ range: { preset: 'all' } })}
            />
          ) : queryProblem && rows.length === 0 ? (
            <Notice tone="error" className="m-4">
              Nothing was searched: mend the query above.
            </Notice>
          ) : (
            <>
              {queryProblem ? (
                <Notice tone="error" className="m-2">
                  The rows below are those of the query before: this one could not be understood.
                </Notice>
              ) : null}
              {page === null ? <TableSkeleton rows={18} columns={6} /> : null}
              <MatchesProvider q={state.q} ids={ids} enabled={may.content} waiting={list.stale} listSearch={listSearch}>
                <ListTable<DecisionSummary>
                  label="Decisions"
                  spec={decisionList}
                  columns={columns}
                  rows={rows}
                  rowId={rowId}
                  rowName={rowName}
                  state={state}
                  firstRow={firstRow}
                  change={change}
                  rowCount={page && page.total.relation === 'eq' ? page.total.value + 1 : -1}
                  active={activeAt < 0 ? null : active}
                  peeked={state.peek}
                  onActivate={setActive}
                  onPeek={onPeek}
                  selection={selection}
                  onToggle={toggleOne}
                  onTogglePage={toggleAll}
                  onKeyDown={keys.onKeyDown}
                  stale={list.stale}
                />
              </MatchesProvider>
            </>
          )}
          <SelectionBar
            selection={selection}
            noun="decision"
            compareHref={(a, b) => `/decisions/${a}/compare/${b}`}
            onClear={clear}
          />
          {page && !empty && !(list.problem && !queryProblem) ? (
            <ListFooter
              state={state}
              change={change}
              count={rows.length}
              total={page.total}
              asOf={page.asOf}
              nextCursor={page.nextCursor}
              previousCursor={page.previousCursor}
              onRefresh={refresh}
              firstRow={firstRow}
              activeRow={activeAt < 0 ? null : firstRow + activeAt}
            />
          ) : null}
        </section>
      </div>

      <LiveRegion>
        {list.loading || list.problem || !page
          ? ''
          : `${state.cursor ? `Rows from ${formatNumber(firstRow, locale)} of ` : ''}${formatTotal(page.total, locale)} decisions, ${rangeWords}`}
      </LiveRegion>
      <Dialog open={filtersOpen} onOpenChange={setFiltersOpen} title="Filters" size="sm">
        {filtersOpen ? filters : null}
      </Dialog>
      {state.peek ? (
        <DecisionPeek
          id={state.peek}
          row={peeked}
          listSearch={listSearch}
          contentVisible={may.content}
          systemKey={systemKey}
          stateOf={stateOf}
          onToggle={toggle}
          onClose={() => {
            const id = state.peek!;
            peek(null);
            keys.focusRow(id);
          }}
          onMove={{
            previous: peekAt > 0 ? () => keys.move(-1) : null,
            next: peekAt >= 0 && peekAt < ids.length - 1 ? () => keys.move(1) : null,
          }}
        />
      ) : null}
    </div>
  );
}

const rowId = (row: DecisionSummary): string => row.id;
const rowName = (row: DecisionSummary): string => `${row.system.name}, ${row.startedAt}`;
