'use client';
import { useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { formatDuration } from '@/lib/shared/format';
import { Button } from '../ui/button';
import { clampViewport, density, toInstant, WHOLE, type TimeScale, type Viewport } from './time-scale';
import type { TrailTree } from './trail-tree';

const COLUMNS = 240;

/**
 * The whole trail in a strip: how much ran when, errors as strokes, and the part the waterfall shows as a window. The window is moved by
 * dragging it or its edges, or with the arrow keys on an edge (Shift for larger steps).
 */
export function Minimap({
  tree,
  scale,
  viewport,
  onViewport,
}: {
  tree: TrailTree;
  scale: TimeScale;
  viewport: Viewport;
  onViewport: (next: Viewport) => void;
}) {
  const { steps, errors, most } = useMemo(() => density(tree, scale, COLUMNS), [tree, scale]);
  const area = useMemo(() => {
    const points = steps.map(
      (count, i) =>
        `${i},${30 - (most ? Math.sqrt(count / most) * 28 : 0)} ${i + 1},${30 - (most ? Math.sqrt(count / most) * 28 : 0)}`,
    );
    return `0,30 ${points.join(' ')} ${COLUMNS},30`;
  }, [steps, most]);
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; mode: 'from' | 'to' | 'both' | 'new'; start: Viewport } | null>(null);
  const placeOf = (clientX: number): number => {
    const box = strip.current?.getBoundingClientRect();
    return box && box.width > 0 ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) : 0;
  };
  const onPointerDown = (event: PointerEvent, mode: 'from' | 'to' | 'both' | 'new'): void => {
    event.preventDefault();
    event.stopPropagation();
    strip.current?.setPointerCapture(event.pointerId);
    drag.current = { x: placeOf(event.clientX), mode, start: viewport };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const now = drag.current;
    if (!now) return;
    const at = placeOf(event.clientX);
    if (now.mode === 'new') onViewport(clampViewport({ from: Math.min(now.x, at), to: Math.max(now.x, at) }));
    else if (now.mode === 'both') onViewport(clampViewport({ from: now.start.from + at - now.x, to: now.start.to + at - now.x }));
    else if (now.mode === 'from') onViewport(clampViewport({ from: Math.min(at, viewport.to - 0.005), to: viewport.to }));
    else onViewport(clampViewport({ from: viewport.from, to: Math.max(at, viewport.from + 0.005) }));
  };
  const release = (): void => {
    drag.current = null;
  };
  const onKey = (event: KeyboardEvent, edge: 'from' | 'to'): void => {
    const by = event.shiftKey ? 0.1 : 0.01;
    const move = { ArrowLeft: -by, ArrowDown: -by, ArrowRight: by, ArrowUp: by, Home: -1, End: 1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = { ...viewport, [edge]: Math.min(1, Math.max(0, viewport[edge] + move)) };
    if (next.to - next.from > 0.005) onViewport(next);
  };
  const whole = viewport.from <= 0 && viewport.to >= 1;
  return (
    <div className="flex items-center gap-2 border-b border-line px-3 py-1.5" data-print="hide">
      <div
        ref={strip}
        dir="ltr"
        role="group"
        aria-label="Part of the trail that the bars show"
        onPointerDown={(event) => onPointerDown(event, 'new')}
        onPointerMove={onPointerMove}
        onPointerUp={release}
        onPointerCancel={release}
        className="relative h-8 min-w-0 grow cursor-crosshair touch-none overflow-hidden rounded-sm bg-sunken"
      >
        <svg aria-hidden viewBox={`0 0 ${COLUMNS} 30`} preserveAspectRatio="none" className="absolute inset-0 size-full">
          <polygon points={area} className="fill-chart-2" />
          {errors.map((count, i) =>
            count > 0 ? <rect key={i} x={i} y={0} width={1.4} height={8} className="fill-critical-text" /> : null,
          )}
        </svg>
        <div
          onPointerDown={(event) => onPointerDown(event, 'both')}
          className="absolute inset-y-0 cursor-grab border-x border-accent bg-accent/10"
          style={{ left: `${viewport.from * 100}%`, width: `${(viewport.to - viewport.from) * 100}%` }}
        />
        {(['from', 'to'] as const).map((edge) => (
          <span
            key={edge}
            role="slider"
            tabIndex={0}
            aria-label={edge === 'from' ? 'Start of the part shown' : 'End of the part shown'}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(viewport[edge] * 100)}
            aria-valuetext={`${formatDuration(toInstant(scale, viewport[edge]) - scale.start)} after the start`}
            onKeyDown={(event) => onKey(event, edge)}
            onPointerDown={(event) => onPointerDown(event, edge)}
            className="absolute inset-y-0 w-6 -translate-x-1/2 cursor-ew-resize rounded-sm before:absolute before:inset-y-1.5 before:left-1/2 before:w-1 before:-translate-x-1/2 before:rounded-full before:bg-accent"
            style={{ left: `clamp(0.5rem, ${viewport[edge] * 100}%, calc(100% - 0.5rem))` }}
          />
        ))}
      </div>
      <Button size="sm" tone="quiet" disabled={whole} onClick={() => onViewport(WHOLE)}>
        Whole trail
      </Button>
    </div>
  );
}
