import type { StepKind } from '@/lib/dialects/step-kinds';
import type { TrailTree } from './trail-tree';

/**
 * Time to place, as a strictly ordered chain of straight pieces over 0..1. Long stretches in which nothing ran are shortened to a fixed
 * width and reported as gaps, so that the drawing can mark each break with its true length. Pure.
 */
export interface ScalePiece {
  from: number;
  to: number;
  x0: number;
  x1: number;
  /** True for a shortened stretch. */
  gap: boolean;
}
export interface TimeScale {
  pieces: readonly ScalePiece[];
  start: number;
  end: number;
  gaps: readonly ScalePiece[];
}

/** A stretch shorter than this is never shortened. */
export const MIN_GAP_MS = 1000;
const GAP_SHARE = 0.05;
const GAPS_TOGETHER = 0.4;

/** Steps of these kinds may do nothing but wait for what is below them. */
const WAITS: ReadonlySet<StepKind> = new Set(['agent', 'human', 'other']);

/** Stretches in which something ran: steps from start to end; of a step that may only wait for its children just start and end. */
function busyStretches(tree: TrailTree): [number, number][] {
  const spans: [number, number][] = [];
  for (const node of tree.nodes) {
    if (!node.step) continue;
    const end = node.end ?? node.start;
    if (node.children.length === 0 || !WAITS.has(node.step.kind))
      spans.push([Math.min(node.start, end), Math.max(node.start, end)]);
    else spans.push([node.start, node.start], [end, end]);
  }
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: [number, number][] = [];
  for (const span of spans) {
    const last = merged[merged.length - 1];
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else merged.push([span[0], span[1]]);
  }
  return merged;
}

/** @param compress false draws true to scale. */
export function buildTimeScale(tree: TrailTree, compress = true): TimeScale {
  const { start, end } = tree;
  if (!(end > start))
    return { pieces: [{ from: start, to: start + 1, x0: 0, x1: 1, gap: false }], start, end: start + 1, gaps: [] };
  const idle = compress ? longIdle(tree) : [];
  const idleTotal = idle.reduce((sum, [from, to]) => sum + (to - from), 0);
  const gapWidth = idle.length === 0 ? 0 : Math.min(GAP_SHARE, GAPS_TOGETHER / idle.length);
  const shown = end - start - idleTotal;
  const perMs = (1 - gapWidth * idle.length) / (shown > 0 ? shown : 1);
  const pieces: ScalePiece[] = [];
  let x = 0;
  let at = start;
  const add = (to: number, width: number, gap: boolean): void => {
    if (!(to > at)) return;
    pieces.push({ from: at, to, x0: x, x1: x + width, gap });
    x += width;
    at = to;
  };
  for (const [from, to] of idle) {
    add(from, (from - at) * perMs, false);
    add(to, gapWidth, true);
  }
  add(end, (end - at) * perMs, false);
  const last = pieces[pieces.length - 1];
  if (last) last.x1 = 1;
  return { pieces, start, end, gaps: pieces.filter((piece) => piece.gap) };
}

/** Idle stretches worth shortening: longer than a second and than a third of all the time in which something ran. */
function longIdle(tree: TrailTree): [number, number][] {
  const busy = busyStretches(tree);
  const running = busy.reduce((sum, [from, to]) => sum + (to - from), 0);
  const idle: [number, number][] = [];
  for (let i = 1; i < busy.length; i++) idle.push([busy[i - 1]![1], busy[i]![0]]);
  const threshold = Math.max(MIN_GAP_MS, running / 3);
  const long = idle.filter(([from, to]) => to - from > threshold);
  // Where only instants were reported, waiting is all there is: then the scale stays true.
  return running > 0 ? long : [];
}

/** Place of an instant, 0..1, clamped to the scale. */
export function toPlace(scale: TimeScale, instant: number): number {
  if (instant <= scale.start) return 0;
  if (instant >= scale.end) return 1;
  const piece = scale.pieces[pieceAt(scale.pieces, (candidate) => candidate.to >= instant)];
  if (!piece) return 1;
  return piece.x0 + ((instant - piece.from) / (piece.to - piece.from)) * (piece.x1 - piece.x0);
}

/** Instant at a place; the inverse of toPlace. */
export function toInstant(scale: TimeScale, place: number): number {
  if (place <= 0) return scale.start;
  if (place >= 1) return scale.end;
  const piece = scale.pieces[pieceAt(scale.pieces, (candidate) => candidate.x1 >= place)];
  if (!piece) return scale.end;
  const width = piece.x1 - piece.x0;
  return width > 0 ? piece.from + ((place - piece.x0) / width) * (piece.to - piece.from) : piece.from;
}

