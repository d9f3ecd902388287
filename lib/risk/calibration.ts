import { type Stage } from './contract';

/**
 * From score to probability, one table a stage: points between which we interpolate, strictly rising, so that calibration never changes
 * an order. `countersign risk-evaluate` prints how well they hold on the bundled set; changing a number makes a new bundle.
 */
export const CALIBRATION: Readonly<Record<Stage, readonly (readonly [score: number, probability: number])[]>> = {
  input: [
    [0, 0],
    [0.5, 0.5],
    [1, 1],
  ],
  output: [
    [0, 0],
    [0.5, 0.5],
    [1, 1],
  ],
  action: [
    [0, 0],
    [0.5, 0.5],
    [1, 1],
  ],
};

export function calibrated(stage: Stage, score: number): number {
  const table = CALIBRATION[stage];
  for (let n = 1; n < table.length; n++) {
    const [x0, y0] = table[n - 1]!;
    const [x1, y1] = table[n]!;
    if (score <= x1) return round(y0 + ((score - x0) / (x1 - x0)) * (y1 - y0));
  }
  return table[table.length - 1]![1];
}

/** Six places: four would make equal what the score tells apart. */
function round(value: number): number {
  return Math.round(value * 1_000_000) / 1_000_000;
}
