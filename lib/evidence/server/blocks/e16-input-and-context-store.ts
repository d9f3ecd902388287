import type { DecisionBlock } from '../block-query';
import { define, of } from './define';

const uses = (condition: string): string =>
  `EXISTS (SELECT 1 FROM decision_use u WHERE u.workspace_id = d.workspace_id AND u.decision_id = d.decision_id AND ${condition})`;

/** What the decision was made from. */
export const E16: DecisionBlock = {
  definition: define('E16', '2', {
    title: 'Input and context',
    question: 'Of decisions that used documents or datasets: is it known which, and in which version?',
    population: 'Closed decisions that used documents or datasets.',
    covered: 'The version of at least one dataset or document was reported.',
    limit:
      'Says what was read, not whether it was right, relevant or representative. Input that is not a document is not judged here.',
  }),
  population: `d.status <> 'running' AND ${uses('cardinality(u.uses) > 0')}`,
  excluded: {
    'no document or dataset was reported': `d.status <> 'running' AND NOT ${uses('cardinality(u.uses) > 0')}`,
    'still running': `d.status = 'running'`,
  },
  // What has a version stands there without it too: a name may hold an "@" of its own.
  covered: uses("EXISTS (SELECT 1 FROM unnest(u.uses) x JOIN unnest(u.uses) y ON starts_with(y, x || '@'))"),
  facts: { 'with subjects': `d.subjects <> '[]'::jsonb` },
  says: ({ covered, population }) =>
    `The version of what was read is known of ${of(covered, population, 'decisions that used documents or datasets')}.`,
};
