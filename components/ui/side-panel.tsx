'use client';
import { useCallback, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { X } from 'lucide-react';
import { IconButton } from './button';
import { cx } from './cx';

/**
 * Two panes with a border that can be dragged, or moved with the arrow keys (Home and End for the ends): the WAI-ARIA window splitter.
 * Widths are in px of the second pane. Below 1024 px the panes stand one above the other and nothing is resized.
 */
export function SplitPane({
  label,
  first,
  second,
  initial = 480,
  min = 320,
  max = 900,
  className,
}: {
  label: string;
  first: ReactNode;
  second: ReactNode;
  initial?: number;
  min?: number;
  max?: number;
  className?: string;
}) {
  const [width, setWidth] = useState(initial);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const id = useId();
  const clamp = useCallback((value: number) => Math.round(Math.min(max, Math.max(min, value))), [min, max]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 80 : 16;
    const next = { ArrowLeft: width + step, ArrowRight: width - step, Home: max, End: min }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setWidth(clamp(next));
  };
  const onPointerDown = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current) setWidth(clamp(drag.current.width + drag.current.x - event.clientX));
  };
  const release = (): void => {
    drag.current = null;
  };
  return (
    <div
      className={cx('flex min-h-0 min-w-0 flex-col lg:flex-row', className)}
      style={{ '--second': `${width}px` } as React.CSSProperties}
    >
      <div className="min-h-0 min-w-0 grow">{first}</div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-controls={id}
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={release}
        onPointerCancel={release}
        onDoubleClick={() => setWidth(initial)}
        className="group/split relative hidden w-px shrink-0 cursor-col-resize touch-none bg-line lg:block"
        data-print="hide"
      >
        <span aria-hidden className="absolute inset-y-0 -inset-s-3 w-6" />
        <span
          aria-hidden
          className="absolute inset-y-0 -inset-s-px w-0.5 bg-transparent transition-colors group-hover/split:bg-accent group-focus-visible/split:bg-accent"
        />
      </div>
      <div id={id} className="min-h-0 min-w-0 max-lg:border-t max-lg:border-line lg:w-(--second) lg:max-w-[70vw] lg:shrink-0">
        {second}
      </div>
    </div>
  );
}

/**
 * A panel over the right edge that does not block the page: lists stay usable beside it. Escape or the cross closes it, its left edge
 * resizes it. On narrow screens it covers the page. `actions` holds previous, next and other commands.
 */
export function SidePanel({
  label,
  title,
  actions,
  onClose,
  initial = 480,
  children,
}: {
  label: string;
  title: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  initial?: number;
  children: ReactNode;
}) {
  const [width, setWidth] = useState(initial);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const clamp = (value: number): number => Math.round(Math.min(1100, Math.max(360, value)));
  return (
    <aside
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
      className="animate-appear edge-forced fixed inset-y-0 inset-e-0 z-30 flex w-full flex-col bg-surface shadow-float md:top-(--panel-top,0px) md:w-(--panel) md:max-w-[85vw]"
      style={{ '--panel': `${width}px` } as React.CSSProperties}
      data-print="hide"
    >
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of ${label}`}
        aria-valuenow={width}
        aria-valuemin={360}
        aria-valuemax={1100}
        tabIndex={0}
        onKeyDown={(event) => {
          const next = { ArrowLeft: width + 32, ArrowRight: width - 32, Home: 1100, End: 360 }[event.key];
          if (next === undefined) return;
          event.preventDefault();
          setWidth(clamp(next));
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (drag.current) setWidth(clamp(drag.current.width + drag.current.x - event.clientX));
        }}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        className="absolute inset-y-0 -inset-s-1 z-10 hidden w-2 cursor-col-resize touch-none hover:bg-accent/25 focus-visible:bg-accent/40 md:block"
      />
      <header className="flex min-h-topbar items-center gap-2 border-b border-line ps-5 pe-2">
        <div className="min-w-0 grow truncate">{title}</div>
        {actions}
        <IconButton label="Close" keys="Esc" icon={<X aria-hidden />} onClick={onClose} />
      </header>
      <div className="min-h-0 grow overflow-y-auto overscroll-contain p-5">{children}</div>
    </aside>
  );
}
