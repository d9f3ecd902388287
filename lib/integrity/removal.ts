/** A tombstone, and whether the event it names really orders that removal. */
export interface Removal {
  from: number;
  /** Inclusive. */
  to: number;
  causeIdx: number;
  /** Null when the cause holds; else what is wrong with it, in words. */
  fault: string | null;
}

/** Kinds of events that order the removal of content. Only Countersign writes them. */
export const REMOVAL_KINDS: ReadonlySet<string> = new Set(['content.erased', 'content.purged']);

/** Whether the removal of an entry's content is recorded: `said` is what is wrong when a tombstone is there and does not hold. */
export function findReason(removals: readonly Removal[], idx: number): { holds: boolean; said: string | null } {
  const about = removals.filter((one) => one.from <= idx && idx <= one.to);
  if (about.some((one) => one.fault === null)) return { holds: true, said: null };
  return { holds: false, said: about[0]?.fault ?? null };
}

/** True when what a removal says covers these entries: `ranges` of first and last index, both included. */
export function namesRemoval(data: unknown, from: number, to: number): boolean {
  const ranges = (data as { ranges?: unknown } | null)?.ranges;
  return (
    Array.isArray(ranges) &&
    ranges.some((range: unknown) => {
      const [first, last] = Array.isArray(range) ? (range as unknown[]) : [];
      return typeof first === 'number' && typeof last === 'number' && first <= from && to <= last;
    })
  );
}
