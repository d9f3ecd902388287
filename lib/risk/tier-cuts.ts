import type { ScoredTier } from './contract';

/** Cuts on the calibrated score. At 0.5 and above a finding is more likely right than wrong: that is where `high` begins. Client-safe. */
export const TIER_CUTS: readonly (readonly [number, ScoredTier])[] = [
  [0.85, 'critical'],
  [0.5, 'high'],
  [0.2, 'medium'],
  [0, 'low'],
];
