import { LABEL_MAX } from '@/lib/privacy/keep-metadata';

/** Labels whose value an emitter writes in words of its own: `refunded twice` is a fact, a sentence about somebody is content. */
const IN_WORDS: ReadonlySet<string> = new Set(['outcome', 'feedback', 'guardrail', 'evaluation']);
/** Of a check the label is `name=verdict`. */
const NAMED: ReadonlySet<string> = new Set(['guardrail', 'evaluation']);

/** Whether emitters write the values of this label in words of their own. */
export const isInWords = (field: string): boolean => IN_WORDS.has(field);

/** True when the value of a label is content by its length: who may not read content neither sees it nor looks for it. */
export function isSentence(field: string, value: string): boolean {
  if (!IN_WORDS.has(field)) return false;
  const said = NAMED.has(field) ? value.slice(value.indexOf('=') + 1) : value;
  return said.length > LABEL_MAX;
}

/** The same of a whole label, `field:value`, in SQL: in UTF-16 units as above, and without a null. */
export const sentenceInSql = (label: string): string => {
  const said = `regexp_replace(${label}, '^(?:(?:${[...NAMED].join('|')}):(?:[^=]*=)?|[^:]*:)', '')`;
  return `(${label} ~ '^(${[...IN_WORDS].join('|')}):' AND length(${said}) + length(regexp_replace(${said}, '[^\\U00010000-\\U0010ffff]', '', 'g')) > ${LABEL_MAX})`;
};

const OUTCOME = 'outcome: ';

/** The name of a step for those who may not read content: what was observed is in it, and may be a sentence. */
export function nameWithoutContent(name: string): string {
  return name.startsWith(OUTCOME) && isSentence('outcome', name.slice(OUTCOME.length)) ? 'outcome' : name;
}
