/** Inclusive ranges of log indexes: how tombstones and events name many of them. Pure. */
export type IndexRange = [from: number, to: number];

/** The ranges that hold exactly these indexes, in order. */
export function toRanges(indexes: Iterable<number>): IndexRange[] {
  const ranges: IndexRange[] = [];
  for (const idx of [...new Set(indexes)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === idx - 1) last[1] = idx;
    else ranges.push([idx, idx]);
  }
  return ranges;
}

export function countIn(ranges: readonly IndexRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

export function isIn(ranges: readonly IndexRange[], idx: number): boolean {
  return ranges.some(([from, to]) => from <= idx && idx <= to);
}
