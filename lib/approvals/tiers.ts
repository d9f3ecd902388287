import { SCORED_TIERS, type AssessedTier } from '@/lib/risk/contract';

/** From the mildest to the sharpest; what could not be scored stands with medium, never below. Client-safe. */
export const ASSESSED_TIERS = [...SCORED_TIERS, 'unscored'] as const;

const RANK: Readonly<Record<AssessedTier, number>> = { low: 0, unscored: 1, medium: 1, high: 2, critical: 3 };
export const tierRank = (tier: AssessedTier): number => RANK[tier];
