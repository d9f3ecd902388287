import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';

const LABELLED = (field: string): string => `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE '${field}:%')`;

/** What came of it, and how much of it is known. */
export const E13: DecisionBlock = {
  definition: define('E13', '1', {
    title: 'Performance in use',
    question: 'For how many decisions is it known how well they turned out?',
    population: 'Closed decisions.',
    covered: 'An outcome, feedback or the result of an evaluation was recorded.',
    parameters: { enoughShare: 0.1 },
    limit:
      'Shows that performance is measured and on which share, not that it is good. Unlabelled decisions may be the bad ones.',
  }),
  enough: 0.1,
  population: `d.status <> 'running'`,
  excluded: { 'still running': `d.status = 'running'` },
  covered: `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE 'outcome:%' OR l LIKE 'feedback:%' OR l LIKE 'evaluation:%')`,
  facts: {
    'with outcome': LABELLED('outcome'),
    'with feedback': LABELLED('feedback'),
    'with evaluation': LABELLED('evaluation'),
    'ended in an error': `d.status = 'error'`,
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'closed decisions')} have a label of how they turned out: ${factOf(facts, 'with outcome')} an outcome, ${factOf(facts, 'with feedback')} feedback, ${factOf(facts, 'with evaluation')} an evaluation.`,
};
