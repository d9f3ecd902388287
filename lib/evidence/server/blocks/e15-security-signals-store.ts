import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';

const GUARDED = `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE 'guardrail:%')`;

/** Is there something that would notice an attack? */
export const E15: DecisionBlock = {
  definition: define('E15', '1', {
    title: 'Security signals',
    question: 'Was each decision looked at for attacks and breaches of rules, and what was found?',
    population: 'Closed decisions.',
    covered: 'It was scored for risk, or a guardrail reported on it.',
    contradicted: 'A tool was called that is not registered for the AI system.',
    limit: 'No signal does not mean no attack. Guardrails that report only when they trigger leave the rest without a sign.',
  }),
  population: `d.status <> 'running'`,
  excluded: { 'still running': `d.status = 'running'` },
  covered: `d.risk_tier <> 'unscored' OR ${GUARDED}`,
  contradicted: `d.labels @> ARRAY['check:toolNotRegistered']`,
  facts: {
    'guardrail triggered': GUARDED,
    'tool not registered': `d.labels @> ARRAY['check:toolNotRegistered']`,
    'model not registered': `d.labels @> ARRAY['check:modelNotRegistered']`,
    'unsigned in production': `d.labels @> ARRAY['check:unsignedInProduction']`,
    'blocked by policy': `d.route = 'block'`,
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${of(covered, population, 'closed decisions')} were scored or reported on by a guardrail (${factOf(facts, 'guardrail triggered')} triggered one); ${contradicted} called a tool that nobody registered.`,
};
