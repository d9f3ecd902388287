import type { Placed } from '@/lib/lineage/layout';
import type { Palette } from './node-shape';

/** A drawing of a graph in a box, whoever makes it: cytoscape (draw-graph.ts), or ours for very large ones (draw-large.ts). */
export interface GraphSurface {
  places: Map<string, Placed>;
  /** Marks a node and its links as chosen, in place of what was, and brings it into view; null: none. */
  mark(id: string | null): void;
  /** Larger or smaller around the middle. */
  zoom(by: number): void;
  /** Shows everything. */
  whole(): void;
  /** The same drawing in other colours: the theme changed. */
  paint(colours: Palette): void;
  destroy(): void;
}

/** What a drawing tells the page. */
export interface SurfaceEvents {
  choose(id: string | null): void;
  open(id: string): void;
  /** The first picture is on the screen. */
  drawn(): void;
}

/** Smaller than this nothing can be read: a large graph opens at its focus instead of as a whole. */
export const READABLE = 0.42;
