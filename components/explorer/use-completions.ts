'use client';
import { useEffect, useMemo, useState } from 'react';
import type { Completion } from '@/lib/search/contract';
import { fetchJson } from './fetch-json';

type Item = Completion['items'][number];
export type SyntaxCompletion = Completion & { wants?: { field: string; prefix: string } };

/**
 * Completions at the caret: fields, operators and fixed values at once from the grammar, values of data from the server a moment
 * later. What cannot be loaded is left out: completion is help, and a query can be typed without it.
 */
export function useCompletions(
  open: boolean,
  text: string,
  caret: number,
  completeSyntax: (text: string, caret: number) => SyntaxCompletion,
  url: string,
): Completion {
  const local = useMemo(() => completeSyntax(text, Math.min(caret, text.length)), [completeSyntax, text, caret]);
  const [remote, setRemote] = useState<{ key: string; completion: Completion } | null>(null);
  const key =
    open && local.wants
      ? `${url}?${new URLSearchParams({ text, caret: String(Math.min(caret, text.length)) }).toString()}`
      : null;
  useEffect(() => {
    if (key === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      fetchJson<Completion>(key, controller.signal).then(
        (completion) => setRemote({ key, completion }),
        () => undefined,
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key]);
  return useMemo(() => {
    if (!remote || remote.key !== key) return local;
    const seen = new Set(remote.completion.items.map((item) => item.text));
    // Where it goes is the grammar's to say; the server only knows what there is.
    return { ...local, items: [...remote.completion.items, ...local.items.filter((item) => !seen.has(item.text))] };
  }, [local, remote, key]);
}

/** The text with the completion taken, where the caret then stands, and whether there is something to choose right after it. */
export function applyCompletion(
  text: string,
  completion: Pick<Completion, 'from' | 'to'>,
  item: Item,
): { text: string; caret: number; goOn: boolean } {
  const after = text.slice(completion.to);
  const space = item.kind === 'value' && !/^[\s)]/.test(after) && !/\s$/.test(item.text) ? ' ' : '';
  const inserted = item.text + space;
  return {
    text: text.slice(0, completion.from) + inserted + after,
    caret: completion.from + inserted.length,
    goOn: item.kind !== 'value',
  };
}
