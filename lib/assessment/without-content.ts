import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import type { PolicyEvaluated, RiskAssessed } from './contract';

/** The kinds whose bodies speak of content through spans and facts. */
export const ASSESSED_KINDS = ['risk.assessed', 'policy.evaluated'] as const;

/**
 * What an erasure leaves of `risk.assessed` or `policy.evaluated`: tier, scores, detectors and rules; no passage, no claim, no parameter
 * of a reason, no argument and no amount of what is gone. `steps`: of these only; null: of everything. 'same' where nothing of it goes.
 */
export function withoutContent(kind: string, body: JsonValue, steps: ReadonlySet<string> | null): JsonValue | 'same' {
  if (!isJsonObject(body) || !isJsonObject(body['header'])) return 'same';
  const said =
    kind === 'risk.assessed'
      ? withoutSpans(body as unknown as RiskAssessed, steps)
      : withoutFacts(body as unknown as PolicyEvaluated, steps);
  return said === null ? 'same' : (said as unknown as JsonValue);
}

function withoutSpans(risk: RiskAssessed, steps: ReadonlySet<string> | null): RiskAssessed | null {
  const gone = (step: string | null): boolean => steps === null || (step !== null && steps.has(step));
  let changed = false;
  const subjects = risk.subjects.map((one) => {
    const whole = gone(one.step);
    const findings = one.findings.map((finding) => {
      const touched = whole || finding.spans.some((span) => gone(span.step));
      if (!touched) return finding;
      changed = true;
      return { ...finding, spans: finding.spans.filter((span) => !gone(span.step)), reasonParams: {} };
    });
    const claims = one.claims?.filter((claim) => !whole && !gone(claim.span.step));
    const { recipients: _recipients, circumstances, effect, ...rest } = one;
    if (!whole) {
      if (claims && claims.length !== one.claims!.length) changed = true;
      return { ...one, findings, ...(claims && { claims }) };
    }
    changed = true;
    const { amount: _amount, ...kept } = effect ?? {};
    return {
      ...rest,
      findings,
      ...(effect && { effect: kept as typeof effect }),
      ...(claims && { claims }),
      ...(circumstances?.profile && { circumstances: { profile: circumstances.profile } }),
    };
  });
  return changed && !(steps === null && risk.erased) ? { ...risk, subjects, erased: true } : null;
}

function withoutFacts(policy: PolicyEvaluated, steps: ReadonlySet<string> | null): PolicyEvaluated | null {
  let changed = false;
  const subjects = policy.subjects.map((one) => {
    const gone = steps === null || (one.step !== null && steps.has(one.step));
    if (!gone || (one.facts.args === undefined && one.facts.amount === undefined)) return one;
    changed = true;
    const { args: _args, amount: _amount, ...facts } = one.facts;
    return { ...one, facts };
  });
  return changed ? { ...policy, subjects, erased: true } : null;
}
