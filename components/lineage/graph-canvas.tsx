'use client';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { KIND_WORDS, MANY_NODES, type LineageGraph } from '@/lib/lineage/graph';
import { follow, neighboursOf, type Arrow } from '@/lib/lineage/walk-graph';
import { IconButton } from '../ui/button';
import { LiveRegion } from '../ui/live-region';
import { drawGraph, styleOf, type Drawing } from './draw-graph';
import { readPalette, secondLine } from './node-shape';
import { toSvg } from './to-svg';

export interface GraphPicture {
  png(): Promise<Blob>;
  svg(): string;
}

const ARROWS: ReadonlySet<string> = new Set<Arrow>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);
/** Smaller than this nothing can be read: a large graph opens at its focus instead of as a whole. */
const READABLE = 0.45;

/**
 * The drawing. The mouse pans, zooms and chooses; by keyboard the arrow keys follow edges, Enter opens what is chosen, + and - zoom, 0 shows
 * everything, Home goes back to the focus. What is chosen is read out; the table beside holds the same graph.
 */
export function GraphCanvas({
  graph,
  chosen,
  onChoose,
  onOpen,
  picture,
}: {
  graph: LineageGraph;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onOpen: (id: string) => void;
  picture: Ref<GraphPicture>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  const choose = useEffectEvent(onChoose);
  const open = useEffectEvent(onOpen);
  const many = graph.nodes.length > MANY_NODES;

  useEffect(() => {
    const element = box.current!;
    let stopped = false;
    performance.mark('lineage-start');
    const themed = (): void => {
      drawing.current?.cy.style(styleOf(readPalette(element), many) as never);
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', themed);
    const root = new MutationObserver(themed);
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    drawGraph(element, graph, readPalette(element), () => stopped)
      .then((made) => {
        if (!made) return;
        drawing.current = made;
        const { cy } = made;
        cy.on('tap', (event) => {
          if (event.target === cy) choose(null);
        });
        cy.on('tap', 'node', (event) => choose((event.target as { id(): string }).id()));
        cy.on('dbltap', 'node', (event) => open((event.target as { id(): string }).id()));
        const canvases = element.querySelectorAll('canvas');
        for (const canvas of canvases) canvas.setAttribute('aria-hidden', 'true');
        show(made, graph.focusId);
        cy.one('render', () => {
          performance.mark('lineage-drawn');
          performance.measure('lineage-layout', 'lineage-start', 'lineage-drawn');
          setReady(true);
        });
        cy.forceRender();
      })
      .catch(() => !stopped && setFailed(true));
    return () => {
      stopped = true;
      scheme.removeEventListener('change', themed);
      root.disconnect();
      drawing.current?.cy.destroy();
      drawing.current = null;
    };
  }, [graph, many]);

  useEffect(() => {
    const { cy } = drawing.current ?? {};
    if (!cy || !ready) return;
    cy.batch(() => {
      cy.$('.chosen, .near').removeClass('chosen near');
      if (chosen === null) return;
      const node = cy.getElementById(chosen);
      node.addClass('chosen');
      node.connectedEdges().addClass('near');
    });
    if (chosen !== null) reveal(drawing.current!, chosen);
  }, [chosen, ready]);

  useImperativeHandle(
    picture,
    () => ({
      png: async () => {
        const { cy } = drawing.current!;
        const colours = readPalette(box.current!);
        // Twice the size of the screen's pixels, but never more than a browser can hold in one canvas.
        const { w, h } = cy.elements().boundingBox();
        const scale = Math.min(2, 12_000 / Math.max(w, h, 1));
        return cy.png({ output: 'blob-promise', full: true, scale, bg: colours.ground });
      },
      svg: () => toSvg(graph, drawing.current!.places, readPalette(box.current!)),
    }),
    [graph],
  );

  const zoom = (by: number): void => {
    const { cy } = drawing.current ?? {};
    cy?.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  };
  const whole = (): void => void drawing.current?.cy.fit(undefined, 24);

  const onKeyDown = (event: KeyboardEvent): void => {
    const made = drawing.current;
    if (!made || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = chosen ?? graph.focusId ?? graph.nodes[0]?.id;
    const { key } = event;
    if (from && ARROWS.has(key)) {
      const next = chosen === null ? from : follow(from, key as Arrow, neighboursOf(graph, made.places), made.places);
      if (next !== null) onChoose(next);
    } else if (key === 'Enter' && chosen !== null) onOpen(chosen);
    else if (key === 'Home' && graph.focusId) onChoose(graph.focusId);
    else if (key === 'Escape') onChoose(null);
    else if (key === '+' || key === '=') zoom(1.25);
    else if (key === '-') zoom(0.8);
    else if (key === '0') whole();
    else return;
    event.preventDefault();
  };

  const node = graph.nodes.find((one) => one.id === chosen);
  const before = graph.edges.filter((edge) => edge.to === chosen).length;
  const after = graph.edges.filter((edge) => edge.from === chosen).length;
  return (
    <div className="relative min-h-72 grow">
      <div
        role={'application' as string}
        aria-roledescription="graph"
        aria-label={`Lineage graph: ${graph.nodes.length} things, ${graph.edges.length} links`}
        aria-describedby="graph-keys"
        tabIndex={0}
        data-ready={ready}
        onKeyDown={onKeyDown}
        className="absolute inset-0 bg-ground -outline-offset-2 outline-accent focus-visible:outline-2"
      >
        <div ref={box} className="absolute inset-0 [&>div]:relative" />
      </div>
      {failed ? (
        <p role="alert" className="absolute inset-x-gutter top-4 rounded-md bg-critical-soft p-3">
          The drawing could not be loaded. The table holds the same graph.
        </p>
      ) : !ready ? (
        <p className="pointer-events-none absolute inset-x-gutter top-4 text-muted" role="status">
          Drawing {graph.nodes.length.toLocaleString('en')} things…
        </p>
      ) : null}
      <div className="absolute end-3 bottom-3 flex gap-1 rounded-md bg-surface p-1 shadow-float" data-print="hide">
        <IconButton label="Zoom in" icon={<Plus aria-hidden />} size="sm" onClick={() => zoom(1.25)} />
        <IconButton label="Zoom out" icon={<Minus aria-hidden />} size="sm" onClick={() => zoom(0.8)} />
        <IconButton label="Show everything" icon={<Maximize aria-hidden />} size="sm" onClick={whole} />
      </div>
      <p id="graph-keys" className="pointer-events-none absolute start-gutter bottom-3 hidden text-label text-muted xl:block">
        Arrow keys follow the links · Enter opens · + − zoom · 0 shows everything · dashed: inferred, not reported
      </p>
      <LiveRegion>
        {node
          ? `${KIND_WORDS[node.kind]} ${node.label}, ${secondLine(node)}. ${before} before, ${after} after.`
          : ''}
      </LiveRegion>
    </div>
  ); // prettier-ignore
}

/** The whole graph where it can be read, else the focus in the middle. */
function show({ cy }: Drawing, focusId: string | null): void {
  cy.fit(undefined, 32);
  if (cy.zoom() > 1) {
    cy.zoom(1);
    cy.center();
  }
  const focus = focusId === null ? cy.collection() : cy.getElementById(focusId);
  if (cy.zoom() >= READABLE || focus.empty() || cy.nodes().length > MANY_NODES) return;
  cy.zoom(0.8);
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
function reveal({ cy }: Drawing, id: string): void {
  const node = cy.getElementById(id);
  if (node.empty()) return;
  if (cy.zoom() < READABLE) cy.zoom({ level: 0.8, position: node.position() as { x: number; y: number } });
  const { x1, y1, x2, y2 } = node.renderedBoundingBox();
  const [dx, dy] = [inside(x1, x2, cy.width()), inside(y1, y2, cy.height())];
  if (dx !== 0 || dy !== 0) cy.panBy({ x: dx, y: dy });
}

const EDGE = 24;
function inside(low: number, high: number, size: number): number {
  if (low < EDGE) return EDGE - low;
  return high > size - EDGE ? size - EDGE - high : 0;
}
