/** Figures of repeated measurements. Times in milliseconds. */
export interface Spread {
  runs: number;
  min: number;
  p50: number;
  p95: number;
  max: number;
}

/** The value below which `share` (0..1) of the sorted values lie, by nearest rank. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export function spread(values: readonly number[]): Spread {
  return {
    runs: values.length,
    min: percentile(values, 0),
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    max: percentile(values, 1),
  };
}

/** Runs `work` `runs` times after `warmUp` uncounted ones, one at a time, and returns each duration in milliseconds. */
export async function time(runs: number, work: (run: number) => Promise<unknown>, warmUp = 3): Promise<number[]> {
  for (let i = 0; i < warmUp; i++) await work(i);
  const out: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await work(i);
    out.push(performance.now() - started);
  }
  return out;
}
