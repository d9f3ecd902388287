import { tagOf } from '../text/dictionary';
import { READ_VERBS, UNSURE_READS } from './words';

/** What is pushed at somebody is no look at a record: `show_notification`. */
const NOTICES = /^(?:notifications?|messages?|alerts?|dialogs?|toasts?|popups?|banners?|ads?|adverts?|images?|slides?|texts?|pages?|screens?|windows?|prompts?|warnings?)$/; // prettier-ignore
/** Values that are worked on and not stored: `convert_currency`, `sort_numbers`. */
const VALUES = /^(?:texts?|strings?|numbers?|arrays?|integers?|currency|currencies|temperatures?|units?|dates?|times?|timezones?|json|csv|xml|html|markdown|sentences?|words?|phrases?|keywords?|entities|colou?rs?|coordinates|lengths?|weights?|distances?|results?|data|information|values?|query|queries|expressions?|equations?|tables?|sequences?|patterns?|elements?|measurements?|amounts?|regex|numerals?|vectors?|matrix|matrices|angles?|fractions?|decimals?|binary|hex|timestamps?|strings?)$/; // prettier-ignore
/** A reckoning ends in these. */
const INTO = /\b(?:in)?to (?:[a-z]{1,15} )?(?:coordinates|text|markdown|numbers?|strings?|timestamps?|words|numerals|fahrenheit|celsius|kelvin|address(?:es)?)\b/; // prettier-ignore
/** What is solved on paper. */
const PROBLEMS = /\b(?:equations?|systems? of|polynomials?|integrals?|expressions?|inequalit\w{1,4}|quadratic|linear|cubic|triangles?|puzzles?|sudoku|maze|math\w{0,8}|algebra\w{0,4}|differential|optimi[sz]ation|formulas?|recurrence|matrix)\b/; // prettier-ignore
const HARMLESS = /\b(?:without (?:changing|modifying|saving)|read[- ]only)\b/;
const SAYS_RESULT = /\b(?:returns?|returning|whether|gives? back|outputs?|reports? (?:the|whether))\b/;
const STATE = /\b(?:status|location|progress|position|state|whereabouts|prices?|weather|quality)\b/;
/** Where something is: told of a thing that is followed, and never made by following it. */
const WHERE_IT_IS = /\b(?:(?:delivery|shipping|shipment|current|live|real[- ]time|its|their|latest|and) (?:status|location|position|progress)|whereabouts|where (?:it|a|an|the|your) |estimated (?:arrival|delivery))\b/; // prettier-ignore
const INFORMATION = /\b(?:information|details?|data|lists?|summary|summaries|forecasts?|weather|recommendations?|suggestions?|results?|overview|statistics|estimates?|answers?|definitions?|descriptions?|insights?|status|times?|reports?|directions|help|guidance|assistance|advice|instructions|prices?|rates?|recipes?)\b/; // prettier-ignore
/** What "returns" gives back and nobody carries anywhere. */
const ANSWER = /\b(?:information|details?|data|lists?|summary|forecast|results?|overview|statistics|answers?|definitions?|descriptions?|status|reports?|prices?|rates?|array|json|object|string|number|numbers|count|total|sum|whether|true|false|url|ids?|names?|value|values|percentage|ratio|history|policy|policies|address|metadata|content|contents|text|boolean|all|matching|state|date|dates|time|distance|amount)\b/; // prettier-ignore
const TO_SOMEBODY = /\b(?:friends?|mail|email|e-mail|sms|messages?|notify|notifies|post|posts|share|shares|send|sends|contacts?|customers?|users?|publicly)\b/; // prettier-ignore
/** Who is told apart from others by being noted down. */
const PEOPLE = /^(?:users?|visitors?|contacts?|leads?|customers?|persons?|people|members?|subscribers?|prospects?|sessions?|devices?|accounts?)$/; // prettier-ignore
/** They are taken in, stamped or burnt when they are found good. */
const SPENT = /\b(?:account|email|phone|telephone|user|identity|card|domain|ticket|tickets|voucher|coupon|pass|badge|parking|payment|transaction|order)\b/; // prettier-ignore
const MACHINES =
  /\b(?:with|by|using) (?:the|a|an|its) (?:robot|drone|arm|gripper|shuttle|crane|conveyor|vehicle|tractor|rover|forklift)\b/;
/** Containers of records: one of them is listed by its contents. */
const HOLDS_MORE = /^(?:directory|folder|page|range|subset|set|number|sample|bucket|selection|collection|table|batch|path|list|summary|catalogue|catalog|history|inventory|content|schema|structure|stock|data|information|everything|anything|name|title|id|type|version|size|state|status|count|value|text)$/; // prettier-ignore
const PLURAL = /[^s]s$|^(?:people|children|data|media|criteria|indices|indexes|classes|addresses|branches|buses|matches|boxes|switches|series|staff|news|all|available|every|each|existing|current|recent|possible|more|which|what|who)$|'s$|s'$/; // prettier-ignore
const OFFERED = /\b(?:for (?:sale|rent|lease|auction|adoption|hire|trade|resale|bid|purchase)|(?:at|on|to|in) (?:an? |the |your )?(?:auction|market ?place|market|stock exchange|exchange|store ?front|auction house|ebay|etsy|opensea)|at (?:an? |the )?(?:[a-z]{1,12} )?(?:price|bid))\b/; // prettier-ignore

/**
 * The same word looks in one tool and changes something in another; what stands behind it tells which, or nothing does. `behind` is the rest of the
 * name, or of the description's first clause; `said` is the whole description.
 */
