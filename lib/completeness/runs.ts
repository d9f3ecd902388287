/**
 * The numbers of one emitter that were received, as unbroken runs. Pure. The result does not depend on the order in which numbers come,
 * as long as they fit into MOST_RUNS runs: a late number closes its gap.
 */
export interface Run {
  from: number;
  to: number;
  /** Numbers inside that never came, of gaps that are no longer kept one by one. */
  missing: number;
  /** When the first and the last number were said to occur. */
  fromAt: Date;
  toAt: Date;
}

/** Gaps kept one by one. An emitter that jumps about would make as many rows as events: beyond this the two oldest runs become one. */
export const MOST_RUNS = 1_000;

/** Adds a number, in place. `repeated` when it had come before, or can have: inside a run with missing numbers that cannot be told. */
export function addNumber(runs: Run[], number: number, at: Date, most = MOST_RUNS): 'new' | 'repeated' {
  // The first run that begins after the number.
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.from <= number) low = middle + 1;
    else high = middle;
  }
  const before = runs[low - 1];
  const after = runs[low];
  if (before && number <= before.to) return 'repeated';
  const joinsBefore = before?.to === number - 1;
  const joinsAfter = after?.from === number + 1;
  if (joinsBefore && joinsAfter) {
    before.to = after.to;
    before.toAt = after.toAt;
    before.missing += after.missing;
    runs.splice(low, 1);
  } else if (joinsBefore) {
    before.to = number;
    before.toAt = at;
  } else if (joinsAfter) {
    after.from = number;
    after.fromAt = at;
  } else {
    runs.splice(low, 0, { from: number, to: number, missing: 0, fromAt: at, toAt: at });
  }
  while (runs.length > most) {
    const [first, second] = runs as [Run, Run];
    first.missing += second.missing + (second.from - first.to - 1);
    first.to = second.to;
    first.toAt = second.toAt;
    runs.splice(1, 1);
  }
  return 'new';
}

/** How many different numbers the runs hold. */
export function countOf(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + run.to - run.from + 1 - run.missing, 0);
}

/** How many between the first and the last number never came. */
export function missingOf(runs: readonly Run[]): number {
  const first = runs[0];
  const last = runs.at(-1);
  return first && last ? last.to - first.from + 1 - countOf(runs) : 0;
}
