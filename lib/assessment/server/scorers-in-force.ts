import { bundleId } from '@/lib/risk/bundle';
import { scoreAction } from '@/lib/risk/score-action';
import { scoreInput } from '@/lib/risk/score-input';
import { scoreOutput } from '@/lib/risk/score-output';
import type { Scorers } from '../assess';

/** The scorers that decisions are scored with as they arrive: those of this release. */
export function scorersInForce(): Scorers {
  return { bundle: bundleId(), input: scoreInput, output: scoreOutput, action: scoreAction };
}
