import { z } from 'zod';
import { personalValues } from '@/lib/decisions/server/holds-personal-data';
import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import { findPersonalData } from '@/lib/privacy/server/personal-data';
import { escapeLiteral } from '@/lib/shared/escape-literal';
import type { JsonValue } from '@/lib/shared/json';

/**
 * Whom and what an erasure has to look for where nothing says which decision it is about: what was refused at ingest, what pipelines reported.
 * Never stored in clear.
 */
const names = z.object({
  /** Ids of persons as their decisions named them. */
  words: z.array(z.string()),
  /** Addresses and numbers, by type and normal form: `email mia@example.org`. */
  values: z.array(z.string()),
  /** Names of the decisions themselves: what was refused of them is theirs. */
  decisions: z.array(z.string()),
});
export type Names = z.output<typeof names>;

export const NO_NAMES: Names = { words: [], values: [], decisions: [] };
const SHORTEST = 4;

export function joinNames(all: readonly Names[]): Names {
  const join = (which: keyof Names): string[] => [...new Set(all.flatMap((one) => one[which]))];
  return { words: join('words'), values: join('values'), decisions: join('decisions').filter((one) => one.length >= SHORTEST) };
}

export const isEmpty = (of: Names): boolean => of.words.length + of.values.length + of.decisions.length === 0;

/** Values in a body that are gone from what is left of it (null: nothing is). */
export function valuesGone(before: JsonValue, after: JsonValue | null): string[] {
  const left = after === null ? new Set<string>() : personalValues(after);
  return [...personalValues(before)].filter((value) => !left.has(value));
}

/**
 * Tells whether a text names any of them. A word counts where it stands by itself, so that `ann` is not found in `annals`; a value in whatever way
 * it is written. Null: there is nothing to look for.
 */
export function namingTest({ words, values }: Pick<Names, 'words' | 'values'>): ((text: string) => boolean) | null {
  if (words.length + values.length === 0) return null;
  const escaped = words.map((name) => escapeLiteral(JSON.stringify(name).slice(1, -1)));
  const naming = words.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'u');
  const wanted = new Set(values);
  return (text) =>
    naming?.test(text) === true ||
    (wanted.size > 0 && findPersonalData(text).some(({ type, value }) => wanted.has(`${type} ${value}`)));
}

export function sealNames(workspaceId: string, requestId: string, of: Names): Buffer {
  return sealText(workspaceId, 'erasure', requestId, JSON.stringify(of));
}
export function openNames(workspaceId: string, requestId: string, sealed: Uint8Array): Names {
  const text = openText(workspaceId, 'erasure', requestId, sealed);
  if (text === null) throw new Error('whom an erasure still has to look for cannot be read');
  return names.parse(JSON.parse(text));
}
