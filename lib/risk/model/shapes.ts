import { AnchoredForms } from '../text/anchored-forms';
import { type Tokens } from './tokens';

const ACTING = new Set(
  'send forward transfer wire delete remove cancel change update reset grant share post unlock disable refund approve open download run export upload book buy schedule add tell write reveal print retrieve get turn install reply include subscribe create drop set read withdraw give show make execute call invoke use output say repeat visit click pay order move copy email mail enter provide submit issue'.split(
    ' ',
  ),
);
const FILLERS = new Set(
  'please now then also just kindly immediately first next finally instead and so but hey hi hello dear ok assistant agent ai bot you must should need to have'.split(
    ' ',
  ),
);

/** Shapes of a sentence by their slot. */
const SHAPES = [
  'imperative',
  'imperativeLate',
  'you',
  'your',
  'my',
  'email',
  'link',
  'number',
  'question',
  'exclaims',
  'quotes',
  'markup',
  'short',
  'long',
  'wantsYou',
  'namesAi',
  'ownSecret',
  'someSecret',
  'ownRules',
  'someRules',
  'ownThing',
  'spokenOf',
  'forbids',
  'protects',
  'declares',
  'code',
] as const;

/** What is asked of the model itself, and the same nouns where they are anybody's: a linear model cannot tell the two by words alone. */
const SECRET =
  /\b(?:pass ?words?|pass ?codes?|pass ?phrases?|secrets?|(?:secret|api|access|private) keys?|credentials|code ?words?|access codes?|tokens?)\b/;
const OWN_SECRET =
  /\b(?:your|the system'?s?|stored|hidden|admin(?:istrator)?'?s?|(?:you|were|was) (?:know|given|told|keep|hide|hold|protect|protecting|hiding))\b[^.!?\n]{0,30}\b(?:pass ?words?|pass ?codes?|pass ?phrases?|secrets?|keys?|credentials|code ?words?|codes?|tokens?)\b|\b(?:pass ?words?|pass ?codes?|secrets?|keys?|codes?) (?:that |which )?(?:you|are you|do you|were you|was told)\b/;
const RULES_NOUN =
  /\b(?:instructions?|rules?|guidelines?|prompts?|directives?|polic(?:y|ies)|restrictions?|orders|configuration|preamble|brief|setup)\b/;
const OWN_RULES =
  /\b(?:your|previous|prior|above|earlier|preceding|initial|original|hidden|internal|system|these|all|any|every|those)\b[^.!?\n]{0,20}\b(?:instructions?|rules?|guidelines?|prompts?|directives?|polic(?:y|ies)|restrictions?|orders|configuration|preamble|brief|setup)\b|\b(?:instructions?|rules|guidelines|prompt|text|message)\b[^.!?\n]{0,20}\b(?:you (?:were|are|have)|given to you|above)\b/;
/** What the writer may take back: not the model's instructions. */
const OWN_THING =
  /\b(?:my|mine) (?:\w{2,12} ){0,2}(?:messages?|questions?|orders?|mails?|emails?|requests?|texts?|answers?|comments?|notes?|remarks?|numbers?|typos?|address|files?)\b|\b(?:what|everything|anything|that|which) (?:i|we) (?:just |already |had |have )?(?:said|wrote|asked|told|sent|gave|mentioned|discussed|talked about|planned|agreed|wanted|ordered|booked|decided)\b|\bi (?:gave|told|sent|asked|wrote) you\b/;
