import type { Assessment, Stage } from '@/lib/risk/contract';
import type { Scorers } from '../assess';

const none = (stage: Stage) => (): Assessment => ({
  stage,
  bundle: 'none',
  score: 0,
  probability: 0,
  tier: 'unscored',
  findings: [],
  unscored: ['noScorer'],
});

/** The scorers that decisions are scored with as they arrive. */
export function scorersInForce(): Scorers {
  return { bundle: 'none', input: none('input'), output: none('output'), action: none('action') };
}
