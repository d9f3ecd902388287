import type { ScoredTier, Stage } from '@/lib/risk/contract';
import { TIER_CUTS } from '@/lib/risk/tier-cuts';

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  input: 'What came in',
  output: 'What was answered',
  action: 'What was done',
};

/** A score as it is shown: two digits, never rounded up to 1 or down to 0. */
export function scoreText(score: number): string {
  if (score > 0 && score < 0.01) return '<0.01';
  if (score < 1 && score > 0.99) return '>0.99';
  return score.toFixed(2);
}

/** The bundle's id in a few characters; whole in its title. */
export const shortBundle = (bundle: string): string => (bundle.length > 14 ? `${bundle.slice(0, 11)}…` : bundle);

/** Two digits for a badge; only what is certain is 1, only what is nothing 0. */
export function roundedScore(score: number): number {
  const shown = Math.round(score * 100) / 100;
  if (score > 0 && shown === 0) return 0.01;
  return score < 1 && shown === 1 ? 0.99 : shown;
}

const fromOf = (tier: ScoredTier): string => scoreText(TIER_CUTS.find(([, name]) => name === tier)![0]);

/** Why a smaller score can have the higher tier. */
export const TIER_RULE = `The tier follows the calibrated score: medium from ${fromOf('medium')}, high from ${fromOf('high')}, critical from ${fromOf('critical')}. Scores of what came in, of answers and of acts are calibrated apart, so they are compared by their calibrated values, not by their size.`;
