/** How a decision can stand and how risky it can be. Without zod, so that pages may import it. */
export const DECISION_STATUSES = ['running', 'ok', 'error', 'incomplete'] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

export const RISK_TIERS = ['unscored', 'low', 'medium', 'high', 'critical'] as const;
export type RiskTier = (typeof RISK_TIERS)[number];

/**
 * How the sharpest and last of the actions that were asked for within a decision stands: the states of actions (lib/approvals/state.ts), and
 * `overridden` where somebody let it through in an emergency.
 */
export const APPROVAL_STATES = [
  'checking',
  'allowed',
  'denied',
  'pendingReview',
  'approved',
  'rejected',
  'expired',
  'cancelled',
  'revoked',
  'overridden',
] as const;