export function isUnsure(verb: string, rest: readonly string[], behind: string, said: string, name: readonly string[]): boolean {
  const text = said.toLowerCase();
  const object = rest.slice(0, 3);
  const plain = verb.replace(/(?<!s)s$/, '');
  if (plain === 'list') return isOffered(rest, behind, text);
  if (plain === 'return') return carriesBack(rest, behind, name);
  if (plain === 'check') return /^(?:in|out|off)$/.test(object[0] ?? '') || object.includes('out');
  if (plain === 'show' || plain === 'display') return isPushed(rest, behind) || /\bon (?:the|a|an) (?:sign|board|screen|wall|display|billboard|led|lcd)\b/.test(behind); // prettier-ignore
  if (plain === 'tell') return !/^(?:whether|if|how|what|which|when|who|where|the time|time)\b/.test(behind);
  if (plain === 'provide') return !INFORMATION.test(behind) && !SAYS_RESULT.test(text);
  if (plain === 'recommend' || plain === 'suggest') return TO_SOMEBODY.test(text);
  if (plain === 'explain') return /\b(?:by|over|via|per) (?:the |a |an )?(?:telephone|phone|letter|mail|e-?mail|sms|text message)\b/.test(text); // prettier-ignore
  if (/^(?:verify|verifie|validate)$/.test(plain)) return SPENT.test(behind) && !/\b(?:whether|if|returns?|checks?|valid|status|ensures?|that|format|syntax|exists?)\b/.test(text); // prettier-ignore
  if (plain === 'rank') return rest.some((word) => /^(?:up|down|higher|lower|first|top)$/.test(word)) && rest.length <= 4;
  if (plain === 'read') return rest.includes('aloud') || /\b(?:out|aloud|out loud) (?:in|to|for|over|on)\b/.test(behind);
  if (/^(?:get|fetch|fetche|retrieve|find|locate)$/.test(plain)) return MACHINES.test(text) || /^(?:you|him|her|us|somebody|someone)$/.test(object[0] ?? '') || /\byour? [a-z]{1,15} back\b/.test(behind) || /\bfrom (?:orbit|the (?:locker|shelf|rack|vault|warehouse|field))\b|\bto (?:the|its|a) (?:rest|home|exit|door|table|desk|base|dock|starting) ?(?:position)?\b/.test(behind); // prettier-ignore
  if (/^identif(?:y|ie)$/.test(plain)) return object.some((word) => PEOPLE.test(word)) && !/\b(?:from|in|by) (?:an? |the )?(?:image|photo|picture|video|recording|text|voice)\b/.test(text); // prettier-ignore
  if (plain === 'solve') return !PROBLEMS.test(`${behind} ${text}`);
  if (!UNSURE_READS.has(verb) && !UNSURE_READS.has(plain)) return false;
  if (HARMLESS.test(text)) return false;
  if (/^(?:track|monitor|watch|watche|poll)$/.test(plain)) return !(STATE.test(behind) || WHERE_IT_IS.test(text));
  if (/^(?:convert|translate)$/.test(plain) && INTO.test(behind)) return false;
  return !object.some((word) => VALUES.test(word)) && !/^(?:whether|if|how)$/.test(object[0] ?? '');
}

/** "Shows the messages of a thread" looks; "shows a message", "shows banners to visitors" tells somebody. */
function isPushed(rest: readonly string[], behind: string): boolean {
  const notice = rest.slice(0, 5).find((word) => NOTICES.test(word));
  if (notice === undefined) return false;
  return !/^(?:the|all|every)$/.test(rest[0]!) || !/s$/.test(notice) || /\bto (?:the |a |all |every )?(?:users?|visitors?|customers?|readers?|players?|staff|guests?|people|public)\b/.test(behind); // prettier-ignore
}

/** "Lists a boat for 9,000" offers it; "lists boats" shows what there is. */
function isOffered(rest: readonly string[], behind: string, text: string): boolean {
  const described = text === '' ? behind : text.split(/[.;]/)[0]!;
  if (OFFERED.test(described) && !/\blists? (?:all|every|available|current|currently)\b/.test(described)) return true;
  const [first = '', ...others] = rest;
  const near = /^(?:a|an|the|your|my|this|that|one)$/.test(first) ? others.slice(0, 3) : rest.slice(0, 3);
  if (near.length === 0) return rest.length > 0;
  if (rest.slice(0, 4).some((word) => PLURAL.test(word) || HOLDS_MORE.test(word) || INFORMATION.test(word) || tagOf(word) === 'Uncountable')) return false; // prettier-ignore
  // "Lists inventory", "list_user": of one word alone, without an article, nobody can tell that it is one thing.
  return first !== near[0] || text === '';
}

/** Where a tool is called by the verb, what it returns must be an answer; elsewhere it must not be carried to a place. */
function carriesBack(rest: readonly string[], behind: string, name: readonly string[]): boolean {
  // `get_photos`: "Returns the photos that belong to a claim".
  if (READ_VERBS.has(name[0] ?? '') && !UNSURE_READS.has(name[0]!)) return false;
  const answer = ANSWER.test(
    rest
      .slice(0, 8)
      .join(' ')
      .replace(/ to (?:the|a|an|its|his|her|their|your) .{0,200}/, ''),
  );
  if (/^returns?$/.test(name[0] ?? '') || /^returns?$/.test(name.at(-1) ?? '')) return !answer;
  return !answer && /(?<!\b(?:belongs?|belonging|related|relates?|relative|attached|linked|assigned|similar|close|closest|nearest|refers?|relevant|connected|due|next|apply|applies|available|according) )\bto (?:the|a|an|its|his|her|their|your) [a-z]{1,20}(?: [a-z]{1,20}){0,2}$|\b(?:borrowed|rented|hired|leased|empty|unused|defective|damaged)\b/.test(behind.trim()); // prettier-ignore
}
