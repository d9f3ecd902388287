'use client';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useRouter, useSearchParams } from 'next/navigation';
import { ListTree, Waypoints, X } from 'lucide-react';
import { fromWire, lineageHref, type GraphWire } from '@/lib/lineage/graph';
import { toOpenLineage } from '@/lib/lineage/to-open-lineage';
import { plural } from '@/lib/shared/format';
import { explorerHref } from '../explorer/decisions/decision-list';
import { buttonClass, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { usePreferences } from '../ui/preferences';
import { EmptyState, Notice } from '../ui/states';
import { datedGraph } from './dated-graph';
import { ExportGraph, saveFile, type ExportForm } from './export-graph';
import { GraphCanvas } from './graph-canvas';
import { GraphTable } from './graph-table';
import { GraphOnPaper } from './graph-on-paper';
import { lineageUrl, type LineageUrl } from './lineage-url';
import { VisibleText } from '../ui/untrusted-text';
import { NodePanel } from './node-panel';
import { takePng, takeSvg } from './take-picture';

const PHONE = '(max-width: 40rem)';
const isNarrow = (): boolean => matchMedia(PHONE).matches;
function onResize(changed: () => void): () => void {
  const media = matchMedia(PHONE);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** One graph: drawing or table, the panel of what is chosen beside it, and the file to take away. The address follows. */
export function LineageView({ wire, url }: { wire: GraphWire; url: Omit<LineageUrl, 'faults'> }) {
  const { locale, zoneName: zone } = usePreferences();
  const graph = useMemo(() => datedGraph(fromWire(wire), { zone, locale }), [wire, zone, locale]);
  const router = useRouter();
  // A phone has room for one or two things of a drawing; the table holds the same. What the address asks for, or a reader, is shown.
  const query = useSearchParams();
  const [picked, setView] = useState(query.has('view') ? url.view : null);
  const narrow = useSyncExternalStore(onResize, isNarrow, () => false);
  const view = picked ?? (narrow ? 'table' : url.view);
  const [chosen, setChosen] = useState(url.node ?? graph.focusId);
  const [failure, setFailure] = useState<string | null>(null);
  const node = graph.nodes.find((one) => one.id === chosen) ?? null;
  const address = (next: { view?: 'graph' | 'table'; node?: string | null }): void => {
    const now = { ...url, view, node: chosen, ...next };
    window.history.replaceState(null, '', lineageUrl({ ...now, node: now.node === graph.focusId ? null : now.node }));
  };
  const choose = (id: string | null): void => {
    setChosen(id);
    address({ node: id });
  };
  const change = (to: 'graph' | 'table'): void => {
    setView(to);
    address({ view: to });
  };
  const open = (id: string): void => {
    const one = graph.nodes.find((other) => other.id === id);
    if (!one) return;
    if (one.href) router.push(one.href);
    else if (one.kind === 'decisions' && one.q) router.push(explorerHref({ q: one.q, range: { preset: 'all' } }));
    else if (one.focus && one.focus !== graph.focus) router.push(lineageHref(one.focus));
  };
  const take = async (form: ExportForm): Promise<void> => {
    const name = `lineage-${graph.focus.replace(/[^\p{L}\p{N}.@-]+/gu, '-').slice(0, 60)}-${graph.asOf.slice(0, 10)}`;
    setFailure(null);
    try {
      if (form === 'openlineage')
        saveFile(`${name}.openlineage.json`, new Blob([`${JSON.stringify(toOpenLineage(graph), null, 1)}\n`], { type: 'application/json' })); // prettier-ignore
      else if (form === 'svg') saveFile(`${name}.svg`, new Blob([await takeSvg(graph)], { type: 'image/svg+xml' }));
      else saveFile(`${name}.png`, await takePng(graph));
    } catch {
      setFailure(
        'This browser could not make the picture: the graph is too large for it. SVG has no such limit, and the table lists the same graph.',
      );
    }
  };

  if (graph.focusId === null && graph.nodes.length === 0)
    return (
      <EmptyState title="Nothing of this name is known">
        {graph.sentence} Names are matched exactly; a dataset or job can be written with its namespace, as namespace/name.
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 grow flex-col border-t border-line">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-gutter py-2" data-print="hide">
        <div role="group" aria-label="View" className="flex rounded-md border border-line">
          {(
            [
              ['graph', 'Graph', <Waypoints key="i" aria-hidden />],
              ['table', 'Table', <ListTree key="i" aria-hidden />],
            ] as const
          ).map(([value, label, icon]) => (
            <button
              key={value}
              type="button"
              aria-pressed={view === value}
              onClick={() => change(value)}
              className={cx(buttonClass('quiet', 'sm'), view === value && 'bg-selected text-ink')}
            >
              {icon} {label}
            </button>
          ))}
        </div>
        <p className="text-muted">
          {plural(graph.nodes.length, 'thing', undefined, locale)}, {plural(graph.edges.length, 'link', undefined, locale)}
        </p>
        <div className="ms-auto">
          <ExportGraph onExport={(form) => void take(form)} />
        </div>
      </div>
      {failure ? (
        <Notice tone="error" live className="mx-gutter my-2">
          {failure}
        </Notice>
      ) : null}
      {graph.leftOut.length > 0 ? (
        <Notice tone="warning" className="mx-gutter my-2">
          {graph.leftOut.join(' ')}
        </Notice>
      ) : null}
      {graph.prompts && graph.prompts.length > 0 ? <Prompts prompts={graph.prompts} onChoose={choose} /> : null}
      {view === 'graph' ? <GraphOnPaper graph={graph} /> : null}
      <div className="relative flex min-h-[28rem] grow max-md:flex-col print:block print:min-h-0">
        {view === 'graph' ? (
          <GraphCanvas graph={graph} chosen={chosen} onChoose={choose} onOpen={open} />
        ) : (
          <GraphTable graph={graph} chosen={chosen} />
        )}
        {node && view === 'graph' ? (
          <aside
            aria-label={`About ${node.label}`}
            className="relative shrink-0 overflow-y-auto border-line p-4 max-md:max-h-80 max-md:border-t md:w-88 md:border-s md:[contain:size] print:max-h-none print:w-auto print:border-s-0 print:border-t print:px-0 print:[contain:none]"
          >
            <IconButton
              label="Close"
              icon={<X aria-hidden />}
              size="sm"
              className="absolute! end-2 top-2 print:hidden"
              onClick={() => choose(null)}
            />
            <NodePanel graph={graph} node={node} onChoose={choose} />
          </aside>
        ) : null}
      </div>
    </div>
  );
}

/** Which prompt versions the decisions used, and whether those were deployed: each leads to where it is drawn. */
function Prompts({ prompts, onChoose }: { prompts: NonNullable<GraphWire['prompts']>; onChoose: (id: string) => void }) {
  return (
    <section aria-label="Prompt versions" className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line px-gutter py-2">
      <h2 className="text-label text-muted">Prompt versions</h2>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {prompts.map(({ says, node }) => (
          <li key={says} className="min-w-0 break-words">
            {node === null ? (
              <VisibleText text={says} />
            ) : (
              <button type="button" onClick={() => onChoose(node)} className="link rounded-sm text-start coarse:min-h-11">
                <VisibleText text={says} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
} // prettier-ignore
