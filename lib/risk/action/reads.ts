import { clausesOf, plainVerb, textWords } from './clauses';
import { CHANGES_LAST, OPENING_READS, READ_NOUNS, READ_VERBS, STRONG_READS, UNSURE_READS } from './words';

/** A word by which a tool seems to look and change nothing. `sure` is false where the same word as often changes something. */
export interface Reading {
  word: string;
  where: 'name' | 'description';
  sure: boolean;
}

/** What is pushed at somebody is no look at a record: `show_notification`. */
const NOTICES = /^(?:notifications?|messages?|alerts?|dialogs?|toasts?|popups?|banners?|ads?|adverts?|images?|slides?|texts?|pages?|screens?|windows?|prompts?|warnings?)$/; // prettier-ignore
/** Values that are worked on and not stored: `convert_currency`, `sort_numbers`. */
const VALUES = /^(?:texts?|strings?|numbers?|arrays?|integers?|currency|currencies|temperatures?|units?|dates?|times?|timezones?|json|csv|xml|html|markdown|sentences?|words?|phrases?|keywords?|entities|colou?rs?|coordinates|lengths?|weights?|distances?|results?|data|information|values?|query|queries|expressions?|equations?|tables?|sequences?|patterns?|elements?|measurements?|amounts?)$/; // prettier-ignore
const SAYS_RESULT = /\b(?:returns?|returning|whether|gives? back|outputs?|reports? (?:the|whether)|without (?:changing|modifying|saving)|read[- ]only)\b/; // prettier-ignore
const STATE = /\b(?:status|location|progress|position|state|whereabouts|prices?|weather|quality)\b/;
const INFORMATION = /\b(?:information|details?|data|lists?|summary|summaries|forecasts?|weather|recommendations?|suggestions?|results?|overview|statistics|estimates?|answers?|definitions?|descriptions?|insights?|status|times?|reports?|directions|help|guidance|assistance|advice|instructions|prices?|rates?|recipes?)\b/; // prettier-ignore
const TO_SOMEBODY = /\b(?:friends?|mail|email|e-mail|sms|messages?|notify|notifies|post|posts|share|shares|send|sends|contacts?|customers?|users?|publicly)\b/; // prettier-ignore

/** Where in a name the reading verb stands; -1 where there is none. A noun of looking counts only as the last word. */
export function readingPlace(name: readonly string[]): number {
  if (OPENING_READS.has(name[0] ?? '')) return 0;
  return name.findIndex((word, index) => READ_VERBS.has(word) || (index === name.length - 1 && READ_NOUNS.has(word)));
}

/** An unmistakable verb of change at the end acts, whatever stands before it: `diff_apply`, `estimate_send`. */
export function changesLast(name: readonly string[]): boolean {
  return name.length > 1 && CHANGES_LAST.has(name.at(-1)!) && !STRONG_READS.has(name[0]!);
}

function readsByName(name: readonly string[], description: string): Reading | undefined {
  const place = readingPlace(name);
  const last = name.length - 1;
  if (place < 0 || (place > 2 && place !== last)) return undefined;
  const word = name[place]!;
  // `analyze_and_fix`: a verb follows that nobody knows.
  const joined = name[1] === 'and' && !READ_VERBS.has(name[2] ?? '');
  // Before a verb in the middle may stand another: `boost_search_rank`.
  const inside = place > 0 && place < last && description !== '' && !verbOf(description).reads;
  const sure = !joined && !inside && !isUnsure(word, name.slice(place + 1), name.slice(place + 1).join(' '), description);
  return { word, where: 'name', sure };
}

function verbOf(description: string): { verb: string; rest: string[]; reads: boolean } {
  const words = textWords(clausesOf(description)[0] ?? '');
  const verb = plainVerb(words[0] ?? '');
  return { verb, rest: words.slice(1), reads: /^returns?$/.test(verb) || READ_VERBS.has(verb) };
}

export function readsByDescription(description: string): Reading | undefined {
  const { verb, rest, reads } = verbOf(description);
  if (!reads) return undefined;
  return { word: verb, where: 'description', sure: !isUnsure(verb, rest, rest.slice(0, 14).join(' '), description) };
}

/** The same word looks in one tool and changes something in another; what stands behind it tells which, or nothing does. */
function isUnsure(verb: string, rest: readonly string[], behind: string, description: string): boolean {
  const text = description.toLowerCase();
  const object = rest.slice(0, 3);
  if (/^(?:list|lists)$/.test(verb)) return rest.includes('sale') || (object[0] === 'a' || object[0] === 'an') || (rest.includes('for') && !/\blists? (?:all|the|of|every|available)\b/.test(text)); // prettier-ignore
  if (/^(?:check|checks)$/.test(verb)) return /^(?:in|out|off)$/.test(object[0] ?? '');
  if (/^(?:show|shows|display|displays)$/.test(verb)) return rest.slice(0, 5).some((word) => NOTICES.test(word));
  if (/^tells?$/.test(verb)) return !/^(?:whether|if|how|what|which|when|who|the time|time)\b/.test(behind);
  if (/^provides?$/.test(verb)) return !INFORMATION.test(behind) && !SAYS_RESULT.test(text);
  if (/^(?:recommend|suggest)s?$/.test(verb)) return TO_SOMEBODY.test(text);
  if (/^(?:verify|verifies|validate|validates)$/.test(verb)) return /\b(?:account|email|phone|user|identity|card|domain)\b/.test(behind) && !/\b(?:whether|if|returns?|checks?|valid|status|ensures?|that)\b/.test(text); // prettier-ignore
  if (!UNSURE_READS.has(verb)) return false;
  if (/^(?:track|monitor|watch|poll)(?:s|es)?$/.test(verb)) return !STATE.test(`${behind} ${text}`) || text === '';
  return text === '' || !(SAYS_RESULT.test(text) || object.some((word) => VALUES.test(word)));
}

/** What of a tool says that it only looks: a word that is sure of it before one that is not. */
export function readingOf(name: readonly string[], description: string): Reading | undefined {
  const found = [readsByName(name, description), readsByDescription(description)].filter((one) => one !== undefined);
  // A name that cannot be taken for granted is settled by a description that can, unless both are the same verb.
  return found.find(({ sure }) => sure) ?? found[0];
}
