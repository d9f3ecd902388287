import type { LineageGraph } from '@/lib/lineage/graph';
import type { Placed } from '@/lib/lineage/layout';
import { READABLE, type GraphSurface, type SurfaceEvents } from './graph-surface';
import { fit, ICON_PATHS, NODE_HEIGHT, NODE_WIDTH, secondLine, TEXT_LEFT, type Palette } from './node-shape';
import { watchPointers } from './watch-pointers';
import { fitTo, revealed, shownOf, zoomAt, type Extent, type Size, type Viewport } from './viewport';

/** How large it is drawn around what it is about. */
const NEAR = 0.8;

/**
 * A drawing of thousands of nodes on one canvas. A library that keeps an element with a computed style for each of 12,400 nodes and links
 * takes seconds to begin; boxes and straight lines are all that can be seen from afar, and painting those that are in view takes a frame
 * (docs/performance.md). Below READABLE no text is drawn.
 */
export function drawLarge(
  box: HTMLElement,
  graph: LineageGraph,
  places: Map<string, Placed>,
  palette: Palette,
  events: SurfaceEvents,
): GraphSurface {
  const canvas = document.createElement('canvas');
  canvas.className = 'absolute inset-0 size-full touch-none';
  canvas.setAttribute('aria-hidden', 'true');
  box.append(canvas);
  const context = canvas.getContext('2d')!;
  const items = itemsOf(graph, places);
  const lines = linesOf(graph, places);
  const extent = extentOf(items);
  let colours = palette;
  let chosen: string | null = null;
  let size: Size = { width: 0, height: 0 };
  let view: Viewport = { scale: 1, left: 0, top: 0 };
  let asked = 0;
  let first = true;

  const frame = (): void => {
    asked = 0;
    const ratio = canvas.width / Math.max(1, size.width);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.left, ratio * view.top);
    paint(context, { items, lines, colours, chosen, focus: graph.focusId, scale: view.scale, shown: shownOf(view, size) });
    if (!first) return;
    first = false;
    events.drawn();
  };
  const ask = (): void => void (asked ||= requestAnimationFrame(frame));
  const look = (next: Viewport): void => {
    view = next;
    ask();
  };
  const near = (item: Item): Viewport => ({
    scale: NEAR,
    left: size.width / 2 - (item.x1 + NODE_WIDTH / 2) * NEAR,
    top: size.height / 2 - (item.y1 + NODE_HEIGHT / 2) * NEAR,
  });
  /** The whole where it can be read, else what it is about in the middle. */
  const opening = (): Viewport => {
    const whole = fitTo(extent, size);
    const focus = items.find((one) => one.id === graph.focusId);
    return whole.scale >= READABLE || !focus ? whole : near(focus);
  };
  const measure = (): void => {
    const [width, height] = [box.clientWidth, box.clientHeight];
    const ratio = Math.min(2, devicePixelRatio || 1);
    const before = size;
    size = { width, height };
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (before.width === 0) view = opening();
    ask();
  };
  const resized = new ResizeObserver(measure);
  resized.observe(box);
  measure();
  void document.fonts.ready.then(ask);

  const at = (x: number, y: number): string | null => {
    const [px, py] = [(x - view.left) / view.scale, (y - view.top) / view.scale];
    const hit = items.findLast((one) => px >= one.x1 && px <= one.x1 + NODE_WIDTH && py >= one.y1 && py <= one.y1 + NODE_HEIGHT);
    return hit?.id ?? null;
  };
  const unwatch = watchPointers(canvas, {
    pan: (dx, dy) => look({ ...view, left: view.left + dx, top: view.top + dy }),
    zoom: (by, x, y) => look(zoomAt(view, by, x, y)),
    tap: (x, y) => events.choose(at(x, y)),
    open: (x, y) => {
      const id = at(x, y);
      if (id !== null) events.open(id);
    },
  });

  return {
    places,
    mark(id) {
      chosen = id;
      const item = id === null ? undefined : items.find((one) => one.id === id);
      if (!item) return ask();
      const around = { x1: item.x1, y1: item.y1, x2: item.x1 + NODE_WIDTH, y2: item.y1 + NODE_HEIGHT };
      look(revealed(view.scale < READABLE ? near(item) : view, around, size));
    },
    zoom: (by) => look(zoomAt(view, by, size.width / 2, size.height / 2)),
    whole: () => look(fitTo(extent, size, 24)),
    paint(next) {
      colours = next;
      ask();
    },
    destroy() {
      if (asked) cancelAnimationFrame(asked);
      resized.disconnect();
      unwatch();
      canvas.remove();
    },
  };
}

