import { type ActionEffect, type AssessedTier, type Stage } from '@/lib/risk/contract';

/**
 * A policy turns what was found into a route. Pure, client-safe and without zod: the schema that checks a document stands beside.
 * Most restrictive wins; an error in a condition asks for a person; without any match the tier alone decides (baseline).
 */
export const ROUTES = ['allow', 'check', 'review', 'dual_review', 'block'] as const;
export type Route = (typeof ROUTES)[number];

/** What holds where no rule matches. Silence never allows what a scorer called high. */
export const BASELINE: Readonly<Record<AssessedTier, Route>> = {
  low: 'allow',
  medium: 'check',
  unscored: 'check',
  high: 'review',
  critical: 'dual_review',
};

export interface PolicyRule {
  id: string;
  /** A CEL condition over PolicyFacts: `tool.effect == "money" && amount.value > 100.0`. */
  when: string;
  route: Route;
  /** For people: why this rule exists. */
  reason: string;
  /** A rule may lower the route below the baseline only with this, and it says why. */
  override?: string;
}

export interface PolicyScope {
  systems?: string[];
  tools?: string[];
  environments?: string[];
  stages?: Stage[];
}

export interface PolicyTest {
  name: string;
  facts: Partial<PolicyFacts>;
  expect: Route;
}

/** One version of a policy; never changed once it is active. */
export interface PolicyDocument {
  id: string;
  version: string;
  title: string;
  scope: PolicyScope;
  rules: PolicyRule[];
  tests: PolicyTest[];
}

/** What conditions may speak of. What is not known is absent: a condition asks with has(). */
export interface PolicyFacts {
  stage: Stage;
  system: { key: string; riskClass?: string };
  environment?: string;
  tool?: { name: string; effect: ActionEffect['effect']; reversible: ActionEffect['reversible'] };
  args?: unknown;
  amount?: { value: number; currency?: string };
  risk: { tier: AssessedTier; score?: number };
  findings: { detector: string; category: string; reasonCode: string; severity: number; probability?: number }[];
  versions: { model?: string; prompt?: string; agent?: string };
}

export interface MatchedRule {
  policy: string;
  version: string;
  rule: string;
  route: Route;
  reason: string;
}

export interface PolicyOutcome {
  route: Route;
  /** The route that the tier alone would have given. */
  baseline: Route;
  matched: MatchedRule[];
  unmatched: { policy: string; version: string; rule: string }[];
  /** Conditions that could not be evaluated; each of them asks for review at least. */
  errors: { policy: string; version: string; rule: string; message: string }[];
}
