'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ListProblemError, fetchJson, type ListProblem } from './fetch-json';

export type Loaded<T> = { key: string; data: T } | { key: string; problem: ListProblem };

export interface Resource<T> {
  /** The newest data there is; while another key loads it is that of the key before, with `stale` set. */
  data: T | null;
  problem: ListProblem | null;
  loading: boolean;
  /** The data shown belongs to another key than the one asked for. */
  stale: boolean;
  /** Unix ms at which the running request began. */
  since: number | null;
  reload: () => void;
  cancel: () => void;
}

/**
 * What a URL answers, kept while the next one loads, so that a list never jumps to an empty page in between. The first value may come
 * with the page. A request that is no longer wanted is aborted, and a late answer never replaces a newer one.
 * @param key the URL, or null to load nothing
 */
export function useResource<T>(key: string | null, initial?: Loaded<T> | null): Resource<T> {
  const [held, setHeld] = useState<Loaded<T> | null>(initial ?? null);
  const [kept, setKept] = useState<T | null>(initial && 'data' in initial ? initial.data : null);
  const [since, setSince] = useState<number | null>(null);
  const [turn, setTurn] = useState(0);
  const running = useRef<AbortController | null>(null);
  const settled = useRef<string | null>(initial ? `${initial.key}#0` : null);

  useEffect(() => {
    const wanted = `${key}#${turn}`;
    if (key === null || settled.current === wanted) return;
    const controller = new AbortController();
    running.current = controller;
    setSince(Date.now());
    fetchJson<T>(key, controller.signal).then(
      (data) => {
        if (controller.signal.aborted) return;
        settled.current = wanted;
        setHeld({ key, data });
        setKept(data);
        setSince(null);
      },
      (thrown: unknown) => {
        if (controller.signal.aborted) return;
        settled.current = wanted;
        setHeld({ key, problem: thrown instanceof ListProblemError ? thrown.problem : unknownProblem });
        setSince(null);
      },
    );
    return () => controller.abort();
  }, [key, turn]);

  const reload = useCallback(() => setTurn((now) => now + 1), []);
  const cancel = useCallback(() => {
    if (!running.current || running.current.signal.aborted || key === null) return;
    running.current.abort();
    setSince(null);
    setHeld({
      key,
      problem: { code: 'cancelled', message: 'You stopped this search before it was finished.', status: 0, requestId: null },
    });
  }, [key]);

  const current = held !== null && held.key === key;
  return {
    data: current && 'data' in held ? held.data : kept,
    problem: current && 'problem' in held && since === null ? held.problem : null,
    loading: key !== null && (since !== null || !current),
    stale: !current || !('data' in held),
    since,
    reload,
    cancel,
  };
}

const unknownProblem: ListProblem = {
  code: 'internal',
  message: 'The page could not read the answer.',
  status: 0,
  requestId: null,
};
