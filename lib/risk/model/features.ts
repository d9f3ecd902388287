import { findRules, type Hit } from '../input/find-rules';
import { OBEYS_IT, RULES, SPEAKS_OF } from '../input/rules';

/** Slots of a model; the first hundred belong to the rules' families and to what a sentence is made of. */
export const SLOTS = 32_768;
const RESERVED = 128;

const TOKEN = /<\w+>|[\p{L}\p{M}]+(?:'[a-z]+)?|\p{N}+|[!?:<>[\]{}#"=/*|]/gu;
const EMAIL = /[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}/g;
const LINK = /\b(?:https?:\/\/|www\.)[^\s"'<>)]{2,200}/g;
const DIGIT = /\d/;
const LONG_NUMBER = /\b[a-z]{0,4}\d[\d ,.-]{5,30}\d\b/g;

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

/** Rules' families and shapes of a sentence by their slot. */
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
const QUOTATION = /"[^"\n]{3,160}"|`[^`\n]{3,160}`|«[^»\n]{3,160}»|(?<![a-z0-9])'[^'\n]{3,160}'(?![a-z])/g;

/** Where other words of the sentence speak about a quotation it is no order, and its words are not looked at. */
function withoutSpokenOf(text: string): string {
  if (!/["`«']/.test(text)) return text;
  const outside = text.replace(QUOTATION, ' ');
  return SPEAKS_OF.test(outside) && !OBEYS_IT.test(outside) ? text.replace(QUOTATION, ' <quote> ') : text;
}
const FAMILY_FIRST = 32;

export interface Features {
  /** Slots that are on; those below RESERVED weigh 1, the others 1/sqrt(their number). */
  fixed: number[];
  hashed: Int32Array;
}

/** What the linear models see of a folded text and the rules' hits in it. Pure; linear in its length. */
export function featuresOf(text: string, hits: readonly Hit[] = findRules({ text })): Features {
  let plain = text.length <= 1_600 ? withoutSpokenOf(text) : text;
  if (plain.includes('://') || plain.includes('www.')) plain = plain.replace(LINK, ' <link> ');
  if (plain.includes('@')) plain = plain.replace(EMAIL, ' <email> ');
  if (DIGIT.test(plain)) plain = plain.replace(LONG_NUMBER, ' <number> ');
  const tokens = plain.match(TOKEN) ?? [];
  const seen = new Set<number>();
  let before = hash(OFFSET, '^', 0, 1);
  for (const token of tokens) {
    const code = token.charCodeAt(0);
    const word = code >= 48 && code <= 57 ? '0' : token;
    seen.add(slotOf(hash(OFFSET, word, 0, word.length)));
    seen.add(slotOf(hash(Math.imul(before ^ 32, PRIME), word, 0, word.length)));
    const size = Math.min(word.length, 24);
    if (size > 4 && code !== 60)
      for (let i = -1; i + 4 <= size + 1; i++) {
        // Four letters, the word's ends counted as one.
        let value = Math.imul(OFFSET ^ 3, PRIME);
        if (i < 0) value = Math.imul(value ^ 95, PRIME);
        value = hash(value, word, Math.max(0, i), Math.min(size, i + 4));
        if (i + 4 > size) value = Math.imul(value ^ 95, PRIME);
        seen.add(slotOf(value));
      }
    before = hash(OFFSET, word, 0, word.length);
  }
  return { fixed: fixedOf(plain, tokens, hits), hashed: Int32Array.from(seen) };
}

function fixedOf(plain: string, tokens: readonly string[], hits: readonly Hit[]): number[] {
  const on = new Set<number>();
  for (const { rule, quoted } of hits) if (!quoted) on.add(FAMILY_FIRST + familyIndex(rule.id));
  if (hits.some(({ quoted }) => quoted)) on.add(FAMILY_FIRST - 1);
  const shape = (name: (typeof SHAPES)[number], is: boolean): void => void (is && on.add(SHAPES.indexOf(name)));
  const words = tokens.filter((token) => /^[a-z]/.test(token));
  let first = 0;
  while (first < 6 && FILLERS.has(words[first] ?? '')) first++;
  shape('imperative', first === 0 && ACTING.has(words[0] ?? ''));
  shape('imperativeLate', first > 0 && ACTING.has(words[first] ?? ''));
  const has = (word: string): boolean => words.includes(word);
  shape('you', has('you'));
  shape('your', has('your'));
  shape('my', has('my') || has('me'));
  shape('email', plain.includes('<email>'));
  shape('link', plain.includes('<link>'));
  shape('number', plain.includes('<number>'));
  shape('question', plain.includes('?'));
  shape('exclaims', plain.includes('!'));
  shape('quotes', /["`]/.test(plain));
  shape('markup', /<[a-z!/]|\[\w|\{/.test(plain.replace(/<(?:link|email|number|quote)>/g, '')));
  shape('short', words.length < 12);
  shape('long', words.length > 60);
  shape('wantsYou', /\byou (?:must|should|need to|have to|are (?:now|to|required))\b/.test(plain));
  shape('namesAi', /\b(?:ai|llm|assistant|agent|chatbot|language model|bot)\b/.test(plain));
  shape('ownThing', OWN_THING.test(plain));
  shape('spokenOf', plain.includes('<quote>'));
  shape('protects', PROTECTS.test(plain));
  shape('declares', DECLARES.test(plain));
  shape('code', CODE_LINE.test(plain));
  if (SECRET.test(plain)) {
    shape(OWN_SECRET.test(plain) ? 'ownSecret' : 'someSecret', true);
    shape('forbids', FORBIDDEN.test(plain));
  }
  if (RULES_NOUN.test(plain)) shape(OWN_RULES.test(plain) ? 'ownRules' : 'someRules', true);
  return [...on];
}

const FAMILIES = new Map(RULES.map(({ id }, index) => [id, index]));
function familyIndex(id: string): number {
  return FAMILIES.get(id) ?? 0;
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a over UTF-16 units, 32 bits, going on from `value`; makes no strings. */
function hash(value: number, text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) value = Math.imul(value ^ text.charCodeAt(i), PRIME);
  return value;
}

function slotOf(value: number): number {
  return RESERVED + ((value >>> 0) % (SLOTS - RESERVED));
}
