'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TrailTree } from '../timeline/trail-tree';
import type { FindState, TrailHit } from './trail-find';
import type { TrailActions } from './trail-view';

const WAIT_MS = 250;

export interface TrailFindValue {
  text: string;
  found: FindState;
  current: number;
  hit: TrailHit | null;
  /** Steps with a hit. */
  steps: ReadonlySet<string>;
  onText: (text: string) => void;
  onGo: (index: number) => void;
}

/** The search inside a trail: asked of the server as the words are written, hits in reading order, one of them current. */
export function useTrailFind(
  search: TrailActions['search'],
  decisionId: string,
  tree: TrailTree,
  onHit: (hit: TrailHit) => void,
  /** Words that led here: looked for at once. `go`: the first hit is gone to, because the address names no step. */
  initial: { text: string; go: boolean },
): TrailFindValue {
  const [text, setText] = useState(initial.text);
  const [found, setFound] = useState<FindState>({ state: 'idle' });
  const [current, setCurrent] = useState(-1);
  const asked = useRef(0);
  const led = useRef(initial.go && initial.text !== '');
  const latest = useRef({ tree, onHit });
  useEffect(() => {
    latest.current = { tree, onHit };
  });
  const words = text.trim();

  useEffect(() => {
    const turn = ++asked.current;
    if (words.length < 2) return;
    const timer = setTimeout(() => {
      setFound({ state: 'searching' });
      search({ decision: decisionId, text: words }).then(
        (result) => {
          if (asked.current !== turn) return;
          if (result.ok) {
            const hits = numbered(result.data.matches);
            setFound({ state: 'ready', hits, complete: result.data.complete });
            const first = led.current ? inOrder(hits, latest.current.tree)[0] : undefined;
            led.current = false;
            if (!first) return;
            setCurrent(0);
            latest.current.onHit(first);
          } else setFound({ state: 'failed', message: result.error.message, requestId: result.error.requestId });
        },
        () => {
          if (asked.current === turn) setFound({ state: 'failed', message: 'The server cannot be reached.', requestId: null });
        },
      );
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [words, search, decisionId]);

  const ordered = useMemo<FindState>(() => {
    if (words.length < 2) return { state: 'idle' };
    if (found.state !== 'ready') return found;
    return { ...found, hits: inOrder(found.hits, tree) };
  }, [found, tree, words]);
  const hits = ordered.state === 'ready' ? ordered.hits : NONE;
  const hit = current >= 0 ? (hits[current] ?? null) : null;
  const steps = useMemo(() => new Set(hits.map((one) => one.stepId)), [hits]);
  const onGo = useCallback(
    (index: number) => {
      const next = hits[index];
      if (!next) return;
      setCurrent(index);
      onHit(next);
    },
    [hits, onHit],
  );
  const onText = useCallback((next: string) => {
    setText(next);
    led.current = false;
    setCurrent(-1);
    if (next.trim().length < 2) setFound({ state: 'idle' });
  }, []);
  return { text, found: ordered, current, hit, steps, onText, onGo };
}

const NONE: readonly TrailHit[] = [];

/** In the order of the trail; within a step as they came. */
function inOrder(hits: readonly TrailHit[], tree: TrailTree): TrailHit[] {
  const place = (hit: TrailHit): number => tree.byId.get(hit.stepId)?.order ?? Infinity;
  return hits
    .map((hit, i) => ({ hit, i }))
    .sort((a, b) => place(a.hit) - place(b.hit) || a.i - b.i)
    .map(({ hit }) => hit);
}

/** Tells apart several hits in one field, in the order in which they came. */
export function numbered(matches: readonly Omit<TrailHit, 'at'>[]): TrailHit[] {
  const counts = new Map<string, number>();
  return matches.map((match) => {
    const key = `${match.stepId}\u0000${match.field}`;
    const at = counts.get(key) ?? 0;
    counts.set(key, at + 1);
    return { ...match, at };
  });
}
