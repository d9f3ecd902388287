import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';
import { saysIn } from './label-words';

const ACCEPTED = 'accept(s|ed)?|approve[sd]?|agree[sd]?|confirm(s|ed)?|upheld|upholds?';
const OVERRIDDEN =
  'chose another|overr(ide|ides|ode|idden|ule|ules|uled)|reject(s|ed|ion)?|correct(s|ed|ion)|reverse[sd]?|reversal|disregard(s|ed)?|discard(s|ed)?|disagree[sd]?|changed by';
const says = (words: string): string => saysIn(['outcome'], words);
/** Most decisions have no step that failed, and need no look at their steps. */
const TOOL_FAILED = `(d.error_count > 0 AND EXISTS (SELECT 1 FROM step s WHERE s.workspace_id = d.workspace_id AND s.decision_id = d.decision_id AND s.kind = 'tool' AND s.status = 'error'))`;

/** What people did with the output: the one sign of oversight that needs no gate. */
export const E10: DecisionBlock = {
  definition: define('E10', '2', {
    title: 'Override and reversal',
    question: 'What did people do with the output: accept it, override it, reverse it?',
    population: 'Decisions with an outcome that tells what a person did with the output.',
    covered: 'A person accepted or overrode the output, and the outcome is linked to the decision.',
    contradicted:
      'Acceptance by a person is recorded although a tool call of the decision failed: what was accepted may never have been shown.',
    parameters: { acceptedWords: ACCEPTED, overriddenWords: OVERRIDDEN },
    limit:
      'An outcome is what the emitter reported, and is told by its words; one in which they are negated is left out. Whether an override took effect is shown only where a later outcome says so.',
  }),
  population: says(`${ACCEPTED}|${OVERRIDDEN}`),
  excluded: { 'no outcome tells what a person did': `NOT ${says(`${ACCEPTED}|${OVERRIDDEN}`)}` },
  covered: 'true',
  contradicted: `d.error_count > 0 AND ${says(ACCEPTED)} AND ${TOOL_FAILED}`,
  facts: { accepted: says(ACCEPTED), overridden: says(OVERRIDDEN) },
  says: ({ population, contradicted, facts }) =>
    `People accepted ${factOf(facts, 'accepted')} and overrode ${of(factOf(facts, 'overridden'), population, 'outputs whose fate is recorded')}; ${contradicted} were recorded as accepted although a tool call had failed.`,
};
