import { bundleId } from '@/lib/risk/bundle';
import { scoreAction } from '@/lib/risk/score-action';
import { scoreInput } from '@/lib/risk/score-input';
import { scoreOutput } from '@/lib/risk/score-output';
import { sidecarsInForce } from '@/lib/risk/server/plugins/declared-sidecars';
import type { Scorers } from '../assess';
import { withSidecars } from './sidecars';

/** The scorers that decisions are scored with as they arrive: those of this release, and the sidecars that are switched on. */
export function scorersInForce(): Scorers {
  return withSidecars({ bundle: bundleId(), input: scoreInput, output: scoreOutput, action: scoreAction });
}

/** Decisions of one round: fewer where others are waited for, so that no transaction stays open for their time. */
export function sliceInForce(): number {
  return sidecarsInForce().length > 0 ? 4 : 20;
}