/** Secrets that are not to be told, and what is done against attacks: the words of both are those of attacks. */
const FORBIDDEN =
  /\b(?:never|must not|may not|should not|shall not|do not|don't|cannot|nobody|no one|forbid\w{0,5}|not allowed to)\b[^.!?\n]{0,20}\b(?:share|shares|send|give|reveal|tell|write|post|hand|store|disclose|pass|go|goes|enter)\b/;
const PROTECTS =
  /\b(?:protect\w{0,5}|prevent\w{0,5}|defen[dcs]\w{0,5}|detect\w{0,5}|mitigat\w{0,5}|against|awareness|safely|report(?:s|ed|ing)?|best practices?|guideline|leaked|history of|explain(?:s|ed)?|difference)\b/;
/** Speaks of somebody or something instead of asking. */
const DECLARES =
  /^["'\s>*#-]{0,6}(?:the|our|a|an|each|every|this|that|these|those|it|he|she|they|we|i|there|his|her|their|some|many|most) /;
const CODE_LINE =
  /(?:^|\n) {0,12}(?:#|\/\/|\/\*|def |function |class |import |return |const |let |var |if ?\(|for ?\(|- name:)|[;{}] {0,3}(?:\n|$)|\w\(\w{0,20}\)/;
/** All of it that can be found in a text with none of its signs. */
const CODE_START = /^ {0,12}(?:#|\/\/|\/\*|def |function |class |import |return |const |let |var |- name:)/;
const CODE_SIGNS = /[\n;{}(]/;
const WANTS_YOU = /\byou (?:must|should|need to|have to|are (?:now|to|required))\b/;
const NAMES_AI = /\b(?:ai|llm|assistant|agent|chatbot|language model|bot)\b/;

const SLOT = Object.fromEntries(SHAPES.map((shape, slot) => [shape, slot])) as Record<(typeof SHAPES)[number], number>;

/** Looked for in one pass, each once; their number is their bit. */
const SIGNS = [WANTS_YOU, NAMES_AI, OWN_THING, PROTECTS, SECRET, RULES_NOUN];
const [WANTS, NAMES, THING, GUARDS, HIDDEN, RULED] = [1, 2, 4, 8, 16, 32];
export const SEARCH = new AnchoredForms(SIGNS.map(({ source }) => source));

let present = 0;
function mark(sign: number): number {
  present |= 1 << sign;
  return Number.POSITIVE_INFINITY;
}

function signsIn(text: string): number {
  present = 0;
  SEARCH.search(text, mark);
  return present;
}

/** Slots of what a sentence is made of: whom it speaks to, how it begins, what it asks for. */
export function shapesOf(plain: string, tokens: Tokens): number[] {
  const on: number[] = [];
  const words = addWords(on, plain, tokens);
  addMarks(on, plain);
  if (words < 12) on.push(SLOT.short);
  if (words > 60) on.push(SLOT.long);
  const signs = signsIn(plain);
  if (signs & WANTS) on.push(SLOT.wantsYou);
  if (signs & NAMES) on.push(SLOT.namesAi);
  if (signs & THING) on.push(SLOT.ownThing);
  if (signs & GUARDS) on.push(SLOT.protects);
  if (DECLARES.test(plain)) on.push(SLOT.declares);
  if (CODE_SIGNS.test(plain) ? CODE_LINE.test(plain) : CODE_START.test(plain)) on.push(SLOT.code);
  if (signs & HIDDEN) {
    on.push(OWN_SECRET.test(plain) ? SLOT.ownSecret : SLOT.someSecret);
    if (FORBIDDEN.test(plain)) on.push(SLOT.forbids);
  }
  if (signs & RULED) on.push(OWN_RULES.test(plain) ? SLOT.ownRules : SLOT.someRules);
  return on;
}

const MOST_FILLERS = 6;

/** How it begins, and whom it names; answers how many words it has. */
function addWords(on: number[], plain: string, { starts, ends, size }: Tokens): number {
  let words = 0;
  let fillers = 0;
  let [acts, you, your, mine] = [false, false, false, false];
  for (let n = 0; n < size; n++) {
    const start = starts[n]!;
    const code = plain.charCodeAt(start);
    if (code < 97 || code > 122) continue;
    if (fillers === words) {
      const word = plain.slice(start, ends[n]);
      if (fillers < MOST_FILLERS && FILLERS.has(word)) fillers++;
      else acts = ACTING.has(word);
    }
    words++;
    if (ends[n]! - start > 4 || (code !== 121 && code !== 109)) continue;
    const word = plain.slice(start, ends[n]);
    you ||= word === 'you';
    your ||= word === 'your';
    mine ||= word === 'my' || word === 'me';
  }
  if (acts) on.push(fillers === 0 ? SLOT.imperative : SLOT.imperativeLate);
  if (you) on.push(SLOT.you);
  if (your) on.push(SLOT.your);
  if (mine) on.push(SLOT.my);
  return words;
}

function addMarks(on: number[], plain: string): void {
  const bracket = plain.includes('<');
  if (bracket) {
    if (plain.includes('<email>')) on.push(SLOT.email);
    if (plain.includes('<link>')) on.push(SLOT.link);
    if (plain.includes('<number>')) on.push(SLOT.number);
    if (plain.includes('<quote>')) on.push(SLOT.spokenOf);
  }
  if (plain.includes('?')) on.push(SLOT.question);
  if (plain.includes('!')) on.push(SLOT.exclaims);
  if (/["`]/.test(plain)) on.push(SLOT.quotes);
  const unmarked = bracket ? plain.replace(/<(?:link|email|number|quote)>/g, '') : plain;
  if (plain.includes('{') || ((bracket || plain.includes('[')) && /<[a-z!/]|\[\w/.test(unmarked))) on.push(SLOT.markup);
}
