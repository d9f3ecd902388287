import { kindOf } from '../text/dictionary';
import { plainVerb } from './clauses';
import { CHANGING_VERBS, FUNCTION_WORDS, LOOKING_VERBS, READ_VERBS } from './words';

/** What stands before an object, and hardly ever behind a noun: the word before it is a verb. */
const OBJECT = /^(?:the|a|an|it|them|him|her|its|their|his|this|these|those|each|every|all|any|one|another|you|your|itself|everything|everyone)$/; // prettier-ignore
/** Behind a verb that is also a noun they make one thing of two words: "decay rate", "ingredients list". */
const HEADS = /^(?:rates?|values?|factors?|times?|dates?|amounts?|types?|codes?|names?|numbers?|ids?|levels?|lists?|counts?|sizes?|status|prices?|costs?|ratios?|scores?|index|periods?|curves?|limits?|dates?|history|details?|information|data|settings?|options?|conditions?|queries|query|results?|terms?|points?|areas?|books?|strength|speed|rules?|states?|plans?|policy|policies)$/; // prettier-ignore
/** "Performs a search": what is performed looks. */
const PERFORMS = /^(?:perform|run|make|do|conduct|execute|carry)s?$/;
const LOOKS = /\b(?:search|searches|look ?ups?|calculations?|analysis|analyses|checks?|comparisons?|conversions?|scans?|query|queries|computations?|estimations?|validations?|evaluations?|simulations?)\b/; // prettier-ignore
/** They tell of the answer, save where something is taken by them: "raising it by the index". */
const PUSHES = /^(?:rais(?:e|es|ing)|throw(?:s|ing)?|hold(?:s|ing)?|start(?:s|ing)?|stop(?:s|ping)?|load(?:s|ing)?|pass(?:es|ing)?|end(?:s|ing)?|order(?:s|ing)?|shar(?:e|es|ing)|giv(?:e|es|ing)|permit(?:s|ting)?|lower(?:s|ing)?|keep(?:s|ing)?|put(?:s|ting)?)$/; // prettier-ignore
/** "Hands over the parcel", "signs away a right": a verb in two words, with what it is done to. */
const IN_TWO_WORDS =
  /^(?:(?:hand|take|turn|give|pass|make|sign)s? over|(?:carry|carries) out|[a-z]{2,15}s? (?:out|off|away|back))$/;
