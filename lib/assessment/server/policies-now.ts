import type { SqlTx } from '@/lib/db/transaction';
import { BASELINE, type PolicyFacts, type PolicyOutcome } from '@/lib/policy/contract';
import type { Policies } from '../assess';

/** Without any policy the tier alone decides. */
export const TIER_ALONE: Policies = {
  versions: [],
  evaluate: (facts: PolicyFacts): PolicyOutcome => {
    const baseline = BASELINE[facts.risk.tier];
    return { route: baseline, baseline, matched: [], unmatched: [], errors: [] };
  },
};

/** The policies in force at this moment. */
export async function policiesNow(_tx: SqlTx, _workspaceId: string): Promise<Policies> {
  return TIER_ALONE;
}
