'use client';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import Link from 'next/link';
import type { DecisionMatches } from '@/lib/search/contract';
import { wantedTexts } from '@/lib/search/find-words';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import { VisibleText } from '@/components/ui/untrusted-text';
import { fetchJson } from '../fetch-json';
import { decisionHref } from './decision-urls';
import { nearHit } from './near-hit';

type Match = DecisionMatches['matches'][number];
interface Matches {
  found: ReadonlyMap<string, Match>;
  /** Could not be read: the rows stand without their excerpts. */
  failed: boolean;
  listSearch: string;
}

/** Rows asked for at once: the first ones are there soon, and a page left early costs little. */
const BATCH = 10;
const MatchesContext = createContext<Matches | null>(null);

/** Whether rows of this query have a line for where its words stand. Known before anything was read, so that rows keep their height. */
export function looksForWords(q: string): boolean {
  const { ast } = parseQuery(q);
  return wantedTexts(ast).length > 0;
}

/** Reads where the query's words stand in the rows shown, after the rows, ten at a time. */
export function MatchesProvider({
  q,
  ids,
  enabled,
  waiting,
  listSearch,
  children,
}: {
  q: string;
  ids: readonly string[];
  enabled: boolean;
  /** The rows are still those of the query before: nothing is asked about them. */
  waiting: boolean;
  listSearch: string;
  children: ReactNode;
}) {
  const lines = useMemo(() => enabled && looksForWords(q), [enabled, q]);
  const asked = lines && !waiting && ids.length > 0 ? ids.join() : null;
  const [state, setState] = useState<{ key: string; found: ReadonlyMap<string, Match>; failed: boolean } | null>(null);
  const key = asked === null ? null : `${q}\n${asked}`;
  useEffect(() => {
    if (key === null || !asked) return;
    const controller = new AbortController();
    const rows = asked.split(',');
    const read = async (): Promise<void> => {
      let found: ReadonlyMap<string, Match> = new Map();
      for (let at = 0; at < rows.length; at += BATCH) {
        const query = new URLSearchParams([['q', q], ...rows.slice(at, at + BATCH).map((id) => ['id', id])]);
        const answer = await fetchJson<DecisionMatches>(`/api/v1/decisions/matches?${query}`, controller.signal);
        found = new Map([...found, ...answer.matches.map((match) => [match.id, match] as const)]);
        setState({ key, found, failed: false });
      }
    };
    read().catch(() => {
      if (!controller.signal.aborted) setState((now) => ({ key, found: now?.key === key ? now.found : new Map(), failed: true }));
    });
    return () => controller.abort();
  }, [key, asked, q]);
  const value = useMemo<Matches | null>(() => {
    if (!lines) return null;
    const own = state !== null && state.key === key ? state : null;
    return { found: own?.found ?? new Map(), failed: own?.failed ?? false, listSearch };
  }, [lines, key, state, listSearch]);
  return <MatchesContext value={value}>{children}</MatchesContext>;
}

/** Under the sentence of a row: in which field the words stand, and what stands around them. Leads to the step. Null without words. */
export function MatchLine({ id, tabIndex }: { id: string; tabIndex: 0 | -1 }) {
  const matches = use(MatchesContext);
  if (!matches) return null;
  const match = matches.found.get(id);
  return (
    <span className="flex h-4.5 min-w-0 items-baseline overflow-hidden text-label text-muted" data-match-line>
      {match ? (
        match.places.length === 0 ? (
          <span className="animate-appear truncate">
            {match.complete ? 'the words stand where no excerpt can be shown' : 'found further on in this long trail'}
          </span>
        ) : (
          match.places.map((place, i) => (
            <PlaceLine key={i} place={place} href={decisionHref(id, matches.listSearch, place.step?.id)} tabIndex={tabIndex} />
          ))
        )
      ) : matches.failed ? (
        <span className="truncate">where the words stand could not be read</span>
      ) : null}
    </span>
  );
}

/** Whether this list has such lines: the row then shows no other quotation. */
export function useMatchLines(): boolean {
  return use(MatchesContext) !== null;
}

function PlaceLine({ place, href, tabIndex }: { place: Match['places'][number]; href: string; tabIndex: 0 | -1 }) {
  const where = place.step ? `${place.label} of ${place.step.title}` : place.label;
  return (
    <span
      className="animate-appear flex min-w-0 flex-1 items-baseline gap-1.5 not-first:ms-2"
      title={`${where}: ${place.parts.map((part) => part.text).join('')}`}
    >
      <Link
        href={href}
        prefetch={false}
        tabIndex={tabIndex}
        className="max-w-[40%] flex-none truncate hover:underline"
        dir="auto"
      >
        <VisibleText text={where} />
      </Link>
      <span className="min-w-0 truncate" dir="auto">
        <q className="bg-tint px-1 text-ink-2 [unicode-bidi:isolate]">
          {nearHit(place.parts).map((part, j) =>
            part.hit ? (
              <mark key={j} className="bg-mark text-ink">
                <VisibleText text={part.text} />
              </mark>
            ) : (
              <VisibleText key={j} text={part.text} />
            ),
          )}
        </q>
      </span>
    </span>
  );
}
