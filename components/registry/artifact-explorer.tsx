'use client';
import { useCallback, useMemo, useRef, useState, type CSSProperties, type FormEvent, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/input';
import { LiveRegion } from '@/components/ui/live-region';
import { Plural } from '@/components/ui/num';
import { TableSkeleton } from '@/components/ui/skeleton';
import { EmptyState, ErrorState, Notice } from '@/components/ui/states';
import { ARTIFACT_KINDS, type ArtifactKind } from '@/lib/registry/artifact-kinds';
import type { ArtifactPage, ArtifactRow } from '@/lib/registry/contract';
import { ColumnMenu, DENSITY_ROW } from '../explorer/column-menu';
import { ListFooter } from '../explorer/list-footer';
import { ListProgress } from '../explorer/list-progress';
import { ListTable } from '../explorer/list-table';
import { SelectionBar } from '../explorer/selection-bar';
import { useListKeys } from '../explorer/use-list-keys';
import { useListState } from '../explorer/use-list-state';
import { useResource, type Loaded } from '../explorer/use-resource';
import { useRowSelection } from '../explorer/use-row-selection';
import { artifactColumns } from './artifact-columns';
import { ARTIFACT_COLUMNS, ARTIFACT_SORT_WORDS, artifactList } from './artifact-list';
import {
  ARTIFACT_STATE_WORDS,
  artifactsUrl,
  printFilter,
  readFilter,
  type ArtifactFilter,
  type ArtifactState,
} from './artifact-query';

/** The registry's artifacts, on the one list kit: filter, order, page and columns are the address. */
export function ArtifactExplorer({
  first,
  actions,
  command,
}: {
  first: Loaded<ArtifactPage>;
  /** Commands beside the filter: register, import. */
  actions: ReactNode;
  /** The line that fills an empty registry. */
  command: string;
}) {
  const { state, problems, change } = useListState(artifactList);
  const router = useRouter();
  const filter = useMemo(() => readFilter(state.q), [state.q]);
  const list = useResource<ArtifactPage>(artifactsUrl(filter, state), first);
  const rows = useMemo(() => list.data?.items ?? [], [list.data]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const { selection, toggle, toggleAll, clear } = useRowSelection(ids);
  const [active, setActive] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const open = useCallback((id: string | null) => id && router.push(`/artifacts/${id}`), [router]);
  const keys = useListKeys({
    noun: 'artifact',
    ids,
    active,
    peek: null,
    region: root,
    onActivate: setActive,
    onPeek: open,
    onToggle: (id) => toggle(id, false),
    onRefresh: list.reload,
    onFocusQuery: () => box.current?.focus(),
  });
  const narrow = (part: Partial<ArtifactFilter>): void => change({ q: printFilter({ ...filter, ...part }) });
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    narrow({ text: box.current?.value ?? '' });
  };
  const filtered = state.q !== '';
  const page = list.data;
  const empty = page !== null && !list.stale && list.problem === null && page.total === 0;
  const activeAt = active === null ? -1 : ids.indexOf(active);
  const titles = useMemo(() => new Map(Object.entries(ARTIFACT_COLUMNS)), []);
  return (
    <div
      ref={root}
      className="@container flex min-h-0 min-w-0 grow flex-col"
      style={state.density ? ({ '--row': DENSITY_ROW[state.density] } as CSSProperties) : undefined}
    >
      <div className="flex flex-wrap items-end gap-2 px-gutter pb-3 max-lg:px-3" data-print="hide">
        <form role="search" onSubmit={search} className="flex min-w-56 grow items-center gap-2 sm:max-w-100">
          <Input
            ref={box}
            key={filter.text}
            type="search"
            aria-label="Part of the name"
            placeholder="Part of the name"
            defaultValue={filter.text}
            autoComplete="off"
            maxLength={200}
          />
          <Button type="submit" aria-label="Search">
            <Search aria-hidden />
          </Button>
        </form>
        <Select
          aria-label="Kind"
          className="w-auto!"
          value={filter.kind ?? ''}
          onChange={(event) => narrow({ kind: (event.target.value || null) as ArtifactKind | null })}
        >
          <option value="">All kinds</option>
          {Object.entries(ARTIFACT_KINDS).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </Select>
        <Select
          aria-label="State"
          className="w-auto!"
          value={filter.state}
          onChange={(event) => narrow({ state: event.target.value as ArtifactState })}
        >
          {Object.entries(ARTIFACT_STATE_WORDS).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
        <ColumnMenu spec={artifactList} titles={titles} sorts={ARTIFACT_SORT_WORDS} charts={null} state={state} change={change} />
        <span className="ms-auto flex flex-wrap gap-2">{actions}</span>
      </div>
      {filter.system ? (
        <Notice
          className="mx-gutter mb-3"
          action={
            <Button size="sm" onClick={() => narrow({ system: null })}>
              All AI systems
            </Button>
          }
        >
          Only what one AI system uses, or has deployed.
        </Notice>
      ) : null}
      {problems.map((problem) => (
        <Notice key={problem.message} tone="warning" className="mx-gutter mb-3">
          {problem.message}
        </Notice>
      ))}
      <section aria-label="Result" className="relative flex min-h-0 min-w-0 grow flex-col border-t border-line">
        <ListProgress running={list.loading ? state.q : null} onCancel={list.cancel} />
        {list.problem ? (
          <ErrorState
            title="The list could not be read"
            safe={list.problem.message}
            todo="This is not an empty result."
            requestId={list.problem.requestId}
            onRetry={list.reload}
          />
        ) : empty ? (
          filtered ? (
            <EmptyState title="No artifact matches" action={<Button onClick={() => change({ q: '' })}>Clear the filter</Button>}>
              Nothing registered and nothing seen in traffic fits.
            </EmptyState>
          ) : (
            <EmptyState title="No artifact is known yet" command={command} commandLabel="command that registers a first artifact">
              Models, prompts, policies, agents and tools appear here with the first decision that names them, once it is closed.
              Register them to say what they are, by this line, where <code>KEY</code> is an API key of the scope{' '}
              <code>admin</code>, or from a CycloneDX bill of materials.
            </EmptyState>
          )
        ) : page === null ? (
          <TableSkeleton rows={12} columns={6} />
        ) : (
          <ListTable<ArtifactRow>
            label="Artifacts"
            spec={artifactList}
            columns={artifactColumns}
            rows={rows}
            rowId={rowId}
            rowName={rowName}
            state={state}
            firstRow={state.row}
            change={change}
            rowCount={page.total + 1}
            active={activeAt < 0 ? null : active}
            peeked={null}
            onActivate={setActive}
            onPeek={open}
            selection={selection}
            onToggle={toggle}
            onTogglePage={toggleAll}
            onKeyDown={keys.onKeyDown}
            stale={list.stale}
          />
        )}
        <SelectionBar selection={selection} noun="artifact" compareHref={null} onClear={clear} />
        {page && !empty && !list.problem ? (
          <ListFooter
            state={state}
            change={change}
            count={rows.length}
            total={{ value: page.total, relation: 'eq' }}
            asOf={page.asOf}
            nextCursor={page.nextCursor}
            previousCursor={page.previousCursor}
            onRefresh={list.reload}
            firstRow={state.row}
            activeRow={activeAt < 0 ? null : state.row + activeAt}
          />
        ) : null}
      </section>
      <LiveRegion>{list.loading || !page ? '' : <Plural count={page.total} one="artifact" />}</LiveRegion>
    </div>
  );
}

const rowId = (row: ArtifactRow): string => row.id;
const rowName = (row: ArtifactRow): string => `${ARTIFACT_KINDS[row.kind]} ${row.name}`;
