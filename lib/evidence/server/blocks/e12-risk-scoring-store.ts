import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';

/** Was risk looked at, and did high risk lead to a gate? */
export const E12: DecisionBlock = {
  definition: define('E12', '2', {
    title: 'Risk scoring',
    question: 'Was each decision scored for risk, and was what scored high sent to a check or a person?',
    population: 'Closed decisions.',
    covered: 'A risk tier was computed.',
    contradicted: 'The tier is high or critical and the policy allowed it without a check.',
    limit: 'A score is an estimate of detectors; unscored is never low, and a low score is no proof of harmlessness.',
  }),
  population: `d.status <> 'running'`,
  excluded: { 'still running': `d.status = 'running'` },
  covered: `d.risk_tier <> 'unscored'`,
  contradicted: `d.risk_tier IN ('high', 'critical') AND coalesce(d.route, '') = 'allow'`,
  facts: {
    low: `d.risk_tier = 'low'`,
    medium: `d.risk_tier = 'medium'`,
    high: `d.risk_tier = 'high'`,
    critical: `d.risk_tier = 'critical'`,
    unscored: `d.status <> 'running' AND d.risk_tier = 'unscored'`,
    'high risk, no policy spoke': `d.risk_tier IN ('high', 'critical') AND d.route IS NULL`,
    'sent to a person': `d.route IN ('review', 'dual_review')`,
    blocked: `d.route = 'block'`,
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${of(covered, population, 'closed decisions')} have a risk tier, ${factOf(facts, 'high') + factOf(facts, 'critical')} of them high or critical; ${contradicted} of these were allowed without a check.`,
};