function pieceAt(pieces: readonly ScalePiece[], reaches: (piece: ScalePiece) => boolean): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reaches(pieces[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A part of the scale, in places: what the waterfall shows of the whole. */
export interface Viewport {
  from: number;
  to: number;
}
export const WHOLE: Viewport = { from: 0, to: 1 };
/** The narrowest window. */
export const MIN_WINDOW = 0.002;

/** A window inside 0..1 that keeps its width where it can. */
export function clampViewport(viewport: Viewport): Viewport {
  const width = Math.min(1, Math.max(MIN_WINDOW, viewport.to - viewport.from));
  const from = Math.min(Math.max(0, viewport.from), 1 - width);
  return { from, to: from + width };
}

/** Left edge and width of a bar inside the window as shares of its width; null when it lies outside. Bars keep a visible width. */
export function barIn(viewport: Viewport, x0: number, x1: number): { left: number; width: number } | null {
  const width = viewport.to - viewport.from;
  const left = (x0 - viewport.from) / width;
  const right = (x1 - viewport.from) / width;
  if (right < 0 || left > 1) return null;
  const from = Math.max(0, left);
  return { left: from, width: Math.max(0, Math.min(1, right) - from) };
}

export interface Tick {
  place: number;
  /** Milliseconds since the start of the trail. */
  offset: number;
}

/** Round offsets inside the window, outside of shortened stretches, about `count` of them and none below a millisecond. */
export function ticksIn(scale: TimeScale, viewport: Viewport, count = 5): Tick[] {
  const span = scale.pieces
    .filter((piece) => !piece.gap && piece.x1 > viewport.from && piece.x0 < viewport.to)
    .reduce((sum, piece) => {
      const from = toInstant(scale, Math.max(piece.x0, viewport.from));
      return sum + Math.max(0, toInstant(scale, Math.min(piece.x1, viewport.to)) - from);
    }, 0);
  // Times are told in milliseconds: marks between two of them could not be told apart.
  if (!(span > 0)) return [];
  const size = Math.max(1, niceStep(span / count));
  const ticks: Tick[] = [];
  for (const piece of scale.pieces) {
    if (piece.gap || piece.x1 <= viewport.from || piece.x0 >= viewport.to) continue;
    const first = Math.ceil((piece.from - scale.start) / size) * size;
    for (let offset = first; offset <= piece.to - scale.start && ticks.length < 200; offset += size) {
      const place = toPlace(scale, scale.start + offset);
      if (place >= viewport.from && place <= viewport.to) ticks.push({ place, offset });
    }
  }
  const room = (viewport.to - viewport.from) / (count * 2);
  return ticks.filter((tick, i) => i === 0 || tick.place - ticks[i - 1]!.place > room * 0.8);
}

/** A piece of the axis that is written on, in px from its left edge. */
export interface AxisPlace {
  left: number;
  width: number;
}

/**
 * Which ticks can be written beside each other, and on which shortened stretches there is room for the mark: nothing is printed over
 * something else, and no label is cut at the end. `labelWidth` gives a label's width in px.
 */
export function placeLabels(
  ticks: readonly Tick[],
  gaps: readonly AxisPlace[],
  viewport: Viewport,
  width: number,
  labelWidth: (tick: Tick) => number,
): { ticks: Tick[]; marked: boolean[] } {
  const across = viewport.to - viewport.from;
  const kept: { tick: Tick; from: number; to: number }[] = [];
  for (const tick of ticks) {
    const from = ((tick.place - viewport.from) / across) * width;
    const to = from + labelWidth(tick);
    if (to > width || from < (kept[kept.length - 1]?.to ?? -Infinity)) continue;
    kept.push({ tick, from, to });
  }
  const free = (gap: AxisPlace): boolean =>
    gap.width >= 14 && kept.every((label) => label.to <= gap.left || label.from >= gap.left + gap.width);
  return { ticks: kept.map(({ tick }) => tick), marked: gaps.map(free) };
}

/** 1, 2, 5 times a power of ten below a minute; clock-like steps above. */
export function niceStep(rough: number): number {
  if (!(rough > 0)) return 0;
  if (rough > 20_000) {
    const clock = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map((seconds) => seconds * 1000);
    return clock.find((size) => size >= rough) ?? Math.ceil(rough / 86_400_000) * 86_400_000;
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? power * 10;
}

/** How much happens where: steps and errors per column of the minimap. */
export function density(tree: TrailTree, scale: TimeScale, columns: number): { steps: number[]; errors: number[]; most: number } {
  const steps = new Array<number>(columns).fill(0);
  const errors = new Array<number>(columns).fill(0);
  const delta = new Array<number>(columns + 1).fill(0);
  for (const node of tree.nodes) {
    if (!node.step || node.children.length > 0) continue;
    const from = Math.min(columns - 1, Math.floor(toPlace(scale, node.start) * columns));
    const to = Math.min(columns - 1, Math.floor(toPlace(scale, node.end ?? node.start) * columns));
    delta[Math.min(from, to)]!++;
    delta[Math.max(from, to) + 1]!--;
    if (node.step.status === 'error') errors[from]!++;
  }
  let running = 0;
  let most = 0;
  for (let i = 0; i < columns; i++) {
    running += delta[i]!;
    steps[i] = running;
    most = Math.max(most, running);
  }
  return { steps, errors, most };
}
