import { BASELINE, ROUTES, type MatchedRule, type Route } from '@/lib/policy/contract';
import type { AssessedTier } from '@/lib/risk/contract';
import type { RoutedSubject } from './contract';

/**
 * The route of a decision: the most restrictive of its subjects', and the baseline of its own tier where that is `unscored` (a part that
 * could not be read has no subject of its own). `decidedBy` is the rule that asked for it, null where the tier alone did.
 */
export function decideRoute(
  tier: AssessedTier,
  subjects: readonly RoutedSubject[],
): { route: Route; baseline: Route; decidedBy: (MatchedRule & { subject: number }) | null } {
  const rank = (route: Route): number => ROUTES.indexOf(route);
  const strictest = (routes: readonly Route[]): Route => ROUTES[Math.max(0, ...routes.map(rank))]!;
  const floor = tier === 'unscored' ? [BASELINE.unscored] : [];
  const route = strictest([...subjects.map((one) => one.outcome.route), ...floor]);
  const baseline = strictest([...subjects.map((one) => one.outcome.baseline), ...floor]);
  const matched = subjects.flatMap((one) =>
    one.outcome.matched.map((rule) => ({ ...rule, subject: one.no, baseline: one.outcome.baseline })),
  );
  const decisive =
    matched.find((rule) => rule.route === route && rule.route !== rule.baseline) ?? matched.find((rule) => rule.route === route);
  if (!decisive) return { route, baseline, decidedBy: null };
  const { baseline: _baseline, ...decidedBy } = decisive;
  return { route, baseline, decidedBy };
}
