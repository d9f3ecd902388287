import { type Features, SLOTS } from '../model/features';

/** A text with its label. Rows of one group (template, variant, frame) are never on both sides of a split. */
export interface Row {
  features: Features;
  label: boolean;
  group: string;
  weight: number;
  /** For reports: which part of the data it is from. */
  source: string;
  text: string;
}

export interface Fitted {
  weights: Float64Array;
  bias: number;
}

const EPOCHS = 14;
const RATE = 0.3;
const DECAY = 2e-5;

/** Logistic regression by AdaGrad; the same rows and seed give the same numbers. */
export function fit(rows: readonly Row[], seed: number): Fitted {
  const weights = new Float64Array(SLOTS);
  const past = new Float64Array(SLOTS).fill(1e-3);
  let bias = 0;
  let biasPast = 1e-3;
  const order = rows.map((_, index) => index);
  const next = generator(seed);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, next);
    for (const index of order) {
      const { features, label, weight } = rows[index]!;
      const value = 1 / Math.sqrt(Math.max(1, features.hashed.length));
      const gradient = (sigmoid(scoreOf({ weights, bias }, features)) - Number(label)) * weight;
      const step = (at: number, x: number): void => {
        const g = gradient * x + DECAY * weights[at]!;
        past[at]! += g * g;
        weights[at]! -= (RATE / Math.sqrt(past[at]!)) * g;
      };
      for (const at of features.fixed) step(at, 0.5);
      for (const at of features.hashed) step(at, value);
      biasPast += gradient * gradient;
      bias -= (RATE / Math.sqrt(biasPast)) * gradient;
    }
  }
  return { weights, bias };
}

export function scoreOf({ weights, bias }: Fitted, features: Features): number {
  let fixed = 0;
  for (const at of features.fixed) fixed += weights[at]!;
  let hashed = 0;
  for (const at of features.hashed) hashed += weights[at]!;
  return bias + fixed + hashed / Math.sqrt(Math.max(1, features.hashed.length));
}

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** Platt's scaling: slope and offset that make scores of held-out rows probabilities. */
export function platt(scores: readonly { z: number; label: boolean; weight: number }[]): { slope: number; offset: number } {
  let [slope, offset] = [1, 0];
  for (let n = 0; n < 2000; n++) {
    let [ds, d0, sum] = [0, 0, 0];
    for (const { z, label, weight } of scores) {
      const error = (sigmoid(slope * z + offset) - Number(label)) * weight;
      ds += error * z;
      d0 += error;
      sum += weight;
    }
    slope -= (0.05 * ds) / sum;
    offset -= (0.2 * d0) / sum;
  }
  return { slope, offset };
}

/** Groups dealt into folds in the order of a seeded shuffle. */
export function foldsOf(rows: readonly Row[], folds: number, seed: number): Map<string, number> {
  const groups = [...new Set(rows.map(({ group }) => group))].sort();
  shuffle(groups, generator(seed));
  return new Map(groups.map((group, index) => [group, index % folds]));
}

export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffle<T>(items: T[], next: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
}
