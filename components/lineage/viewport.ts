/** Which part of a drawing is seen: a point of the drawing stands at `x * scale + left`, `y * scale + top` of the box. Pure. */
export interface Viewport {
  scale: number;
  left: number;
  top: number;
}
/** A rectangle, in units of the drawing. */
export interface Extent {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}
export interface Size {
  width: number;
  height: number;
}

export const MIN_SCALE = 0.02;
export const MAX_SCALE = 2.5;
const EDGE = 24;

/** All of the extent, with a margin, never larger than life. */
export function fitTo(extent: Extent, { width, height }: Size, margin = 32): Viewport {
  const [w, h] = [Math.max(1, extent.x2 - extent.x1), Math.max(1, extent.y2 - extent.y1)];
  const scale = clamp(Math.min((width - 2 * margin) / w, (height - 2 * margin) / h, 1));
  return {
    scale,
    left: width / 2 - ((extent.x1 + extent.x2) / 2) * scale,
    top: height / 2 - ((extent.y1 + extent.y2) / 2) * scale,
  };
}

/** Larger or smaller, with the point at (x, y) of the box staying where it is. */
export function zoomAt(view: Viewport, by: number, x: number, y: number): Viewport {
  const scale = clamp(view.scale * by);
  const ratio = scale / view.scale;
  return { scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio };
}

/** The same view moved as little as shows the extent, or its beginning where it is larger than the box. */
export function revealed(view: Viewport, extent: Extent, { width, height }: Size): Viewport {
  const move = (low: number, high: number, size: number): number => {
    if (low < EDGE) return EDGE - low;
    return high > size - EDGE ? Math.max(size - EDGE - high, EDGE - low) : 0;
  };
  return {
    scale: view.scale,
    left: view.left + move(extent.x1 * view.scale + view.left, extent.x2 * view.scale + view.left, width),
    top: view.top + move(extent.y1 * view.scale + view.top, extent.y2 * view.scale + view.top, height),
  };
}

/** What of the drawing the box shows. */
export function shownOf(view: Viewport, { width, height }: Size): Extent {
  return {
    x1: -view.left / view.scale,
    y1: -view.top / view.scale,
    x2: (width - view.left) / view.scale,
    y2: (height - view.top) / view.scale,
  };
}

const clamp = (scale: number): number => Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
