'use client';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { KIND_WORDS, type LineageGraph } from '@/lib/lineage/graph';
import { follow, neighboursOf, type Arrow } from '@/lib/lineage/walk-graph';
import { formatNumber, plural } from '@/lib/shared/format';
import { IconButton } from '../ui/button';
import { LiveRegion } from '../ui/live-region';
import { usePreferences } from '../ui/preferences';
import { drawGraph } from './draw-graph';
import type { GraphSurface } from './graph-surface';
import { readPalette, secondLine } from './node-shape';

const ARROWS: ReadonlySet<string> = new Set<Arrow>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/**
 * The drawing. The mouse pans, zooms and chooses; by keyboard the arrow keys follow edges, Enter opens what is chosen, + and - zoom, 0 shows
 * everything, Home goes back to the focus. What is chosen is read out; the table beside holds the same graph.
 */
export function GraphCanvas({
  graph,
  chosen,
  onChoose,
  onOpen,
}: {
  graph: LineageGraph;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onOpen: (id: string) => void;
}) {
  const { locale } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<GraphSurface | null>(null);
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  const choose = useEffectEvent(onChoose);
  const open = useEffectEvent(onOpen);

  useEffect(() => {
    const element = box.current!;
    let stopped = false;
    performance.mark('lineage-start');
    const themed = (): void => drawing.current?.paint(readPalette(element));
    // A canvas keeps the colours it was painted with: whatever changes them has it painted again, paper too, which is always light.
    const media = ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print'].map((query) => matchMedia(query));
    for (const one of media) one.addEventListener('change', themed);
    const root = new MutationObserver(themed);
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const events = {
      choose,
      open,
      drawn: (): void => {
        performance.mark('lineage-drawn');
        performance.measure('lineage-layout', 'lineage-start', 'lineage-drawn');
        setReady(true);
      },
    };
    drawGraph(
      element,
      graph,
      () => readPalette(element),
      events,
      () => stopped,
    )
      .then((made) => {
        drawing.current = made;
        if (stopped) made?.destroy();
      })
      .catch(() => !stopped && setFailed(true));
    return () => {
      stopped = true;
      for (const one of media) one.removeEventListener('change', themed);
      root.disconnect();
      drawing.current?.destroy();
      drawing.current = null;
    };
  }, [graph]);

  useEffect(() => {
    if (ready) drawing.current?.mark(chosen);
  }, [chosen, ready]);

  const zoom = (by: number): void => drawing.current?.zoom(by);
  const whole = (): void => drawing.current?.whole();

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
    <div className="flex min-w-0 grow flex-col print:hidden">
      <div className="relative min-h-72 grow">
      <div
        role={'application' as string}
        aria-roledescription="graph"
        aria-label={`Lineage graph: ${plural(graph.nodes.length, 'thing', undefined, locale)}, ${plural(graph.edges.length, 'link', undefined, locale)}`}
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
          Drawing {formatNumber(graph.nodes.length, locale)} things…
        </p>
      ) : null}
      </div>
      <div className="flex items-center gap-3 border-t border-line px-gutter py-1">
        <p id="graph-keys" className="text-label text-muted max-sm:sr-only">
          Arrow keys follow the links · Enter opens · + − zoom · 0 shows everything · dashed: inferred, not reported
        </p>
        <div className="ms-auto flex gap-1">
          <IconButton label="Zoom in" icon={<Plus aria-hidden />} size="sm" onClick={() => zoom(1.25)} />
          <IconButton label="Zoom out" icon={<Minus aria-hidden />} size="sm" onClick={() => zoom(0.8)} />
          <IconButton label="Show everything" icon={<Maximize aria-hidden />} size="sm" onClick={whole} />
        </div>
      </div>
      <LiveRegion>
        {node
          ? `${[`${KIND_WORDS[node.kind]} ${node.label}`, secondLine(node).replace(/^! /, '')].filter((part) => part !== '').join(', ')}. ${before} before, ${after} after.`
          : ''}
      </LiveRegion>
    </div>
  ); // prettier-ignore
}
