import type { Core, ElementDefinition, StylesheetJson } from 'cytoscape';
import { MANY_NODES, type LineageGraph } from '@/lib/lineage/graph';
import { layoutInSlices, type Placed } from '@/lib/lineage/layout';
import { drawLarge } from './draw-large';
import { READABLE, type GraphSurface, type SurfaceEvents } from './graph-surface';
import { fitNode, iconUri, NODE_HEIGHT, NODE_WIDTH, secondLine, TEXT_LEFT, type Palette } from './node-shape';

/** Cytoscape writes a style element of its own unless one of this id is there; ours is empty, and its rule is a class of the box. */
const STYLE_ID = '__________cytoscape_stylesheet';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Computes the layout in slices and draws. Null when it was called off meanwhile. */
export async function drawGraph(
  box: HTMLElement,
  graph: LineageGraph,
  palette: () => Palette,
  events: SurfaceEvents,
  stopped: () => boolean,
): Promise<GraphSurface | null> {
  const many = graph.nodes.length > MANY_NODES;
  const loading = many ? null : import('cytoscape');
  const places = await layoutInSlices(
    graph.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    graph.edges,
    { pause: turn, stopped },
  );
  if (!places || stopped()) return null;
  if (!loading) return drawLarge(box, graph, places, palette(), events);
  const { default: cytoscape } = await loading;
  if (stopped()) return null;
  if (!document.getElementById(STYLE_ID)) {
    const style = document.createElement('style');
    style.id = STYLE_ID;
    document.head.append(style);
  }
  const cy = cytoscape({
    container: box,
    elements: elementsOf(graph, places),
    style: styleOf(palette()),
    layout: { name: 'preset' },
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: 'single',
    minZoom: 0.02,
    maxZoom: 2.5,
    pixelRatio: 'auto',
  });
  for (const canvas of box.querySelectorAll('canvas')) canvas.setAttribute('aria-hidden', 'true');
  cy.on('tap', (event) => {
    if (event.target === cy) events.choose(null);
  });
  cy.on('tap', 'node', (event) => events.choose((event.target as { id(): string }).id()));
  cy.on('dbltap', 'node', (event) => events.open((event.target as { id(): string }).id()));
  show(cy, graph.focusId);
  cy.one('render', () => events.drawn());
  cy.forceRender();
  return surfaceOf(cy, places);
}

function surfaceOf(cy: Core, places: Map<string, Placed>): GraphSurface {
  return {
    places,
    mark(id) {
      cy.batch(() => {
        cy.$('.chosen, .near').removeClass('chosen near');
        if (id === null) return;
        const node = cy.getElementById(id);
        node.addClass('chosen');
        node.connectedEdges().addClass('near');
      });
      if (id !== null) reveal(cy, id);
    },
    zoom: (by) => void cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }),
    whole: () => void cy.fit(undefined, 24),
    paint: (colours) => void cy.style(styleOf(colours) as never),
    destroy: () => cy.destroy(),
  };
}

/** The whole graph where it can be read, else the focus in the middle. */
function show(cy: Core, focusId: string | null): void {
  cy.fit(undefined, 20);
  if (cy.zoom() > 1) {
    cy.zoom(1);
    cy.center();
  }
  const focus = focusId === null ? cy.collection() : cy.getElementById(focusId);
  if (cy.zoom() >= READABLE || focus.empty()) return;
  cy.zoom(NEAR);
  cy.center(focus);
  // No empty half beside a cut-off one: the drawing moves into the free space as far as its own edge goes.
  const { x1, x2, y1, y2 } = cy.elements().renderedBoundingBox();
  cy.panBy({ x: freed(x1, x2, cy.width()), y: freed(y1, y2, cy.height()) });
}

function freed(low: number, high: number, size: number): number {
  const [before, after] = [low - EDGE, size - EDGE - high];
  if (after > 0 && before < 0) return Math.min(after, -before);
  return before > 0 && after < 0 ? -Math.min(before, -after) : 0;
}

/** Brings a node into view when it is not, without moving what can be seen already. */
function reveal(cy: Core, id: string): void {
  const node = cy.getElementById(id);
  if (node.empty()) return;
  if (cy.zoom() < READABLE) cy.zoom({ level: 0.8, position: node.position() as { x: number; y: number } });
  const { x1, y1, x2, y2 } = node.renderedBoundingBox();
  const [dx, dy] = [inside(x1, x2, cy.width()), inside(y1, y2, cy.height())];
  if (dx !== 0 || dy !== 0) cy.panBy({ x: dx, y: dy });
}

/** How large a graph is drawn around its focus where the whole cannot be read. */
const NEAR = 0.65;
const EDGE = 24;
function inside(low: number, high: number, size: number): number {
  if (low < EDGE) return EDGE - low;
  return high > size - EDGE ? size - EDGE - high : 0;
}

function elementsOf(graph: LineageGraph, places: ReadonlyMap<string, Placed>): ElementDefinition[] {
  const nodes = graph.nodes.map((node): ElementDefinition => {
    const { x, y } = places.get(node.id)!;
    const second = fitNode(secondLine(node));
    return {
      group: 'nodes',
      data: { id: node.id, text: second ? `${fitNode(node.label)}\n${second}` : fitNode(node.label) },
      position: { x, y },
      classes: [node.kind, ...(node.warning ? ['warning'] : []), ...(node.id === graph.focusId ? ['focus'] : [])],
    };
  });
  const edges = graph.edges.map((edge): ElementDefinition => ({ group: 'edges', data: { id: `e ${edge.id}`, source: edge.from, target: edge.to }, classes: [edge.how] })); // prettier-ignore
  return [...nodes, ...edges];
}

function styleOf(c: Palette): StylesheetJson {
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
        'min-zoomed-font-size': 4,
        'overlay-opacity': 0,
      },
    },
    ...kinds.map((kind) => ({
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
    })),
    { selector: 'node.job', style: { 'background-color': c.sunken, 'border-color': c.line } },
    { selector: 'node.warning', style: { 'background-color': c.mediumSoft, 'border-color': c.medium } },
    { selector: 'node.focus', style: { 'border-width': 2, 'border-color': c.accent, 'background-color': c.accentSoft } },
    {
      selector: 'edge',
      style: {
        'curve-style': 'round-taxi',
        'taxi-direction': 'rightward',
        'taxi-turn': 20,
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
