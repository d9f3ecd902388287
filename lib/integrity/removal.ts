/** What an event that removes content says: which entries lost theirs, and the digest of what remains where only a part went. */
export interface RemovalOrder {
  ranges: readonly (readonly [number, number])[];
  /** By index, base64url SHA-256 of the disclosure that stands there now. */
  remains: ReadonlyMap<number, string>;
}
/** A tombstone, and whether the event it names really orders that removal. */
export interface Removal {
  from: number;
  /** Inclusive. */
  to: number;
  causeIdx: number;
  remains: ReadonlyMap<number, string>;
  /** Null when the cause holds; else what is wrong with it, in words. */
  fault: string | null;
}

/** Kinds of events that order the removal of content. Only Countersign writes them. */
export const REMOVAL_KINDS: ReadonlySet<string> = new Set(['content.erased', 'content.purged']);

/** Whether the removal of an entry's content is recorded: `said` is what is wrong when a tombstone is there and does not hold. */
export function findReason(
  removals: readonly Removal[],
  idx: number,
): {
  holds: boolean;
  said: string | null;
  remains: string | null;
  /** Of the event that ordered it, when one holds. */ causeIdx: number | null;
} {
  const about = removals.filter((one) => one.from <= idx && idx <= one.to);
  // The last removal says what remains: an earlier one may have left more.
  const holding = about.filter((one) => one.fault === null).sort((a, b) => b.causeIdx - a.causeIdx);
  if (holding[0]) return { holds: true, said: null, remains: holding[0].remains.get(idx) ?? null, causeIdx: holding[0].causeIdx };
  return { holds: false, said: about[0]?.fault ?? null, remains: null, causeIdx: null };
}

/** Reads what content.erased and content.purged say (lib/retention); null when it is neither. */
export function readOrder(data: unknown): RemovalOrder | null {
  if (typeof data !== 'object' || data === null) return null;
  const { ranges, decisions, remains: ofActs } = data as Record<string, unknown>;
  if (!Array.isArray(ranges) && !Array.isArray(decisions)) return null;
  const written = Array.isArray(ranges) ? readRanges(ranges) : [];
  const remains = new Map<number, string>();
  const note = (left: unknown): void => {
    for (const { index, record } of Array.isArray(left) ? (left as { index?: unknown; record?: unknown }[]) : [])
      if (typeof index === 'number' && typeof record === 'string') remains.set(index, record);
  };
  note(ofActs);
  const removed = (Array.isArray(decisions) ? (decisions as unknown[]) : []).flatMap((one) => {
    const { removed: gone, remains: left } = (one ?? {}) as { removed?: unknown; remains?: unknown };
    note(left);
    return Array.isArray(gone) ? readRanges(gone) : [];
  });
  return { ranges: [...written, ...removed], remains };
}

function readRanges(given: readonly unknown[]): [number, number][] {
  return given.flatMap((range): [number, number][] => {
    const [from, to] = Array.isArray(range) ? (range as unknown[]) : [];
    return typeof from === 'number' && typeof to === 'number' ? [[from, to]] : [];
  });
}

/** True when every entry of the range is among those the order names. */
export function namesRemoval({ ranges, remains }: RemovalOrder, from: number, to: number): boolean {
  const named = [...ranges, ...[...remains.keys()].map((idx) => [idx, idx] as const)].sort((a, b) => a[0] - b[0]);
  let next = from;
  for (const [first, last] of named) {
    if (first > next) break;
    next = Math.max(next, last + 1);
  }
  return next > to;
}
