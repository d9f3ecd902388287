import { type Span } from '@/lib/privacy/detector';
import { tagOf, wordsTagged } from './dictionary';
import { AFTER, BEFORE, FIRST_NAMES, NOT_NAMES, TITLES } from './name-words';
import { Taken } from './taken';
import { AMBIGUOUS, ASKS, BESIDE, ENTERS, FOREIGN_START, INTRODUCED, LEAVES, MORE_FIRST_NAMES, OF_PERSONS, SAYS, SIGNS, SIGNS_INLINE, SURNAME_END, SURNAME_WORDS, TITLE_WORD } from './name-forms'; // prettier-ignore

/**
 * Names of persons: runs of capitalised words, weighed by what they are (a first name somebody has, a word of the dictionary, a town) and by
 * what stands around them (titles, labels, roles, verbs of people). One word alone needs a title or a greeting. English contexts first;
 * names of any origin. What lies inside another finding is part of that.
 */
const WORD =
  "\\p{Lu}(?:[\\p{Ll}\\p{M}]+(?:['’-]\\p{L}[\\p{L}\\p{M}]*)*|['’]\\p{Lu}[\\p{Ll}\\p{M}]+(?:-\\p{Lu}[\\p{Ll}\\p{M}]+)*|\\.)(?:Mc|Mac)?(?:\\p{Lu}\\p{Ll}+)?";
const PARTICLE =
  '(?:van der|van den|van|von|de la|de los|de|da|dos|del|di|du|bin|bint|ibn|al|el|ter|ten|la|le|zu|af|av|y|e|ní|nic)';
const CANDIDATE = new RegExp(`(?<![\\p{L}\\p{N}_@.#/-])${WORD}(?: (?:${PARTICLE} )?${WORD}){0,3}(?![\\p{L}\\p{N}_@])`, 'gu');
const SHORTEST_SCORE = 0.6;

const NAME_TAGS: ReadonlySet<string> = new Set(['MaleName', 'FemaleName', 'FirstName', 'LastName', 'Person']);
const PLACE_TAGS: ReadonlySet<string> = new Set([
  'City',
  'Country',
  'Place',
  'Region',
  'Organization',
  'SportsTeam',
  'Demonym',
  'Month',
  'WeekDay',
  'Date',
  'Currency',
  'Unit',
  'School',
  'Company',
]);

type Kind = 'first' | 'last' | 'initial' | 'unknown' | 'place' | 'word';

/** Words come again in every text, so the last thousands are kept. */
const kinds = new Map<string, Kind>();
const MOST_KNOWN = 10_000;

function kindOf(shown: string): Kind {
  let kind = kinds.get(shown);
  if (kind === undefined) {
    kind = judged(shown);
    if (kinds.size >= MOST_KNOWN) kinds.clear();
    if (shown.length <= 32) kinds.set(shown, kind);
  }
  return kind;
}

