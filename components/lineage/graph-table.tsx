'use client';
import { useState } from 'react';
import Link from 'next/link';
import { DEPLOYMENT_WORDS, KIND_WORDS, lineageHref, type GraphNode, type LineageGraph } from '@/lib/lineage/graph';
import { formatNumber } from '@/lib/shared/format';
import { explorerHref } from '../explorer/decisions/decision-list';
import { Button } from '../ui/button';
import { usePreferences } from '../ui/preferences';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { VisibleText } from '../ui/untrusted-text';
import { KindIcon } from './kind-icon';

const PAGE = 200;
const NAMED = 4;

/** The graph as a table: every node, what it comes from and what it goes to. The same for those who cannot see or use the drawing. */
export function GraphTable({ graph, chosen }: { graph: LineageGraph; chosen: string | null }) {
  const { locale } = usePreferences();
  const [shown, setShown] = useState(PAGE);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const links = new Map<string, { before: string[]; after: string[] }>(graph.nodes.map(({ id }) => [id, { before: [], after: [] }]));
  for (const { from, to, how } of graph.edges) {
    const mark = how === 'inferred' ? ' (inferred)' : '';
    links.get(to)?.before.push(`${nodes.get(from)?.label ?? ''}${mark}`);
    links.get(from)?.after.push(`${nodes.get(to)?.label ?? ''}${mark}`);
  }
  const rows = graph.nodes.slice(0, shown);
  return (
    <div className="min-h-0 grow overflow-auto">
      <Table label="Lineage, one row a thing">
        <Thead>
          <tr>
          <Th>
            <span className="max-sm:sr-only">Kind</span>
          </Th>
          <Th>Name</Th>
          <Th>State</Th>
          <Th>Comes from</Th>
          <Th>Goes to</Th>
          <Th>Decisions</Th>
          </tr>
        </Thead>
        <tbody>
          {rows.map((node) => (
            <Tr key={node.id} selected={node.id === chosen}>
              <Td>
                <span className="inline-flex items-center gap-1.5">
                  <KindIcon kind={node.kind} /> <span className="max-sm:sr-only">{KIND_WORDS[node.kind]}</span>
                </span>
              </Td>
              <RowHeader className="min-w-36">
                <Name node={node} focus={graph.focus} />
              </RowHeader>
              <Td className="min-w-32">{stateOf(node)}</Td>
              <Td className="min-w-40">{listed(links.get(node.id)!.before)}</Td>
              <Td className="min-w-40">{listed(links.get(node.id)!.after)}</Td>
              <Td>
                {node.q && node.kind !== 'decision' ? (
                  <Link href={explorerHref({ q: node.q, range: { preset: 'all' } })} className="link" prefetch={false}>
                    {node.count ? `${node.count.relation === 'gte' ? 'at least ' : ''}${formatNumber(node.count.value, locale)}` : 'list'}
                  </Link>
                ) : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {graph.nodes.length > shown ? (
        <p className="flex items-center gap-3 px-gutter py-3">
          <Button onClick={() => setShown(shown + PAGE)}>Show {Math.min(PAGE, graph.nodes.length - shown)} more</Button>
          <span className="text-muted">
            {formatNumber(shown, locale)} of {formatNumber(graph.nodes.length, locale)}
          </span>
        </p>
      ) : null}
    </div>
  );
} // prettier-ignore

function Name({ node, focus }: { node: GraphNode; focus: string }) {
  const href = node.href ?? (node.focus && node.focus !== focus ? lineageHref(node.focus) : null);
  const text = <VisibleText text={node.label} />;
  return href ? (
    <Link href={href} className="link font-normal break-all" prefetch={false}>
      {text}
    </Link>
  ) : (
    <span className="font-normal break-all">{text}</span>
  );
}

function stateOf(node: GraphNode) {
  const deployment = node.deployment && node.deployment !== 'notDeployed' ? DEPLOYMENT_WORDS[node.deployment] : null;
  const words = [node.warning, node.detail, deployment].filter((one) => one != null).join(' · ');
  return words === '' ? null : <VisibleText text={words} />;
}

function listed(names: readonly string[]) {
  if (names.length === 0) return <span className="text-muted">not known</span>;
  const more = names.length - NAMED;
  return <VisibleText text={`${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`} />;
}
