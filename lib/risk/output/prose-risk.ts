import { PROSE_MODEL } from '../model/prose-weights';

/** How the signs of prose are weighed, as lib/risk/training/train-prose.ts writes it: by place in PROSE_SIGNS. */
export interface ProseModel {
  version: string;
  weights: readonly number[];
  bias: number;
  /** How much more a bad sentence counts than the others of its answer: the smaller, the more the worst one decides. */
  temperature: number;
}

/** How likely a sentence with these signs is wrong or not in the prose, where about one in three is. */
export function proseRisk(signs: readonly number[], { weights, bias }: ProseModel = PROSE_MODEL): number {
  return sigmoid(signs.reduce((sum, sign, at) => sum + sign * weights[at]!, bias));
}

/** The risk of an answer: between the mean of its sentences and the worst, whatever their number. */
export function pooled(risks: readonly number[], { temperature }: ProseModel = PROSE_MODEL): number {
  const odds = risks.map((risk) => Math.log(risk / (1 - risk)) / temperature);
  const top = Math.max(...odds);
  return sigmoid(temperature * (top + Math.log(odds.reduce((sum, one) => sum + Math.exp(one - top), 0) / odds.length)));
}

function sigmoid(z: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, 1 / (1 + Math.exp(-z))));
}

/** Odds of nothing and everything have no logarithm. */
const EDGE = 1e-6;
