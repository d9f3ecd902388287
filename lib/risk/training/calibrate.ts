import { sigmoid } from './fit';

/** A score that nobody had been trained on, what it should have said, and how often such a case is met. */
export interface Scored {
  score: number;
  label: boolean;
  weight: number;
}

/** Where the tables have their points: closer together at the ends, where scores crowd. */
const POINTS = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1];
const EDGE = 0.002;

/**
 * Beta calibration (Kull, Silva Filho and Flach 2017): log odds of the probability = a ln s - b ln(1 - s) + c with a and b not below nought, so
 * that the order stays. Fitted by gradient steps on the weighted log loss with a slight pull towards the identity; returned as a strictly rising table.
 */
export function fitCalibration(cases: readonly Scored[]): [score: number, probability: number][] {
  let [a, b, c] = [1, 1, 0];
  const total = cases.reduce((sum, { weight }) => sum + weight, 0);
  const shaped = cases.map(({ score, label, weight }) => {
    const s = Math.min(1 - EDGE, Math.max(EDGE, score));
    return { up: Math.log(s), down: -Math.log(1 - s), label: Number(label), weight: weight / total };
  });
  const PULL = 0.002;
  for (let n = 0; n < 6000; n++) {
    let [da, db, dc] = [PULL * (a - 1), PULL * (b - 1), PULL * c];
    for (const { up, down, label, weight } of shaped) {
      const error = (sigmoid(a * up + b * down + c) - label) * weight;
      da += error * up;
      db += error * down;
      dc += error;
    }
    a = Math.max(0.05, a - 0.3 * da);
    b = Math.max(0.05, b - 0.3 * db);
    c -= 0.6 * dc;
  }
  let last = 0;
  return POINTS.map((score, index) => {
    if (index === 0) return [0, 0];
    const s = Math.min(1 - EDGE, score);
    const value = score === 1 ? 1 : sigmoid(a * Math.log(s) - b * Math.log(1 - s) + c);
    last = Math.min(score === 1 ? 1 : 0.9999, Math.max(last + 0.0005, Number(value.toFixed(4))));
    return [score, Number(last.toFixed(4))];
  });
}

/** Weights that make each part as frequent as its share says, whatever its number of rows. */
export function inShares<T>(cases: readonly T[], part: (one: T) => string, shares: Readonly<Record<string, number>>): number[] {
  const count = new Map<string, number>();
  for (const one of cases) count.set(part(one), (count.get(part(one)) ?? 0) + 1);
  return cases.map((one) => (shares[part(one)] ?? 0) / count.get(part(one))!);
}
