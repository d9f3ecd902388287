import { kindOf } from '../text/dictionary';
import { plainVerb } from './clauses';
import { sentencesOfUse } from './own-description';
import { CHANGING_VERBS, FUNCTION_WORDS, READ_VERBS } from './words';

/** "You need to cancel", "for booking", "when refunding": behind these stands what is done with the tool. */
const LED_IN = /\b(?:(?:need|want|wish|have|has|like|ask|try|trying|plan|intend|able|ready|going|decide|require|must|should)(?:s|ed|d)? to|(?:for|when|while|by)(?= [a-z]{2,20}ing\b))\s/g; // prettier-ignore
/** Whose wish it is: they may wish for what another tool does. */
const OTHERS = /\b(?:user|customer|client|caller|person|human|patient|guest|visitor|passenger|they|he|she|somebody|someone|people|individual)s? (?:[a-z]{2,12}ly |also )?(?:(?:has|have|is|are) )?$/; // prettier-ignore
/** "Ideal for scheduling events" is said of a search for free times too. */
const FITS = /^\s{0,4}(?:best|ideal|useful|great|suitable|perfect)\b/;
const DENIED = /\b(?:not|never|without|no longer|instead of|rather than)\b|n't\b/;
const OBJECT = /^(?:the|a|an|it|them|him|her|its|their|his|this|these|those|each|every|all|any|one|another|your?|my)$/;

export interface Uses {
  /** Acts for which the description says that the tool is: "cancel an order". */
  own: string[];
  /** Acts that somebody is said to wish for when the tool is of use. */
  wished: string[];
}

/** What a description that tells when its tool is of use says of changes that it makes. */
export function usesOf(description: string): Uses {
  const uses: Uses = { own: [], wished: [] };
  for (const sentence of sentencesOfUse(description)) {
    const text = sentence.toLowerCase();
    const leads = [...text.matchAll(LED_IN)];
    for (const [index, lead] of leads.entries()) {
      const before = text.slice(Math.max(0, lead.index - 60), lead.index);
      if (DENIED.test(before.slice(-24))) continue;
      const from = lead.index + lead[0].length;
      const acts = actsIn(text.slice(from, leads[index + 1]?.index ?? text.length));
      (OTHERS.test(before) || FITS.test(text) ? uses.wished : uses.own).push(...acts);
    }
  }
  return uses;
}

/** "cancel an order and refund the customer": each verb that changes something, with what stands behind it. */
function actsIn(text: string): string[] {
  return text.split(/, | and | or | then |[;:!?]/).flatMap((clause, place) => {
    const words = clause.match(/[a-z0-9'-]+/g) ?? [];
    const start = words.findIndex((word) => !/ly$|^(?:and|or|then|also|first|to|be)$/.test(word));
    const verb = words[start] ?? '';
    const plain = plainVerb(verb);
    if (verb === '' || READ_VERBS.has(plain) || !(CHANGING_VERBS.has(plain) || CHANGING_VERBS.has(verb))) return [];
    // Further on in a list of things stands a thing: "the price and order status".
    const next = words[start + 1] ?? '';
    const acts = place === 0 || kindOf(plain) === 'verb' || OBJECT.test(next) || (next !== '' && /[^su]s$/.test(next) && !FUNCTION_WORDS.has(next)); // prettier-ignore
    return acts ? [[plain, ...words.slice(start + 1, start + 14)].join(' ')] : [];
  });
}
