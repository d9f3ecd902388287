'use client';
import type { RefObject } from 'react';
import { ListFilter, ZoomOut } from 'lucide-react';
import type { DecisionPage, SavedView } from '@/lib/search/contract';
import { formatTotal } from '@/lib/shared/format';
import { IconButton } from '@/components/ui/button';
import { usePreferences } from '@/components/ui/preferences';
import { ColumnMenu } from '../column-menu';
import { ExportMenu } from '../export-menu';
import { hrefOf, type ListState } from '../list-state';
import { QueryBar, type QueryBarHandle } from '../query-bar';
import { freezeRange, widenRange } from '../time-range';
import { TimeRangePicker } from '../time-range-picker';
import type { ChangeList } from '../use-list-state';
import type { Resource } from '../use-resource';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import { ViewMenu, type ViewActions } from '../view-menu';
import { DECISION_CHARTS, DECISION_SORTS, decisionList } from './decision-list';
import type { DecisionUrls } from './decision-urls';

/** The first line of the explorer: what is asked, of what time, and what can be done with the answer. */
export function DecisionToolbar({
  state,
  change,
  list,
  urls,
  zone,
  asOf,
  rangeWords,
  listSearch,
  titles,
  views,
  current,
  viewActions,
  may,
  queryBar,
  queryProblem,
  onRefresh,
  onFilters,
}: {
  state: ListState;
  change: ChangeList;
  list: Resource<DecisionPage>;
  urls: DecisionUrls;
  zone: string;
  asOf: number;
  rangeWords: string;
  listSearch: string;
  titles: ReadonlyMap<string, string>;
  views: readonly SavedView[];
  current: SavedView | null;
  viewActions: ViewActions;
  may: { content: boolean; export: boolean; share: boolean };
  queryBar: RefObject<QueryBarHandle | null>;
  queryProblem: { message: string; span?: { start: number; end: number } } | null;
  onRefresh: () => void;
  /** Opens the facets where there is no room for them beside the list. */
  onFilters: () => void;
}) {
  const { locale } = usePreferences();
  const wider = widenRange(state.range, asOf, zone);
  const page = list.data;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <h1 className="me-2 flex min-h-control items-center gap-2 text-h3">
        Decisions
        {page && !list.problem ? (
          <span className={list.stale ? 'font-normal text-muted opacity-60' : 'font-normal text-muted'}>
            {formatTotal(page.total, locale)}
          </span>
        ) : null}
      </h1>
      <div className="order-last flex min-w-0 basis-full @3xl:order-none @3xl:basis-60 @3xl:grow">
        <QueryBar
          ref={queryBar}
          value={state.q}
          onApply={(q) => (q === state.q ? onRefresh() : change({ q }))}
          completionsUrl="/api/v1/decisions/completions"
          textAllowed={may.content}
          serverProblem={queryProblem}
        />
      </div>
      <div className="flex items-center gap-1 max-sm:order-2 max-sm:basis-full">
        <TimeRangePicker
          range={state.range}
          zone={zone}
          zoneChosen={state.zone}
          asOf={asOf}
          onChange={(range, chosen) => change({ range, zone: chosen })}
        />
        <IconButton
          label="Zoom out: twice the time"
          icon={<ZoomOut aria-hidden />}
          disabled={!wider}
          onClick={() => wider && change({ range: wider })}
        />
      </div>
      <div className="flex items-center gap-1 max-sm:order-1 max-sm:ms-auto">
        <span className="@5xl:hidden">
          <IconButton label="Filters" icon={<ListFilter aria-hidden />} onClick={onFilters} />
        </span>
        <span className="hidden @5xl:inline">
          <IconButton
            label={state.facets ? 'Hide the facets' : 'Show the facets'}
            aria-pressed={state.facets}
            icon={<ListFilter aria-hidden />}
            onClick={() => change({ facets: !state.facets }, 'replace')}
            className="aria-pressed:bg-selected aria-pressed:text-accent"
          />
        </span>
        <ColumnMenu
          spec={decisionList}
          titles={titles}
          sorts={DECISION_SORTS}
          charts={DECISION_CHARTS}
          state={state}
          change={change}
        />
        <ViewMenu
          path={decisionList.path}
          views={views}
          current={current}
          stateSearch={listSearch}
          frozenHref={() =>
            hrefOf({ ...state, range: freezeRange(state.range, asOf, zone), zone, cursor: null, row: 1 }, decisionList)
          }
          readable={parseQuery(state.q).errors.length === 0}
          canShare={may.share}
          actions={viewActions}
          onSaved={(view) => change({ view: view.id }, 'replace')}
        />
        <ExportMenu
          allowed={may.export}
          blocked={
            list.problem
              ? 'The list could not be read, so there is nothing to export yet.'
              : page && page.items.length === 0
                ? 'There is nothing in this result.'
                : null
          }
          summary={page ? `${formatTotal(page.total, locale)} decisions, ${rangeWords}` : rangeWords}
          urls={[
            { label: 'CSV', detail: 'one row a decision, for a spreadsheet', href: urls.export('csv') },
            { label: 'NDJSON', detail: 'one JSON object a line, for programs', href: urls.export('ndjson') },
          ]}
        />
      </div>
    </div>
  );
}