/** Of one thing that is had, what becomes of it: "gets a loan paid out to an account". "Messages sent to a user" are there already. */
const PAID_OUT = /\ban? (?:[a-z]{2,20} ){1,3}(?:paid(?: out)?|transferred|wired|disbursed|deposited|remitted) (?:in)?to\b/;
/** What an argument is, or what is weighed: "takes into account". */
const TAKES = /^(?:takes?|receives?)$/;
const ENDS_NOUN = /(?:ed|ing|ly)$|^\d/;
/** How a clause may be led in before its verb. */
const LEAD = /^(?:(?:and|then|or|also|finally|afterwards|subsequently|automatically|optionally|immediately|atomically|additionally|else|otherwise|which|that|it|to|thereby|thus|so|will|can|may) ){1,4}/; // prettier-ignore
/** "The message is removed from the queue": what becomes of the thing that is looked at. */
const PASSIVE = /^(?:the|a|an|it|this|each|every|all|any)(?: [a-z']{1,20}){0,4} (?:is|are|gets?|will be|being)(?: (?:then|also|thereby|automatically|immediately|permanently))? (?:removed|deleted|consumed|incremented|decremented|advanced|acknowledged|locked|unlocked|marked|reserved|held|charged|billed|sent|dispatched|notified|assigned|created|invalidated|revoked|reset|claimed|dequeued|popped|erased|moved|stored|saved|recorded|booked|registered|enrolled|shipped|opened|closed|emptied)\b/; // prettier-ignore
/** "Verifies an address by mailing a code to it": how it is done reaches somebody. */
const BY_TELLING =
  /\bby (?:sending|mailing|emailing|texting|messaging|notifying|paying|charging|deleting|removing|(?:calling|phoning) (?:it|him|her|them))\b/;

/**
 * True when a description says beside its first verb that something else is done, by a verb that is not known to look only. A verb nobody's list
 * holds is told by what stands behind it ("binds the contract", "dispatches him"), by the dictionary, or by the form it shares with the first verb.
 */
export function actsFurther(description: string): boolean {
  const text = description.toLowerCase();
  if (BY_TELLING.test(text) || PAID_OUT.test(text)) return true;
  const sentences = text.split(/[.;!?\n]{1,8}(?:\s|$)|\s-\s/);
  const head = (sentences[0] ?? '').trim().split(/\s/)[0] ?? '';
  const inThirdPerson = /[^s]s$/.test(head);
  return sentences.some((sentence, place) => {
    if (PASSIVE.test(sentence.trim())) return true;
    const clauses = sentence.split(/,\s|:\s|\s[&+]\s| and then | then | and\/or | and | or | before | after | while /);
    return clauses.some((clause, index) => {
      // "Homes to rent or buy": what somebody else may do with them.
      if (index > 0 && /\bto [a-z]{2,15}$/.test(clauses[index - 1]!.slice(-20)) && !/^[a-z]{2,15} (?:it|them)\b/.test(clause)) return false; // prettier-ignore
      return acts(clause, index === 0, place === 0 ? inThirdPerson : true);
    });
  });
}

function acts(clause: string, opens: boolean, inThirdPerson: boolean): boolean {
  const words =
    clause
      .trim()
      .replace(LEAD, '')
      .match(/[a-z0-9'-]+/g) ?? [];
  const verb = words[0] ?? '';
  if (verb === '' || FUNCTION_WORDS.has(verb) || /ly$|ed$|'/.test(verb)) return false;
  const plain = plainVerb(verb);
  const next = words[1] ?? '';
  if (PUSHES.test(verb) && /^(?:it|them|him|her)$/.test(next)) return true;
  if (READ_VERBS.has(plain) || isLooking(verb)) return false;
  if (PERFORMS.test(verb) && LOOKS.test(words.slice(1, 6).join(' '))) return false;
  if (TAKES.test(verb) && !/^(?:it|them|him|her|the)$/.test(next)) return false;
  const gerund = /ing$/.test(verb);
  if (OBJECT.test(next)) return true;
  if (IN_TWO_WORDS.test(`${verb} ${next}`) && OBJECT.test(words[2] ?? '')) return true;
  // "..., invalidating older ones": behind the first clause a verb of change in this form says what comes along with it.
  if (gerund) return !opens && CHANGES_ALONG.has(plain) && next !== '' && !FUNCTION_WORDS.has(next);
  const kind = kindOf(verb);
  // The first clause may be a noun phrase: "Weather forecast of a town", "Checks made by a doctor".
  if (opens) return kind === 'verb' && next !== '';
  if (kind === 'other' || HEADS.test(next)) return false;
  const third = /[^s]s$/.test(verb);
  if (third !== inThirdPerson) return false;
  if (kind === 'verb') return true;
  // "binds insurance" after "gets a quote": a plural noun has no noun behind it. "orders of a year", "prices", "pods running" have none.
  return third && next !== '' && !FUNCTION_WORDS.has(next) && !ENDS_NOUN.test(next) && kindOf(next) !== 'verb';
}

/** Of verbs of change those that undo, end or overwrite what is there; others as often tell of the answer: "including", "containing", "sorting". */
const CHANGES_ALONG: ReadonlySet<string> = new Set(
  'invalidate delete remove revoke cancel expire replace overwrite reset disable terminate void erase purge close archive reserve charge debit refund consume lock unlock notify'.split(
    ' ',
  ),
);

function isLooking(verb: string): boolean {
  const forms = [verb, verb.replace(/s$/, ''), verb.replace(/es$/, ''), verb.replace(/ies$/, 'y'), verb.replace(/ing$/, ''), verb.replace(/ing$/, 'e'), verb.replace(/(.)\1ing$/, '$1')]; // prettier-ignore
  return forms.some((form) => LOOKING_VERBS.has(form) || READ_VERBS.has(form));
}

/**
 * True when a name goes on after "and", "or", "then" with a word that may act: `get_quote_and_bind`, `get_or_init_session`. A word that may be a thing
 * is one where the description speaks of it so: `get_container_and_seal`, "its seal number".
 */
export function nameActsFurther(name: readonly string[], description: string): boolean {
  const text = description.toLowerCase();
  return name.some((word, index) => {
    if (index === 0 || !/^(?:and|or|then|n)$/.test(name[index - 1]!)) return false;
    if (READ_VERBS.has(word) || LOOKING_VERBS.has(word)) return false;
    if (CHANGING_VERBS.has(word) && index === 2) return true;
    const kind = kindOf(word);
    // Behind the first verb stands another: `find_or_new`.
    if (kind === 'verb' || (name[index - 1] === 'or' && index === 2)) return true;
    if (kind === 'other') return false;
    return !speaksOf(text, word, kind === 'unknown');
  });
}

function speaksOf(text: string, word: string, afterAnd: boolean): boolean {
  const words = text.match(/[a-z0-9']+/g) ?? [];
  return words.some((one, index) => one.replace(/s$/, '') === word.replace(/s$/, '') && !OBJECT.test(words[index + 1] ?? '') && (/^(?:its|the|their|a|an|with|of|his|her)$/.test(words[index - 1] ?? '') || (afterAnd && words[index - 1] === 'and'))); // prettier-ignore
}
