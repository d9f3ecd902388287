/**
 * A promotion: somebody asks that a version runs in an environment of an AI system, somebody else consents (four eyes). Only people decide, never
 * the one who asked, and what was decided stays decided. Pure and client-safe.
 */
export const PROMOTION_STATES = ['requested', 'approved', 'rejected', 'withdrawn'] as const;
export type PromotionState = (typeof PROMOTION_STATES)[number];
export const PROMOTION_ACTS = ['approve', 'reject', 'withdraw'] as const;
export type PromotionActName = (typeof PROMOTION_ACTS)[number];

export const PROMOTION_WORDS: Readonly<Record<PromotionState, string>> = {
  requested: 'waits for consent',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
};

export interface PromotionFacts {
  state: PromotionState;
  /** Id of the person or key that asked. */
  requestedBy: string;
  /** Id of the person who made the key that asked: asking with one's own key is asking. Null: no key, or nobody knows. */
  requestedFor: string | null;
  decidedBy: string | null;
}
export interface PromotionAct {
  act: PromotionActName;
  /** Id of the person. */
  by: string;
}

/** Why this person may not do this now, in words; null when they may. */
export function refusesPromotion(promotion: PromotionFacts, { act, by }: PromotionAct): string | null {
  if (promotion.state !== 'requested') return `This promotion is ${PROMOTION_WORDS[promotion.state]} already.`;
  if (act === 'withdraw')
    return promotion.requestedBy === by ? null : 'Only whoever asked for a promotion withdraws it; somebody else rejects it.';
  if (promotion.requestedBy === by || promotion.requestedFor === by)
    return 'You asked for this promotion. A second person decides it.';
  return null;
}

const AFTER = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

/** The promotion after the act. Call refusesPromotion first. */
export function afterPromotionAct(promotion: PromotionFacts, { act, by }: PromotionAct): PromotionFacts {
  return { ...promotion, state: AFTER[act], decidedBy: by };
}
