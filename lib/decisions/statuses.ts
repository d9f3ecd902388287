/** How a decision can stand and how risky it can be. Without zod, so that pages may import it. */
export const DECISION_STATUSES = ['running', 'ok', 'error', 'incomplete'] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

export const RISK_TIERS = ['unscored', 'low', 'medium', 'high', 'critical'] as const;
export type RiskTier = (typeof RISK_TIERS)[number];
