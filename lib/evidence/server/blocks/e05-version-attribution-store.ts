import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';

/** Is it known what decided? */
export const E05: DecisionBlock = {
  definition: define('E05', '1', {
    title: 'Version attribution',
    question: 'Is it known of each decision which model, prompt and agent version made it, and does the register agree?',
    population: 'Closed decisions in which a model was used.',
    covered: 'The model, the prompt version and the agent version were reported.',
    contradicted: 'A version was used that was not deployed then, or a digest differs from its registration.',
    limit: 'Versions are what emitters reported. Where digests are registered they are compared, elsewhere nothing is.',
  }),
  population: `d.status <> 'running' AND d.models <> '[]'::jsonb`,
  excluded: {
    'no model was reported': `d.status <> 'running' AND d.models = '[]'::jsonb`,
    'still running': `d.status = 'running'`,
  },
  covered: 'd.version_prompt IS NOT NULL AND d.version_agent IS NOT NULL',
  contradicted: `d.labels && ARRAY['check:versionNotDeployed', 'check:digestDiffers']`,
  facts: {
    'with prompt version': 'd.version_prompt IS NOT NULL',
    'with agent version': 'd.version_agent IS NOT NULL',
    'with policy version': 'd.version_policy IS NOT NULL',
    'another model answered': `d.labels @> ARRAY['check:modelDiffers']`,
    'version was not deployed then': `d.labels @> ARRAY['check:versionNotDeployed']`,
    'digest differs': `d.labels @> ARRAY['check:digestDiffers']`,
  },
  says: ({ covered, contradicted, population, facts }) =>
    `Model, prompt and agent version are known of ${of(covered, population, 'decisions that used a model')}; ` +
    `${contradicted} used a version that the register does not have as deployed then; in ${factOf(facts, 'another model answered')} another model answered than was asked for.`,
};