function judged(shown: string): Kind {
  if (/^\p{Lu}\.$/u.test(shown)) return 'initial';
  if (TITLE_WORD.test(shown)) return 'word';
  const word = shown.toLowerCase().replace(/[’']s$/, '');
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '');
  if (isFirstName(word) || isFirstName(plain)) return 'first';
  if (NOT_NAMES.has(word)) return 'word';
  // "Min-jun", "Ji-woo": two syllables, the second small.
  if (/^\p{Lu}\p{Ll}{1,5}-\p{Ll}{1,5}$/u.test(shown) && tagOf(word) === undefined) return 'first';
  const tag = tagOf(word) ?? tagOf(plain);
  if (tag === undefined && (SURNAME_END.test(plain) || /^(?:o['’]|mc|mac)\p{Lu}/iu.test(shown))) return 'last';
  if (tag === undefined) return /(?:ing|tion|ment|ness|ity|ism|able|ible|ful|less|ware)$/.test(word) ? 'word' : 'unknown';
  if (tag === 'LastName' || tag === 'Person') return 'last';
  if (NAME_TAGS.has(tag)) return 'first';
  return PLACE_TAGS.has(tag) || tag.startsWith('Place') ? 'place' : 'word';
}

const isFirstName = (word: string): boolean => FIRST_NAMES.has(word) || MORE_FIRST_NAMES.has(word);

export function findPersons(text: string, known: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const hit of text.matchAll(CANDIDATE)) {
    const found = bestPart(text, hit.index, hit[0]);
    if (found) spans.push(found);
  }
  for (const found of otherForms(text, spans)) spans.push(found);
  const taken = new Taken(text.length, known);
  return spans.filter(({ start, end }) => !taken.meets(start, end)).sort((a, b) => a.start - b.start);
}

const CAPITALS =
  /(?<![\p{L}\p{N}_@.#/-])(\p{Lu}{2,20}(?:[-'’]\p{Lu}{2,20})?)([ /,]{1,2})(\p{Lu}{2,20}(?:[-'’]\p{Lu}{2,20})?)(?![\p{L}\p{N}_@])/gu;
const TURNED =
  /(?<=^|[\n:|"(\t;] ?)(\p{Lu}[\p{Ll}\p{M}]{1,20}(?:[-'’]?\p{Lu}?[\p{Ll}\p{M}]{1,20})?), (\p{Lu}[\p{Ll}\p{M}]{1,20})(?= ?(?:$|[\n|")(\t;]))/gu;
const HONOURED = /(?<![\p{L}\p{N}])\p{Lu}\p{Ll}{2,15}(?=-(?:san|sama|sensei|kun|chan|ssi|nim|bhai)(?![\p{L}]))/gu;
/** Family names first, and a word of respect, of a call or of a form that only stands beside a person. */
const HAN =
  /(?<=(?:我叫|我是|姓名[:：] ?|联系人[:：] ?|客户[:：] ?|收件人[:：] ?))\p{Script=Han}{2,4}(?=$|[，。,.；\s])|[王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严](?:(?!先生|女士|小姐|老师|医生|经理)\p{Script=Han}){0,2}(?=先生|女士|小姐|老师|医生|经理|打电话|打来|来电|表示|说道|告诉)|\p{Script=Han}{2,4}(?=さん|様|氏)|\p{Script=Hangul}{2,4}(?=님|씨)/gu;

/** Names in capitals, with the family name before a comma, with a word of respect behind them. */
function otherForms(text: string, known: readonly Span[]): Span[] {
  const out: Span[] = [];
  const taken = new Taken(text.length, known);
  const add = (start: number, end: number): void => {
    if (taken.meets(start, end)) return;
    taken.take(start, end);
    out.push({ start, end, type: 'person', value: text.slice(start, end) });
  };
  const titled = (word: string): string => word.charAt(0) + word.slice(1).toLowerCase();
  for (const hit of text.matchAll(CAPITALS)) {
    const kinds = [kindOf(titled(hit[1]!)), kindOf(titled(hit[3]!))];
    const first = kinds.indexOf('first');
    const other = kinds[1 - first];
    if (first < 0 || AMBIGUOUS.has(hit[first === 0 ? 1 : 3]!.toLowerCase())) continue;
    if (hit[2] === ' ' ? first === 0 && (other === 'last' || other === 'unknown' || other === 'first') && !/(?:ED|ING|LY)$/.test(hit[3]!) : first === 1 && other !== 'word' && other !== 'place')
      add(hit.index, hit.index + hit[0].length); // prettier-ignore
  }
  for (const hit of text.matchAll(TURNED)) {
    const [family, given] = [kindOf(hit[1]!), kindOf(hit[2]!)];
    if (given === 'first' && (family === 'last' || family === 'unknown') && !AMBIGUOUS.has(hit[2]!.toLowerCase()))
      add(hit.index, hit.index + hit[0].length);
  }
  for (const { start, end } of smallNames(text)) add(start, end);
  for (const hit of text.matchAll(HONOURED)) if (kindOf(hit[0]) !== 'word') add(hit.index, hit.index + hit[0].length);
  if (/[\u3400-\u9fff\uac00-\ud7af]/.test(text)) for (const hit of text.matchAll(HAN)) add(hit.index, hit.index + hit[0].length);
  return out;
}

const NEXT_SMALL =
  / (?:(?:van der|van den|van|von|de la|de|da|dos|del|di|bin|al|el) )?(\p{Ll}[\p{Ll}\p{M}]{2,19}(?:[-'’]\p{Ll}[\p{Ll}\p{M}]{1,19})?)(?![\p{L}\p{N}_@/(-])/uy;

const isSmallLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 0xdf && code <= 0x17f && code !== 0xf7);
/** A word beside one of these is one of a path, a name in code or an address; beside a letter or digit it is a part of a word. */
const isPartOfCode = (before: number, after: number): boolean => {
  const joins = (code: number): boolean => code === 95 || code === 64 || code === 45 || code === 47 || code === 61 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code > 0x17f; // prettier-ignore
  return joins(before) || before === 46 || before === 35 || before === 58 || joins(after) || after === 40 || after === 58;
};

let smallFirstNames: ReadonlySet<string> | undefined;
/** First names that are no other word: most words are none, so that they are told by one look. */
function isSmallFirstName(word: string): boolean {
  smallFirstNames ??= new Set(
    [...[...FIRST_NAMES, ...MORE_FIRST_NAMES].filter((name) => tagOf(name) === undefined), ...wordsTagged(NAME_TAGS)].filter(
      (name) => !AMBIGUOUS.has(name),
    ),
  );
  return smallFirstNames.has(word);
}

/**
 * Names in small letters: a first name that is no other word, and a family name by its list or form. A word that nobody knows counts as one where
 * the text introduces somebody, or where the two stand alone in their line, cell or value.
 */
function* smallNames(text: string): Generator<{ start: number; end: number }> {
  for (let start = 0, after = 0; start < text.length; start = after + 1) {
    after = start;
    while (isSmallLetter(text.charCodeAt(after))) after++;
    if (after - start < 3 || after - start > 20) continue;
    const word = text.slice(start, after);
    if (!isSmallFirstName(word) || isPartOfCode(text.charCodeAt(start - 1), text.charCodeAt(after))) continue;
    const before = text.slice(Math.max(0, start - 40), start);
    const introduced = INTRODUCED.test(before);
    NEXT_SMALL.lastIndex = after;
    const next = NEXT_SMALL.exec(text);
    const family = next ? kindOf(next[1]!.charAt(0).toUpperCase() + next[1]!.slice(1)) : 'word';
    const end = after + (next?.[0].length ?? 0);
    const alone = ENTERS.test(before) && LEAVES.test(text.slice(end, end + 8));
    if (next && (family === 'last' || (family === 'unknown' && (introduced || alone)) || (family === 'first' && introduced)))
      yield { start, end };
    else if (introduced) yield { start, end: after };
  }
}

/** Words at the ends that are no part of a name go; what is left must score. */
function bestPart(text: string, at: number, shown: string): Span | null {
  const words = [...shown.matchAll(/[^ ]+/g)].map((match) => ({
    shown: match[0],
    start: at + match.index,
    kind: kindOf(match[0]),
  }));
  const isParticle = (word: string): boolean => /^\p{Ll}/u.test(word);
  // "Nora Lindt's Report": what belongs to somebody is not their name.
  const owner = words.findIndex(({ shown: word }) => /['’]s$/.test(word));
  if (owner >= 0) words.length = owner + 1;
  // "Ein Brief von Ute Schäfer": what stands before an ordinary word belongs to another part of the sentence.
  for (let n = words.length - 3; n > 0; n--)
    if (words[n]!.kind === 'word' && words.slice(n + 1).some(({ kind }) => kind === 'first')) {
      words.splice(0, n + 1);
      break;
    }
  // "Caller Dmitri Quispe", "Thanks Ana": the first words are none of the name.
  while (words.length > 1 && (words[0]!.kind === 'word' || isParticle(words[0]!.shown))) words.shift();
  while (
    words.length > 1 &&
    ((words.at(-1)!.kind === 'word' && words.length > 2) || isParticle(words.at(-1)!.shown) || words.at(-1)!.kind === 'initial')
  )
    words.pop();
  // A word nobody knows before a first name and another: a role at the beginning of a sentence.
  if (words.length === 3 && words[0]!.kind === 'unknown' && words[1]!.kind === 'first') words.shift();
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return null;
  const start = first.start;
  const end = last.start + last.shown.length - (/[’']s$/.test(last.shown) ? 2 : 0);
  return scoreOf(
    text,
    start,
    end,
    words.filter(({ shown: word }) => !isParticle(word)),
    first.start !== at,
  ) >= SHORTEST_SCORE
    ? { start, end, type: 'person', value: text.slice(start, end) }
    : null;
}

interface NameWord {
  shown: string;
  kind: Kind;
}

/** Not of English: letters with marks, or a beginning that English words do not have. */
const looksForeign = ({ shown }: NameWord): boolean => /[^\x00-\x7f’]/.test(shown) || FOREIGN_START.test(shown);

function scoreOf(text: string, start: number, end: number, words: readonly NameWord[], shortened: boolean): number {
  const kinds = words.map(({ kind }) => kind);
  const before = text.slice(Math.max(0, start - 40), start);
  const after = text.slice(end, end + 40);
  const titled = TITLES.test(before);
  const signs = SIGNS.test(before);
  const has = (kind: Kind): boolean => kinds.includes(kind);
  const label =
    signs || BEFORE.test(before.toLowerCase()) || BESIDE.test(before) || (shortened && has('first') && LABELLED.test(before));
  const acts = AFTER.test(after);
  const quoted = /(?:name|holder|customer|user|contact|author|person|recipient|owner|assignee|sender)[\w" ]{0,12}[:=]\s{0,2}"?$/i.test(before); // prettier-ignore
  if (kinds.every((kind) => kind === 'word' || kind === 'initial')) return titled && kinds.length <= 2 && !has('word') ? 0.7 : 0;
  if (kinds.length === 1) return aloneScore(words[0]!, { before, after, titled, quoted, signs, acts });
  let score = 0.25;
  const last = words.at(-1)!;
  const surname = last.kind === 'word' && kinds[0] === 'first' && SURNAME_WORDS.has(last.shown.toLowerCase());
  if (kinds[0] === 'first') score += 0.4;
  else if (has('first')) score += 0.2;
  if (has('last') || surname) score += 0.2;
  if (has('unknown')) score += 0.1;
  if (has('initial')) score += kinds.filter((kind) => kind === 'initial').length > 1 && last.kind !== 'place' ? 0.3 : 0.1;
  if (titled) score += 0.5;
  if (quoted) score += 0.3;
  else if (label) score += 0.2;
  if (acts) score += 0.15;
  if (has('place')) score -= kinds[0] === 'first' ? 0.2 : 0.45;
  const strangers = kinds.length <= 3 && kinds.every((kind) => kind === 'unknown' || kind === 'last');
  if (strangers && (label || acts || titled)) score += 0.1;
  if (strangers && words.some(looksForeign)) score += words.every(looksForeign) || has('last') ? 0.2 : 0.1;
  // A cell, a line or a value of its own.
  if (strangers && has('last') && ENTERS.test(before) && /^ {0,2}(?:$|[\n|",;)\t<(\]])/.test(after)) score += 0.1;
  if (has('word') && !surname) score -= kinds[0] === 'first' && !NOT_NAMES.has(last.shown.toLowerCase()) ? 0.2 : 0.5;
  // Three unknown words in a row are a title of something.
  if (kinds.length > 3 && kinds[0] !== 'first' && !has('initial')) score -= 0.2;
  return score;
}

interface Around {
  before: string;
  after: string;
  titled: boolean;
  quoted: boolean;
  signs: boolean;
  acts: boolean;
}

function aloneScore(word: NameWord, { before, after, titled, quoted, signs, acts }: Around): number {
  if (word.kind === 'place') return titled ? 0.6 : 0;
  const greeted = /(?:\b(?:dear|hi|hello|hey|my name is|i am|i'm|this is|name's|thanks|regards|cheers|best|sincerely)[ ,]{1,2})$/i.test(before); // prettier-ignore
  let score = (titled ? 0.6 : 0) + (quoted ? 0.4 : 0) + (greeted || signs ? 0.35 : 0);
  // "Contact: Ngozi": the value of a field that only persons are in.
  if (OF_PERSONS.test(before) && LEAVES.test(after)) score += 0.65;
  else if (word.kind === 'unknown' && SIGNS_INLINE.test(before) && /^[ .!]{0,2}(?:$|\n)/.test(after)) score += 0.3;
  if (signs && /^\s{0,4}(?:$|\n)/.test(after)) score += 0.25;
  if (word.kind !== 'first') {
    // A family name alone, by its form: with somebody's verb, or as the value of a field for names.
    const formed = word.kind === 'last' && (SAYS.test(after) || quoted);
    return score + (word.kind === 'last' ? 0.15 : 0) + (formed ? 0.45 : 0) + (word.kind === 'unknown' && greeted && /^ (?:here|from|speaking)\b/.test(after) ? 0.25 : 0); // prettier-ignore
  }
  score += 0.3;
  if (acts) score += 0.1;
  if (!AMBIGUOUS.has(word.shown.toLowerCase()) && (SAYS.test(after) || ASKS.test(before))) score += 0.3;
  return score;
}

const LABELLED = /(?:^|[\s:([{"',;])$/;
