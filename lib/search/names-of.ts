import type { DecisionSummary } from '@/lib/decisions/contract';

/** What a decision is found by without being content of a step: `[name, words for it, value]`. Pure. */
export function namesOf(summary: DecisionSummary): [string, string, string | undefined][] {
  return [
    ['externalId', "emitter's id", summary.externalId],
    ['traceId', 'trace id', summary.traceId],
    ['user', 'user', summary.user],
    ['session', 'session', summary.session],
    ['environment', 'environment', summary.environment],
    ['versions', 'versions', Object.values(summary.versions).join(' ')],
  ];
}
