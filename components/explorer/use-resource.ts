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
  reload: () => void;
  cancel: () => void;
}

interface Held<T> {
  answer: Loaded<T>;
  /** How often reloading had been asked for when this was read. */
  turn: number;
}

/**
 * What a URL answers, kept while the next one loads, so that a list never jumps to an empty page in between. A value may come with
 * the page, at first and each time the server renders it again. A request that is no longer wanted is aborted, and a late answer never
 * replaces a newer one.
 * @param key the URL, or null to load nothing
 */
export function useResource<T>(key: string | null, given?: Loaded<T> | null): Resource<T> {
  const [turn, setTurn] = useState(0);
  const [held, setHeld] = useState<Held<T> | null>(given ? { answer: given, turn: 0 } : null);
  const [kept, setKept] = useState<T | null>(given && 'data' in given ? given.data : null);
  const [seen, setSeen] = useState(given);
  const running = useRef<AbortController | null>(null);
  if (given !== seen) {
    setSeen(given);
    if (given && given.key === key) {
      setHeld({ answer: given, turn });
      if ('data' in given) setKept(given.data);
    }
  }

  const settled = held !== null && held.answer.key === key && held.turn === turn;
  useEffect(() => {
    if (key === null || settled) return;
    const controller = new AbortController();
    running.current = controller;
    const settle = (answer: Loaded<T>): void => {
      if (controller.signal.aborted) return;
      setHeld({ answer, turn });
      if ('data' in answer) setKept(answer.data);
    };
    fetchJson<T>(key, controller.signal).then(
      (data) => settle({ key, data }),
      (thrown: unknown) => settle({ key, problem: thrown instanceof ListProblemError ? thrown.problem : UNREADABLE }),
    );
    return () => controller.abort();
  }, [key, turn, settled]);

  const reload = useCallback(() => setTurn((now) => now + 1), []);
  const cancel = useCallback(() => {
    if (key === null || !running.current || running.current.signal.aborted) return;
    running.current.abort();
    setHeld({ answer: { key, problem: CANCELLED }, turn });
  }, [key, turn]);

  const answer = held !== null && held.answer.key === key ? held.answer : null;
  return {
    data: answer && 'data' in answer ? answer.data : kept,
    problem: answer && 'problem' in answer && settled ? answer.problem : null,
    loading: key !== null && !settled,
    stale: !(answer && 'data' in answer),
    reload,
    cancel,
  };
}

const UNREADABLE: ListProblem = { code: 'internal', message: 'The page could not read the answer.', status: 0, requestId: null };
const CANCELLED: ListProblem = {
  code: 'cancelled',
  message: 'You stopped this search before it was finished.',
  status: 0,
  requestId: null,
};
