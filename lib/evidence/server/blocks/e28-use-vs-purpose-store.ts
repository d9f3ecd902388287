import type { DecisionBlock } from '../block-query';
import { define, of } from './define';
import { listWithTools } from './register-store';

/** Did it stay within what it is registered for? */
export const E28: DecisionBlock = {
  definition: define('E28', '2', {
    title: 'Use against intended purpose',
    question: 'Did decisions stay within the tools and environments that are registered for the AI system?',
    population: 'Closed decisions of AI systems for which tools are registered.',
    covered: 'Every tool that was called is registered for the system.',
    contradicted: 'A tool was called that is not registered for the system.',
    limit: 'Tools stand for the purpose here. Use for another purpose with the same tools is not seen.',
  }),
  population: `d.status <> 'running'`,
  askable: { reason: 'no tool is registered for the AI system', systems: listWithTools },
  excluded: { 'still running': `d.status = 'running'` },
  covered: `NOT d.labels @> ARRAY['check:toolNotRegistered']`,
  contradicted: `d.labels @> ARRAY['check:toolNotRegistered']`,
  beside: async (tx, asked) => {
    const withTools = (await listWithTools(tx, asked)).length;
    return {
      facts: { 'systems with registered tools': withTools, systems: asked.systems.length },
      missing:
        withTools === 0
          ? 'No tool is registered for the AI system, so there is nothing that a call could be held against.'
          : null,
    };
  },
  says: ({ covered, contradicted, population }) =>
    `${of(covered, population, 'closed decisions')} called registered tools only; ${contradicted} called another one.`,
};
