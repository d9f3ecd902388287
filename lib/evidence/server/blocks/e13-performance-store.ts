import type { DecisionBlock } from '../block-query';
import { define, factOf, of } from './define';
import { saysIn, type SaidIn } from './label-words';

const FIELDS: readonly SaidIn[] = ['outcome', 'feedback', 'evaluation'];
const LABELLED = (field: SaidIn): string => `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE '${field}:%')`;
/** A count of none is no such thing: "0 errors", "zero complaints". What stands before a word always begins with a blank. */
const SOME = '(?<![^[:digit:].,]0[ _-]{1,3})(?<!zero[ _-]{1,3})';
const WELL =
  'correct(ly)?|right|good|great|excellent|helpful|accurate(ly)?|pass(es|ed)?|success(ful|fully)?|resolved|solved|grounded|satisf(ied|actory)|thumbs[ _-]?up|confirmed|accepted|true[ _-]?(alarm|positive|negative)s?';
const BADLY =
  'false[ _-]?(alarm|positive|negative)s?|wrong(ly)?|incorrect(ly)?|mistakes?|mistaken|error(s|neous)?|fail(s|ed|ure|ing)?|bad(ly)?|poor(ly)?|weak|unhelpful|inaccurate(ly)?|unsafe|harm(s|ed|ful)?|damages?|complain(t|ts|ed)|missed|ungrounded|hallucinat(es|ed|ion|ions)|unsatisf(ied|actory)|thumbs[ _-]?down|twice|duplicate[sd]?|(under|over)[ _-]?(triage|triaged|paid|payment)';
const FALSE_ALARM = 'false[ _-]?(alarm|positive)s?';
/** "error-free" says the opposite of its first word. */
const FREE = '(?![ _-]?free)';
const saysBadly = saysIn(FIELDS, `${SOME}(${BADLY})${FREE}`);
const saysWell = saysIn(FIELDS, `${SOME}(${WELL})`);
const REVIEWED = (label: string): string =>
  `EXISTS (SELECT 1 FROM finding_label f WHERE f.workspace_id = d.workspace_id AND f.decision_id = d.decision_id AND f.label = '${label}')`;

/** What came of it, and how much of it is known. */
export const E13: DecisionBlock = {
  definition: define('E13', '3', {
    title: 'Performance in use',
    question: 'For how many decisions is it known how well they turned out, and do any of them say that they turned out badly?',
    population: 'Closed decisions.',
    covered: 'An outcome, feedback or the result of an evaluation was recorded.',
    contradicted: 'A label says that it turned out badly: wrong, failed, a false alarm, harmful, complained of.',
    parameters: { enoughShare: 0.1, badlyWords: BADLY, wellWords: WELL },
    limit:
      'Labels are told by their words; a negated one, a count of none, a bare number and the positive or negative result of a test tell neither well nor badly, and are counted as such. No declared level of performance is known here to hold the rate against. Unlabelled decisions may be the bad ones.',
  }),
  enough: 0.1,
  population: `d.status <> 'running'`,
  excluded: { 'still running': `d.status = 'running'` },
  covered: `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE l LIKE 'outcome:%' OR l LIKE 'feedback:%' OR l LIKE 'evaluation:%')`,
  contradicted: saysBadly,
  facts: {
    'with outcome': LABELLED('outcome'),
    'with feedback': LABELLED('feedback'),
    'with evaluation': LABELLED('evaluation'),
    'turned out well': `${saysWell} AND NOT ${saysBadly}`,
    'turned out badly': saysBadly,
    'said to be a false alarm': saysIn(FIELDS, `${SOME}(${FALSE_ALARM})`),
    'finding called right by a reviewer': REVIEWED('correct'),
    'finding called a false alarm by a reviewer': REVIEWED('falseAlarm'),
    'ended in an error': `d.status = 'error'`,
  },
  says: ({ covered, contradicted, population, facts }) =>
    `${of(covered, population, 'closed decisions')} have a label of how they turned out: ${factOf(facts, 'with outcome')} an outcome, ${factOf(facts, 'with feedback')} feedback, ${factOf(facts, 'with evaluation')} an evaluation. ` +
    `${factOf(facts, 'turned out well')} turned out well and ${contradicted} badly, ${factOf(facts, 'said to be a false alarm')} of these as a false alarm; reviewers called a finding of ${factOf(facts, 'finding called a false alarm by a reviewer')} a false alarm.`,
};
