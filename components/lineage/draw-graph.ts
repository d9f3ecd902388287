import type { Core, ElementDefinition, StylesheetJson } from 'cytoscape';
import { MANY_NODES, type LineageGraph } from '@/lib/lineage/graph';
import { layoutInSlices, type Placed } from '@/lib/lineage/layout';
import { fit, iconUri, NODE_HEIGHT, NODE_WIDTH, secondLine, TEXT_LEFT, type Palette } from './node-shape';

/** Elements added between two turns of the page. */
const CHUNK = 600;
/** Cytoscape writes a style element of its own unless one of this id is there; ours is empty, and its rule is a class of the box. */
const STYLE_ID = '__________cytoscape_stylesheet';

export interface Drawing {
  cy: Core;
  places: Map<string, Placed>;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Computes the layout in slices and draws. Null when it was called off meanwhile. */
export async function drawGraph(
  box: HTMLElement,
  graph: LineageGraph,
  colours: Palette,
  stopped: () => boolean,
): Promise<Drawing | null> {
  const loading = import('cytoscape');
  const places = await layoutInSlices(
    graph.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    graph.edges,
    { pause: turn, stopped },
  );
  const { default: cytoscape } = await loading;
  if (!places || stopped()) return null;
  if (!document.getElementById(STYLE_ID)) {
    const style = document.createElement('style');
    style.id = STYLE_ID;
    document.head.append(style);
  }
  const many = graph.nodes.length > MANY_NODES;
  // In its box from the start: filled without one, it takes the same time in a single piece of two seconds when it is put there.
  const cy = cytoscape({
    container: box,
    elements: [],
    style: styleOf(colours, many),
    layout: { name: 'preset' },
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: 'single',
    minZoom: 0.02,
    maxZoom: 2.5,
    textureOnViewport: many,
    hideEdgesOnViewport: many,
    pixelRatio: many ? 1 : 'auto',
  });
  for (const part of chunks(elementsOf(graph, places))) {
    cy.add(part);
    if (!many) continue;
    await turn();
    if (stopped()) {
      cy.destroy();
      return null;
    }
  }
  return { cy, places };
}

function* chunks(elements: readonly ElementDefinition[]): Generator<ElementDefinition[]> {
  for (let i = 0; i < elements.length; i += CHUNK) yield elements.slice(i, i + CHUNK);
}

function elementsOf(graph: LineageGraph, places: ReadonlyMap<string, Placed>): ElementDefinition[] {
  const nodes = graph.nodes.map((node): ElementDefinition => {
    const { x, y } = places.get(node.id)!;
    const second = fit(secondLine(node), 29);
    return {
      group: 'nodes',
      data: { id: node.id, text: second ? `${fit(node.label, 27)}\n${second}` : fit(node.label, 27) },
      position: { x, y },
      classes: [node.kind, ...(node.warning ? ['warning'] : []), ...(node.id === graph.focusId ? ['focus'] : [])],
    };
  });
  const edges = graph.edges.map((edge): ElementDefinition => ({ group: 'edges', data: { id: `e ${edge.id}`, source: edge.from, target: edge.to }, classes: [edge.how] })); // prettier-ignore
  return [...nodes, ...edges];
}

export function styleOf(c: Palette, many: boolean): StylesheetJson {
  const kinds = ['dataset', 'job', 'document', 'prompt', 'model', 'tool', 'decision', 'decisions'] as const;
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        'corner-radius': 6 as never,
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        'background-color': c.surface,
        'border-width': 1,
        'border-color': c.lineStrong,
        label: 'data(text)',
        color: c.ink,
        'font-family': 'Inter Variable, ui-sans-serif, system-ui, sans-serif',
        'font-size': 12,
        'line-height': 1.3,
        'text-wrap': 'wrap',
        'text-max-width': '600px',
        'text-halign': 'right',
        'text-valign': 'center',
        'text-justification': 'left',
        'text-margin-x': TEXT_LEFT - NODE_WIDTH,
        'min-zoomed-font-size': many ? 7 : 4,
        'overlay-opacity': 0,
      },
    },
    ...(many
      ? []
      : kinds.map((kind) => ({
          selector: `node.${kind}`,
          style: {
            'background-image': iconUri(kind, kind === 'decision' || kind === 'decisions' ? c.accent : c.muted),
            'background-width': '16px',
            'background-height': '16px',
            'background-position-x': '11px',
            'background-position-y': '50%',
            'background-fit': 'none' as const,
            'background-clip': 'none' as const,
          },
        }))),
    { selector: 'node.job', style: { 'background-color': c.sunken, 'border-color': c.line } },
    { selector: 'node.warning', style: { 'background-color': c.mediumSoft, 'border-color': c.medium } },
    { selector: 'node.focus', style: { 'border-width': 2, 'border-color': c.accent, 'background-color': c.accentSoft } },
    {
      selector: 'edge',
      style: many
        ? { 'curve-style': 'haystack', 'haystack-radius': 0, width: 1, 'line-color': c.line }
        : {
            'curve-style': 'round-taxi',
            'taxi-direction': 'rightward',
            'taxi-turn': 40,
            'taxi-turn-min-distance': 12,
            'taxi-radius': 10 as never,
            width: 1,
            'line-color': c.lineStrong,
            'target-arrow-shape': 'triangle',
            'target-arrow-color': c.lineStrong,
            'arrow-scale': 0.7,
          },
    },
    { selector: 'edge.inferred', style: { 'line-style': 'dashed', 'line-dash-pattern': [4, 4] } },
    { selector: 'edge.near', style: { width: 2, 'line-color': c.accent, 'target-arrow-color': c.accent, 'z-index': 5 } },
    { selector: 'node.chosen', style: { 'outline-width': 3, 'outline-color': c.accent, 'outline-offset': 2, 'z-index': 10 } as never },
  ] as StylesheetJson; // prettier-ignore
}
