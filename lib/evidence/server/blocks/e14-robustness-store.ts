import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';

/** What happened when something failed. */
export const E14: DecisionBlock = {
  definition: define('E14', '1', {
    title: 'Robustness',
    question: 'When a step failed, did the decision still come to an orderly end?',
    population: 'Closed decisions in which at least one step failed.',
    covered: 'The decision ended without an error being reported for it: the failure was caught.',
    limit:
      'Shows what was reported as a failure. Silent failures are not in it, and a caught failure may still have led to a worse answer.',
  }),
  population: `d.status <> 'running' AND d.error_count > 0`,
  excluded: { 'no step failed': `d.status <> 'running' AND d.error_count = 0`, 'still running': `d.status = 'running'` },
  covered: `d.status = 'ok'`,
  facts: { 'ended in an error': `d.status = 'error'`, 'fell silent': `d.status = 'incomplete'` },
  says: ({ covered, population, facts }) =>
    `A step failed in ${population.toLocaleString('en-GB')} decisions; ${of(covered, population, 'of them')} came to an orderly end, ${factOf(facts, 'ended in an error')} decisions ended in an error, ${factOf(facts, 'fell silent')} fell silent.`,
};
