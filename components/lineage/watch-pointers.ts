export interface PointerActs {
  /** By so many pixels. */
  pan(dx: number, dy: number): void;
  /** By a factor, around a point of the element. */
  zoom(by: number, x: number, y: number): void;
  tap(x: number, y: number): void;
  open(x: number, y: number): void;
}

/** A press that moved less is a tap. */
const STILL = 4;

/** Mouse, pen and fingers on a drawing: drag pans, wheel and two fingers zoom, a tap chooses, two open. Returns how to stop. */
export function watchPointers(element: HTMLElement, acts: PointerActs): () => void {
  const down = new Map<number, { x: number; y: number }>();
  let moved = 0;
  const place = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    if (down.size === 1) moved = 0;
  };
  const onMove = (event: PointerEvent): void => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, now);
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (other) {
      const [was, is] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(now.x - other.x, now.y - other.y)];
      if (was > 0 && is > 0) acts.zoom(is / was, (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (moved > STILL) acts.pan(now.x - before.x, now.y - before.y);
  };
  const onUp = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || event.type === 'pointercancel' || down.size > 0 || moved > STILL) return;
    const { x, y } = place(event);
    acts.tap(x, y);
  };
  const onOpen = (event: MouseEvent): void => {
    const { x, y } = place(event);
    acts.open(x, y);
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = place(event);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    acts.zoom(Math.exp(-pixels / 500), x, y);
  };
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
  element.addEventListener('dblclick', onOpen);
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    element.removeEventListener('dblclick', onOpen);
    element.removeEventListener('wheel', onWheel);
  };
}
