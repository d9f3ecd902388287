import type { GraphNode, LineageGraph, OpenLineagePart } from './graph';

const PRODUCER = 'urn:countersign:lineage-export';
const CORE = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs';

type DatasetPart = Extract<OpenLineagePart, { kind: 'dataset' }>;

/**
 * The pipelines of a graph as OpenLineage events that any of its servers takes: a run event for each job run, a job event for a job without,
 * a dataset event for what no job touches. Decisions, documents, prompts, models and tools have no word there and are left out. Pure.
 */
export function toOpenLineage(graph: LineageGraph): Record<string, unknown>[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const touched = new Set<string>();
  const events: Record<string, unknown>[] = [];
  for (const node of graph.nodes) {
    const part = node.openLineage;
    if (part?.kind !== 'job') continue;
    const take = (id: string): Record<string, unknown>[] => {
      const other = nodes.get(id)?.openLineage;
      if (other?.kind !== 'dataset') return [];
      touched.add(id);
      return [datasetOf(other)];
    };
    const inputs = graph.edges.filter((edge) => edge.to === node.id).flatMap((edge) => take(edge.from));
    const outputs = graph.edges.filter((edge) => edge.from === node.id).flatMap((edge) => take(edge.to));
    const job = { namespace: part.namespace, name: part.name, facets: part.facets };
    const { run } = part;
    events.push({
      eventTime: run?.endedAt ?? run?.startedAt ?? graph.asOf,
      producer: PRODUCER,
      schemaURL: `${CORE}/${run ? 'RunEvent' : 'JobEvent'}`,
      ...(run && { eventType: run.state, run: { runId: run.runId, facets: run.facets } }),
      job,
      inputs,
      outputs,
    });
  }
  for (const node of graph.nodes) {
    if (node.openLineage?.kind !== 'dataset' || touched.has(node.id)) continue;
    events.push({
      eventTime: timeOf(node) ?? graph.asOf,
      producer: PRODUCER,
      schemaURL: `${CORE}/DatasetEvent`,
      dataset: datasetOf(node.openLineage),
    });
  }
  return events;
}

function timeOf(node: GraphNode): string | undefined {
  return node.at;
}

function datasetOf(part: DatasetPart): Record<string, unknown> {
  const { version: _held, ...facets } = part.facets;
  return {
    namespace: part.namespace,
    name: part.name,
    facets: {
      ...facets,
      ...(part.version !== undefined && {
        version: {
          _producer: PRODUCER,
          _schemaURL:
            'https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet',
          datasetVersion: part.version,
        },
      }),
    },
  };
}
