import type { GraphNode, LineageGraph } from '@/lib/lineage/graph';
import { datedWords } from '@/lib/shared/dated-words';
import type { TimeOptions } from '@/lib/shared/time';

/** Of these the second line is ours; of the others it holds names that emitters gave, which stay as they are. */
const OURS: ReadonlySet<GraphNode['kind']> = new Set(['decision', 'job']);
const TIMES: ReadonlySet<string> = new Set(['Built', 'Started', 'Ended']);

/** The graph with the times in its words by the reader's clock: drawing, table, panel and pictures say the same. */
export function datedGraph(graph: LineageGraph, clock: TimeOptions): LineageGraph {
  const said = (text: string): string => datedWords(text, clock, 'instants');
  return {
    ...graph,
    sentence: said(graph.sentence),
    nodes: graph.nodes.map((node) => ({
      ...node,
      ...(node.detail !== undefined && OURS.has(node.kind) && { detail: said(node.detail) }),
      ...(node.deploymentDetail !== undefined && { deploymentDetail: said(node.deploymentDetail) }),
      ...(node.facts && { facts: node.facts.map((fact) => (TIMES.has(fact.label) ? { ...fact, value: said(fact.value) } : fact)) }),
    })),
  };
} // prettier-ignore
