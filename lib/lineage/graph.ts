/**
 * The graph that the lineage page draws, lists and exports: where what a decision used came from, and what was made with it. Client-safe.
 * Edges point the way the data went: input, job, dataset, document, decision.
 */
export const FOCUS_KINDS = ['decision', 'document', 'dataset', 'job', 'prompt', 'promptVersion', 'model', 'tool'] as const;
export type FocusKind = (typeof FOCUS_KINDS)[number];

/** What the page is about. Written `kind:name` in the URL; datasets and jobs as namespace/name, a version behind an @. */
export interface Focus {
  kind: FocusKind;
  name: string;
}

export function parseFocus(text: string): Focus | null {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const name = text.slice(colon + 1).trim();
  if (colon < 1 || name === '' || name.length > 2_500) return null;
  return (FOCUS_KINDS as readonly string[]).includes(kind) ? { kind: kind as FocusKind, name } : null;
}

export function printFocus({ kind, name }: Focus): string {
  return `${kind}:${name}`;
}

export function lineageHref(focus: Focus | string): string {
  return `/lineage?focus=${encodeURIComponent(typeof focus === 'string' ? focus : printFocus(focus))}`;
}

export const NODE_KINDS = ['dataset', 'job', 'document', 'prompt', 'model', 'tool', 'decision', 'decisions'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export const KIND_WORDS: Readonly<Record<NodeKind, string>> = {
  dataset: 'Dataset',
  job: 'Job',
  document: 'Document',
  prompt: 'Prompt',
  model: 'Model',
  tool: 'Tool',
  decision: 'Decision',
  decisions: 'Decisions',
};

/** Whether a version was what ran there and then, as far as the registry knows. */
export type DeploymentState = 'deployed' | 'notDeployed' | 'unknown';
export const DEPLOYMENT_WORDS: Readonly<Record<DeploymentState, string>> = {
  deployed: 'deployed then',
  notDeployed: 'not deployed then',
  unknown: 'deployment not recorded',
};

export interface GraphNode {
  id: string;
  kind: NodeKind;
  /** Its name, as reported: untrusted text. */
  label: string;
  /** A second line in our words: version, state of the run, time. */
  detail?: string;
  /** Something a reader should not overlook. */
  warning?: string;
  /** The page about it, within Countersign. */
  href?: string;
  /** The query of the explorer that lists the decisions. */
  q?: string;
  /** Makes it the page's focus. */
  focus?: string;
  count?: { value: number; relation: 'eq' | 'gte' };
  deployment?: DeploymentState;
  deploymentDetail?: string;
  /** ISO time that places it. */
  at?: string;
  /** What the side panel lists, name and value: facets in words. */
  facts?: { label: string; value: string }[];
  /** Columns of a dataset and what they were made from. */
  columns?: { field: string; from: { dataset: string; field: string; how: string }[] }[];
  /** For the export: namespace, name and version in OpenLineage, the run's id and state, facets as they hold. */
  openLineage?: OpenLineagePart;
}
export type OpenLineagePart =
  | { kind: 'dataset'; namespace: string; name: string; version?: string; facets: Record<string, unknown> }
  | { kind: 'job'; namespace: string; name: string; facets: Record<string, unknown>; run?: { runId: string; state: string; startedAt?: string; endedAt?: string; facets: Record<string, unknown> } }; // prettier-ignore

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  /** What the target did with the source, or was made by it. */
  label: string;
  /** inferred: nobody reported it; the label says how we came to it. */
  how: 'reported' | 'inferred';
}

export interface LineageGraph {
  focus: string;
  /** The node in the middle; null when nothing of that name is known. */
  focusId: string | null;
  /** One sentence of facts. */
  sentence: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Forward from a document: the prompt versions that the decisions used, in words, and the node where it is drawn. */
  prompts?: { says: string; node: string | null }[];
  /** What is not drawn, in words: never silently less. */
  leftOut: string[];
  asOf: string;
}

/** Beyond this many nodes the page gives up what costs much and is not seen from afar: icons, bends, the facts of each node. */
export const MANY_NODES = 1_200;

/** The graph on its way to the browser: links by the places of their ends, so that 7,000 of them are not a megabyte of names. */
export interface GraphWire extends Omit<LineageGraph, 'edges'> {
  edges: [from: number, to: number, label: string, inferred: 0 | 1][];
}

export function toWire(graph: LineageGraph): GraphWire {
  const place = new Map(graph.nodes.map(({ id }, i) => [id, i]));
  return {
    ...graph,
    nodes: graph.nodes.length > MANY_NODES ? graph.nodes.map(({ facts: _facts, ...node }) => node) : graph.nodes,
    edges: graph.edges.map(({ from, to, label, how }) => [place.get(from)!, place.get(to)!, label, how === 'inferred' ? 1 : 0]),
  };
}

export function fromWire({ edges, ...graph }: GraphWire): LineageGraph {
  return {
    ...graph,
    edges: edges.map(([a, b, label, inferred]) => {
      const [from, to] = [graph.nodes[a]!.id, graph.nodes[b]!.id];
      return { id: `${from} > ${to}`, from, to, label, how: inferred === 1 ? 'inferred' : 'reported' };
    }),
  };
}

export const MAX_NODES = 5_000;
export const DEFAULT_NODES = 400;
export const DEFAULT_DEPTH = 6;
export const MAX_DEPTH = 50;
