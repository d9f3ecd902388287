import type { ActionEffect, Assessment } from '@/lib/risk/contract';
import type { PolicyFacts } from './contract';
import { findingFacts } from './finding-facts';

/** A call before it ran, as conditions are told of it: what the agent asked for and what was found of it. Pure. */
export function actionFacts(
  call: { system: { key: string; riskClass: string | null }; environment: string | null; tool: { name: string }; args: unknown },
  assessment: Pick<Assessment, 'tier' | 'score' | 'findings'>,
  effect: ActionEffect,
): PolicyFacts {
  const amount = effect.amount ? Number(effect.amount.value) : Number.NaN;
  return {
    stage: 'action',
    system: { key: call.system.key, ...(call.system.riskClass ? { riskClass: call.system.riskClass } : {}) },
    ...(call.environment ? { environment: call.environment } : {}),
    tool: { name: call.tool.name, effect: effect.effect, reversible: effect.reversible },
    args: call.args,
    ...(Number.isFinite(amount)
      ? { amount: { value: amount, ...(effect.amount?.currency ? { currency: effect.amount.currency } : {}) } }
      : {}),
    risk: { tier: assessment.tier, ...(assessment.tier === 'unscored' ? {} : { score: assessment.score }) },
    findings: findingFacts('action', assessment.findings),
    versions: {},
  };
}

/** Of a call of which the scorer could say nothing. */
export const NOTHING_KNOWN: ActionEffect = { effect: 'unknown', basis: 'none', reversible: 'unknown' };
