import { BASELINE, type PolicyFacts, type PolicyOutcome } from '@/lib/policy/contract';
import type { ActionSubject, Assessment, Effect } from '@/lib/risk/contract';
import { guessEffect } from '@/lib/registry/effect';
import type { SqlTx } from '@/lib/db/transaction';

/** The seams to lib/risk and lib/policy. */
export function scoreAction(subject: ActionSubject): Assessment {
  const guess = guessEffect(subject.tool.name);
  const effect: Effect = subject.tool.profile?.effect ?? (guess === 'reads' ? 'read' : 'unknown');
  const tier = effect === 'read' ? 'low' : 'unscored';
  return {
    stage: 'action', bundle: 'none', score: 0, probability: 0, tier, findings: [], unscored: tier === 'low' ? [] : ['action'],
    effect: { effect, basis: 'words', reversible: 'unknown' },
  }; // prettier-ignore
}

export async function policiesInForce(_tx: SqlTx, _workspaceId: string, _at: Date): Promise<{ documents: never[]; label: string; hash: string }> {
  return { documents: [], label: 'baseline', hash: '' };
}

export function evaluatePolicies(_documents: readonly never[], facts: PolicyFacts): PolicyOutcome {
  const route = BASELINE[facts.risk.tier];
  return { route, baseline: route, matched: [], unmatched: [], errors: [] };
}
