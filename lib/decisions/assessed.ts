import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { addLabel, type DecisionFacts } from './fold-decision';
import { ASSESSED_FIELDS } from './labels';
import { RISK_TIERS, type RiskTier } from './statuses';

/**
 * What a decision's row takes from `risk.assessed` and `policy.evaluated`: the member `header` of their bodies. An erasure leaves it there,
 * because it tells nothing of the content, so that a rebuild gives the same row. Pure.
 */
export interface AssessedHeader {
  tier: RiskTier;
  score: number | null;
  stage: string | null;
  /** By label field, what the decision is found under. */
  labels: Partial<Record<(typeof ASSESSED_FIELDS)[number], string[]>>;
}

/** Null for a body without one: content that is gone, or that somebody else wrote under the same kind. */
export function assessedOf(body: JsonValue): AssessedHeader | null {
  const header = isJsonObject(body) ? body['header'] : null;
  if (!isJsonObject(header)) return null;
  const tier = RISK_TIERS.find((one) => one === header['tier']);
  if (!tier) return null;
  const { score, stage } = header;
  const given = isJsonObject(header['labels']) ? header['labels'] : {};
  const labels: AssessedHeader['labels'] = {};
  for (const field of ASSESSED_FIELDS) {
    const values = given[field];
    if (Array.isArray(values)) labels[field] = values.filter((one): one is string => typeof one === 'string');
  }
  return {
    tier,
    score: typeof score === 'number' ? score : null,
    stage: typeof stage === 'string' ? stage : null,
    labels,
  };
}

export function routeOf(body: JsonValue): string | null {
  const header = isJsonObject(body) ? body['header'] : null;
  const route = isJsonObject(header) ? header['route'] : null;
  return typeof route === 'string' ? route : null;
}

/** Takes over what the newest assessment says, in the place of the one before. Changes `decision`. */
export function foldAssessed(decision: DecisionFacts, said: AssessedHeader): void {
  decision.risk_tier = said.tier;
  decision.risk_score = said.score;
  decision.risk_stage = said.stage;
  const old = ASSESSED_FIELDS.map((field) => `${field}:`);
  decision.labels = decision.labels.filter((one) => !old.some((start) => one.startsWith(start)));
  for (const field of ASSESSED_FIELDS) for (const value of said.labels[field] ?? []) addLabel(decision, field, value);
}
