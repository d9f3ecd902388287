'use client';
import {
  DEPLOYMENT_WORDS,
  KIND_WORDS,
  lineageHref,
  MANY_NODES,
  type GraphEdge,
  type GraphNode,
  type LineageGraph,
} from '@/lib/lineage/graph';
import { formatNumber } from '@/lib/shared/format';
import { explorerHref } from '../explorer/decisions/decision-list';
import { Badge } from '../ui/badge';
import { LinkButton } from '../ui/button';
import { DataList } from '../ui/facts';
import { usePreferences } from '../ui/preferences';
import { VisibleText } from '../ui/untrusted-text';
import { KindIcon } from './kind-icon';

const SHOWN = 30;

/** What is known of the chosen node, and where it leads. */
export function NodePanel({
  graph,
  node,
  onChoose,
}: {
  graph: LineageGraph;
  node: GraphNode;
  onChoose: (id: string) => void;
}) {
  const { locale } = usePreferences();
  const before = graph.edges.filter((edge) => edge.to === node.id);
  const after = graph.edges.filter((edge) => edge.from === node.id);
  return (
    <div className="flex flex-col gap-5">
      <header>
        <p className="flex items-center gap-1.5 text-label text-muted">
          <KindIcon kind={node.kind} /> {KIND_WORDS[node.kind]}
        </p>
        <h2 dir="auto" className="mt-1 text-h3 break-words">
          <VisibleText text={node.label} />
        </h2>
        {node.detail ? (
          <p className="text-ink-2">
            <VisibleText text={node.detail} />
          </p>
        ) : null}
        {node.warning || node.deployment ? (
          <p className="mt-2 flex flex-wrap gap-2">
            {node.warning ? <Badge tone="medium">{node.warning}</Badge> : null}
            {node.deployment && node.deployment !== 'notDeployed' ? <Badge>{DEPLOYMENT_WORDS[node.deployment]}</Badge> : null}
          </p>
        ) : null}
        {node.deploymentDetail ? <p className="mt-2 text-ink-2">{node.deploymentDetail}</p> : null}
      </header>
      <p className="flex flex-wrap gap-2" data-print="hide">
        {node.href ? (
          <LinkButton href={node.href} size="sm" tone="primary" prefetch={false}>
            Open
          </LinkButton>
        ) : null}
        {node.q && node.kind !== 'decision' ? (
          <LinkButton href={explorerHref({ q: node.q, range: { preset: 'all' } })} size="sm" prefetch={false}>
            {node.count ? `${node.count.relation === 'gte' ? 'At least ' : ''}${formatNumber(node.count.value, locale)} decisions` : 'Its decisions'}
          </LinkButton>
        ) : null}
        {node.focus && node.focus !== graph.focus ? (
          <LinkButton href={lineageHref(node.focus)} size="sm" prefetch={false}>
            Centre on this
          </LinkButton>
        ) : null}
      </p>
      {node.facts && node.facts.length > 0 ? (
        <DataList facts={node.facts.map(({ label, value }) => ({ label, value: <VisibleText text={value} /> }))} />
      ) : null}
      {graph.nodes.length > MANY_NODES && node.focus !== graph.focus ? (
        <p className="text-muted">In a graph of this size its facts are left out: centre on it to read them.</p>
      ) : null}
      <Links title="Comes from" none="Nothing before it is known." edges={before} end="from" graph={graph} onChoose={onChoose} />
      <Links title="Goes to" none="Nothing after it is known." edges={after} end="to" graph={graph} onChoose={onChoose} />
      {node.columns ? (
        <section>
          <h3 className="mb-1 font-medium">Columns</h3>
          <ul className="flex flex-col gap-1">
            {node.columns.slice(0, 60).map(({ field, from }) => (
              <li key={field}>
                <span className="font-mono text-label">{field}</span>{' '}
                <span className="text-muted">from {from.map((one) => `${one.dataset}.${one.field}${one.how ? ` (${one.how})` : ''}`).join(', ')}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
} // prettier-ignore

function Links({
  title,
  none,
  edges,
  end,
  graph,
  onChoose,
}: {
  title: string;
  none: string;
  edges: readonly GraphEdge[];
  end: 'from' | 'to';
  graph: LineageGraph;
  onChoose: (id: string) => void;
}) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <section>
      <h3 className="mb-1 font-medium">
        {title} <span className="font-normal text-muted">{edges.length > 0 ? edges.length : ''}</span>
      </h3>
      {edges.length === 0 ? <p className="text-muted">{none}</p> : null}
      <ul className="flex flex-col">
        {edges.slice(0, SHOWN).map((edge) => {
          const other = nodes.get(edge[end])!;
          return (
            <li key={edge.id}>
              <button
                type="button"
                onClick={() => onChoose(other.id)}
                className="flex w-full items-start gap-2 rounded-sm px-1.5 py-1 text-start -ms-1.5 hover:bg-hover coarse:min-h-11"
              >
                <KindIcon kind={other.kind} className="mt-0.5" />
                <span className="min-w-0 break-words">
                  <VisibleText text={other.label} />
                  <span className="block text-label text-muted">
                    {other.warning ? <span className="text-medium">! {other.warning} · </span> : null}
                    {other.detail ? <VisibleText text={`${other.detail} · `} /> : null}
                    {edge.label}
                    {edge.how === 'inferred' ? ' · inferred' : ''}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {edges.length > SHOWN ? (
        <p className="text-label text-muted">
          and {edges.length - SHOWN} more, which the table lists.
        </p>
      ) : null}
    </section>
  );
} // prettier-ignore
