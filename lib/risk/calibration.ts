import { type Finding, type Stage } from './contract';
import { CALIBRATION } from './model/calibration-tables';

/**
 * From score to probability: one table for each kind of finding that we have labelled cases of, fitted by lib/risk/training/train.ts and stored beside
 * the weights. Points between which we interpolate, strictly rising, so that calibration never changes an order within its kind. What has no table
 * (secrets, toxicity, markup: no labelled cases) keeps its score. A change of a number makes a new bundle.
 */
export function calibrated(stage: Stage, category: string | null, score: number): number {
  const table = CALIBRATION[`${stage}.${category}`];
  if (!table) return score;
  for (let n = 1; n < table.length; n++) {
    const [x0, y0] = table[n - 1]!;
    const [x1, y1] = table[n]!;
    if (score <= x1) return round(y0 + ((score - x0) / (x1 - x0)) * (y1 - y0));
  }
  return table[table.length - 1]![1];
}

/**
 * How likely one finding is to be right: what it alone would make its category's score, after calibration. How sure a detector is of what it saw says
 * nothing of that: a model that is sure it saw little holds its finding for unlikely.
 */
export function probabilityOf(
  stage: Stage,
  { category, severity, confidence }: Pick<Finding, 'category' | 'severity' | 'confidence'>,
): number {
  return calibrated(stage, category, Math.min(1, Math.max(0, severity * confidence)));
}

/** Six places: four would make equal what the score tells apart. */
function round(value: number): number {
  return Math.round(value * 1_000_000) / 1_000_000;
}
