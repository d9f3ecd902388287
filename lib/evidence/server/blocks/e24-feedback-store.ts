import type { DecisionBlock } from '../block-query';
import { define, of } from './define';

/** What people said about decisions, and whether it led anywhere. */
export const E24: DecisionBlock = {
  definition: define('E24', '1', {
    title: 'Complaints and feedback',
    question: 'Was feedback that came in about decisions followed by an outcome, or taken up by somebody here?',
    population: 'Decisions with feedback.',
    covered: 'An outcome was recorded for the decision, or somebody commented on it.',
    limit: 'Only feedback that reaches the record. A channel that nobody can find produces none.',
  }),
  population: `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE 'feedback:%')`,
  covered: `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE 'outcome:%') OR d.decision_id IN (SELECT c.decision_id FROM comment c WHERE c.workspace_id = $1::uuid AND c.deleted_at IS NULL)`,
  says: ({ covered, population }) => `${of(covered, population, 'decisions with feedback')} have an outcome or a comment.`,
};
