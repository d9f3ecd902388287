import type { ActionSubject, Assessment, Effect } from '@/lib/risk/contract';
import { guessEffect } from '@/lib/registry/effect';

/** Until the scorer has landed: what only reads by its name is low, everything else is not scored. */
export function scoreAction(subject: ActionSubject): Assessment {
  const guess = guessEffect(subject.tool.name);
  const effect: Effect = subject.tool.profile?.effect ?? (guess === 'reads' ? 'read' : 'unknown');
  const tier = effect === 'read' ? 'low' : 'unscored';
  return {
    stage: 'action', bundle: 'none', score: 0, probability: 0, tier, findings: [], unscored: tier === 'low' ? [] : ['action'],
    effect: { effect, basis: 'words', reversible: 'unknown' },
  }; // prettier-ignore
}
