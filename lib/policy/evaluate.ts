import { compileCondition, ConditionError, conditionContext, type ConditionContext } from './condition';
import {
  BASELINE,
  ROUTES,
  type MatchedRule,
  type PolicyDocument,
  type PolicyFacts,
  type PolicyOutcome,
  type PolicyRule,
  type PolicyScope,
  type Route,
} from './contract';

/** Changes when the same documents and facts could give another outcome: stored beside outcomes, so that they stay explainable. */
export const POLICY_ENGINE = 'policy/2 cel-js/8.0.0 re2js/2.10';

/** How restrictive a route is: allow 0 to block 4. */
export const routeRank = (route: Route): number => ROUTES.indexOf(route);
const strictest = (routes: readonly Route[]): Route => ROUTES[Math.max(...routes.map(routeRank))]!;

/**
 * What policies say about facts. Pure; the order of documents does not matter.
 *
 * The route is the most restrictive of the baseline of the risk tier and of every rule that holds. A rule with `override` that holds takes the
 * baseline away, so that the most restrictive rule alone counts; it does so only where nothing failed and the document's scope certainly
 * applies. A condition that cannot be evaluated asks for review at least. Never throws.
 */
export function evaluatePolicies(documents: readonly PolicyDocument[], facts: PolicyFacts): PolicyOutcome {
  const baseline = BASELINE[facts.risk.tier];
  const outcome: PolicyOutcome = { route: baseline, baseline, matched: [], unmatched: [], errors: [] };
  let context: ConditionContext | undefined;
  let lifted = false;
  for (const document of [...documents].sort(byName)) {
    const applies = scopeApplies(document.scope, facts);
    if (applies === 'no') continue;
    context ??= conditionContext(facts);
    for (const rule of document.rules) {
      const said = judge(rule, context);
      const about = { policy: document.id, version: document.version, rule: rule.id };
      if (said === true) {
        outcome.matched.push({ ...about, route: rule.route, reason: rule.reason });
        if (applies === 'yes' && facts.risk.tier !== 'unscored' && lowers(rule, baseline)) lifted = true;
      } else if (said === false) outcome.unmatched.push(about);
      else outcome.errors.push({ ...about, message: said });
    }
  }
  const failed = outcome.errors.length > 0;
  outcome.route = strictest([
    ...outcome.matched.map((rule) => rule.route),
    ...(failed ? (['review'] as const) : []),
    ...(lifted && !failed ? [] : [baseline]),
  ]);
  return outcome;
}

/** True when a rule asks for less than the tier alone would, and says why. */
export function lowers(rule: Pick<PolicyRule, 'route' | 'override'>, baseline: Route): boolean {
  return Boolean(rule.override?.trim()) && routeRank(rule.route) < routeRank(baseline);
}

/** The rules that made the route: those that matched and ask for it. */
export function decisiveRules(outcome: PolicyOutcome): MatchedRule[] {
  return outcome.matched.filter((rule) => rule.route === outcome.route);
}

function judge(rule: PolicyRule, context: ConditionContext): boolean | string {
  try {
    return compileCondition(rule.when).holds(context);
  } catch (error) {
    return error instanceof ConditionError ? error.message : 'The condition could not be evaluated.';
  }
}

/**
 * Whether a document speaks of these facts. An environment nobody stated could be any: `unknown`, and then the document may restrict and
 * not lower. Names of systems and tools may end in `*`.
 */
export function scopeApplies(scope: PolicyScope, facts: PolicyFacts): 'yes' | 'no' | 'unknown' {
  if (scope.stages && !scope.stages.includes(facts.stage)) return 'no';
  if (scope.systems && !scope.systems.some((name) => nameMatches(name, facts.system.key))) return 'no';
  const { tool } = facts;
  if (scope.tools && !(tool && scope.tools.some((name) => nameMatches(name, tool.name)))) return 'no';
  if (!scope.environments) return 'yes';
  if (facts.environment === undefined) return 'unknown';
  return scope.environments.includes(facts.environment) ? 'yes' : 'no';
}

/** A name of a scope, which may end in `*`. */
export const nameMatches = (name: string, value: string): boolean =>
  name.endsWith('*') ? value.startsWith(name.slice(0, -1)) : name === value;

function byName(a: PolicyDocument, b: PolicyDocument): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  if (a.version !== b.version) return a.version < b.version ? -1 : 1;
  const [one, other] = [JSON.stringify(a.rules), JSON.stringify(b.rules)];
  return one < other ? -1 : one > other ? 1 : 0;
}
