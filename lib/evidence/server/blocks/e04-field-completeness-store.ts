import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';

/** Are the records whole? Gaps are found by lib/completeness when a decision is sealed. */
export const E04: DecisionBlock = {
  definition: define('E04', '1', {
    title: 'Field completeness',
    question: 'Does every record hold what its emitter and the assertions set for the AI system say it must hold?',
    population: 'Decisions that began in the period and are closed.',
    covered: 'No gap is known: every step ended, no parent is missing, nothing was dropped, no assertion fails.',
    limit: 'Says that what was asked for is there, not that it is right, and not that every decision was recorded.',
  }),
  population: `d.status <> 'running'`,
  excluded: { 'still running': `d.status = 'running'` },
  covered: `d.status <> 'incomplete' AND d.decision_id NOT IN (SELECT g.decision_id FROM decision_gap g WHERE g.workspace_id = $1::uuid AND g.code <> 'sampled')`,
  facts: {
    incomplete: `d.status = 'incomplete'`,
    'with input': 'd.input_preview IS NOT NULL',
    'with output': 'd.output_preview IS NOT NULL',
    'with user': 'd.user_ref IS NOT NULL',
    'with environment': 'd.environment IS NOT NULL',
    'with subjects': `d.subjects <> '[]'::jsonb`,
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'closed decisions')} have no known gap; ${factOf(facts, 'incomplete')} ended without an end being reported.`,
};
