/** What a series means, and the token it is drawn in: one hue in steps, risk in its own colours, the second hue to compare. */
export const TONES = {
  step1: 'var(--chart-1)',
  step2: 'var(--chart-2)',
  step3: 'var(--chart-3)',
  step4: 'var(--chart-4)',
  step5: 'var(--chart-5)',
  compare: 'var(--chart-compare)',
  unscored: 'var(--chart-1)',
  low: 'var(--chart-3)',
  medium: 'var(--chart-medium)',
  high: 'var(--chart-high)',
  critical: 'var(--chart-critical)',
  ok: 'var(--chart-3)',
  error: 'var(--chart-high)',
  running: 'var(--chart-2)',
  // As its badge: the palest step cannot be told from the ground in the dark.
  incomplete: 'var(--chart-medium)',
} as const;
export type ChartTone = keyof typeof TONES;

export interface Series {
  key: string;
  label: string;
  tone: ChartTone;
}

export interface TimeBucket {
  /** RFC 3339, inclusive. */
  start: string;
  /** RFC 3339, exclusive. */
  end: string;
  /** By series key; a missing key counts as 0. */
  counts: Readonly<Record<string, number>>;
}