interface Item {
  id: string;
  kind: keyof typeof ICON_PATHS;
  warning: boolean;
  /** Left and upper side. */
  x1: number;
  y1: number;
  label: string;
  second: string;
}
interface Line {
  from: string;
  to: string;
  inferred: boolean;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

function itemsOf(graph: LineageGraph, places: ReadonlyMap<string, Placed>): Item[] {
  return graph.nodes.map((node) => {
    const { x, y } = places.get(node.id)!;
    const second = fit(secondLine(node), 34);
    return {
      id: node.id,
      kind: node.kind,
      warning: Boolean(node.warning),
      x1: x - NODE_WIDTH / 2,
      y1: y - NODE_HEIGHT / 2,
      label: fit(node.label, 32),
      second,
    };
  });
}

function linesOf(graph: LineageGraph, places: ReadonlyMap<string, Placed>): Line[] {
  return graph.edges.flatMap(({ from, to, how }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    return [{ from, to, inferred: how === 'inferred', x1: a.x + NODE_WIDTH / 2, y1: a.y, x2: b.x - NODE_WIDTH / 2, y2: b.y }];
  });
}

function extentOf(items: readonly Item[]): Extent {
  const extent = { x1: 0, y1: 0, x2: 1, y2: 1 };
  for (const { x1, y1 } of items) {
    extent.x1 = Math.min(extent.x1, x1);
    extent.y1 = Math.min(extent.y1, y1);
    extent.x2 = Math.max(extent.x2, x1 + NODE_WIDTH);
    extent.y2 = Math.max(extent.y2, y1 + NODE_HEIGHT);
  }
  return extent;
}

interface Scene {
  items: readonly Item[];
  lines: readonly Line[];
  colours: Palette;
  chosen: string | null;
  focus: string | null;
  scale: number;
  shown: Extent;
}

/** Everything of the scene that is in view, in units of the drawing: links below, then nodes, then what is chosen. */
function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { items, lines, colours, chosen, focus, scale, shown } = scene;
  const thin = 1 / scale; // one pixel of the screen
  const isNear = (line: Line): boolean => chosen !== null && (line.from === chosen || line.to === chosen);
  const strokeLines = (which: (line: Line) => boolean, colour: string, width: number, dash: number[]): void => {
    context.beginPath();
    for (const line of lines) {
      if (Math.max(line.y1, line.y2) < shown.y1 || Math.min(line.y1, line.y2) > shown.y2) continue;
      if (Math.max(line.x1, line.x2) < shown.x1 || Math.min(line.x1, line.x2) > shown.x2 || !which(line)) continue;
      context.moveTo(line.x1, line.y1);
      context.lineTo(line.x2, line.y2);
    }
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
  };
  strokeLines((line) => !line.inferred, colours.line, thin, []);
  strokeLines((line) => line.inferred, colours.line, thin, [4 * thin, 4 * thin]);
  if (chosen !== null) strokeLines(isNear, colours.accent, 2 * thin, []);
  context.setLineDash([]);

  const readable = scale >= READABLE;
  context.textBaseline = 'middle';
  for (const item of items) {
    if (item.x1 > shown.x2 || item.x1 + NODE_WIDTH < shown.x1 || item.y1 > shown.y2 || item.y1 + NODE_HEIGHT < shown.y1) continue;
    const isFocus = item.id === focus;
    const [fill, border] = looks(item, isFocus, colours);
    context.fillStyle = fill;
    context.strokeStyle = border;
    context.lineWidth = isFocus ? Math.max(2, 2 * thin) : Math.max(1, thin);
    if (readable) {
      context.beginPath();
      context.roundRect(item.x1, item.y1, NODE_WIDTH, NODE_HEIGHT, 6);
      context.fill();
      context.stroke();
      write(context, item, colours);
    } else {
      context.fillRect(item.x1, item.y1, NODE_WIDTH, NODE_HEIGHT);
      context.strokeRect(item.x1, item.y1, NODE_WIDTH, NODE_HEIGHT);
    }
    if (item.id !== chosen) continue;
    context.strokeStyle = colours.accent;
    context.lineWidth = Math.max(3, 3 * thin);
    const out = Math.max(3, 3 * thin);
    context.strokeRect(item.x1 - out, item.y1 - out, NODE_WIDTH + 2 * out, NODE_HEIGHT + 2 * out);
  }
}

function looks(item: Item, isFocus: boolean, c: Palette): [fill: string, border: string] {
  if (isFocus) return [c.accentSoft, c.accent];
  if (item.warning) return [c.mediumSoft, c.medium];
  return item.kind === 'job' ? [c.sunken, c.line] : [c.surface, c.lineStrong];
}

const icons = new Map<string, Path2D[]>();

function write(context: CanvasRenderingContext2D, item: Item, c: Palette): void {
  let paths = icons.get(item.kind);
  if (!paths) icons.set(item.kind, (paths = ICON_PATHS[item.kind].map((d) => new Path2D(d))));
  context.save();
  context.translate(item.x1 + 11, item.y1 + NODE_HEIGHT / 2 - 8);
  context.scale(2 / 3, 2 / 3);
  context.strokeStyle = item.kind === 'decision' || item.kind === 'decisions' ? c.accent : c.muted;
  context.lineWidth = 1.75;
  for (const path of paths) context.stroke(path);
  context.restore();
  context.fillStyle = c.ink;
  context.font = '12px Inter Variable, ui-sans-serif, system-ui, sans-serif';
  const middle = item.y1 + NODE_HEIGHT / 2;
  const room = NODE_WIDTH - TEXT_LEFT - 8; // a wider text is set closer
  context.fillText(item.label, item.x1 + TEXT_LEFT, item.second ? middle - 8 : middle, room);
  if (item.second) context.fillText(item.second, item.x1 + TEXT_LEFT, middle + 8, room);
}
