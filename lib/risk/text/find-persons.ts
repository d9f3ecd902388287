import nlp from 'compromise/two';
import { type Span } from '@/lib/privacy/detector';
import { AFTER, BEFORE, FIRST_NAMES, NOT_NAMES, TITLES } from './name-words';

/**
 * Names of persons: runs of capitalised words, weighed by what they are (a first name somebody has, a word of the dictionary, a town) and by
 * what stands around them (titles, labels, roles, verbs of people). One word alone needs a title or a greeting. English contexts first;
 * names of any origin. What lies inside another finding is part of that.
 */
const WORD =
  "\\p{Lu}(?:[\\p{Ll}\\p{M}]+(?:['’-]\\p{L}[\\p{L}\\p{M}]*)*|['’]\\p{Lu}[\\p{Ll}\\p{M}]+(?:-\\p{Lu}[\\p{Ll}\\p{M}]+)*|\\.)(?:Mc|Mac)?(?:\\p{Lu}\\p{Ll}+)?";
const PARTICLE = '(?:van der|van den|van|von|de la|de los|de|da|dos|del|di|du|bin|ibn|al|el|ter|la|le|zu|af|av)';
const CANDIDATE = new RegExp(`(?<![\\p{L}\\p{N}_@.#/-])${WORD}(?: (?:${PARTICLE} )?${WORD}){0,3}(?![\\p{L}\\p{N}_@])`, 'gu');
const SHORTEST_SCORE = 0.6;

let tags: Record<string, string | string[] | undefined> | undefined;

/** What compromise's dictionary calls a word; undefined for words it does not hold. */
function tagOf(word: string): string | undefined {
  tags ??= (nlp as unknown as { model(): { one: { lexicon: Record<string, string | string[]> } } }).model().one.lexicon;
  const tag = Object.hasOwn(tags, word) ? tags[word] : undefined;
  return Array.isArray(tag) ? tag[0] : tag;
}

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

function kindOf(shown: string): Kind {
  if (/^\p{Lu}\.$/u.test(shown)) return 'initial';
  const word = shown.toLowerCase().replace(/[’']s$/, '');
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '');
  if (FIRST_NAMES.has(word) || FIRST_NAMES.has(plain)) return 'first';
  if (NOT_NAMES.has(word)) return 'word';
  const tag = tagOf(word) ?? tagOf(plain);
  if (tag === undefined) return /(?:ing|tion|ment|ness|ity|ism|able|ible|ful|less|ware)$/.test(word) ? 'word' : 'unknown';
  if (tag === 'LastName' || tag === 'Person') return 'last';
  if (NAME_TAGS.has(tag)) return 'first';
  return PLACE_TAGS.has(tag) || tag.startsWith('Place') ? 'place' : 'word';
}

export function findPersons(text: string, known: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const hit of text.matchAll(CANDIDATE)) {
    const found = bestPart(text, hit.index, hit[0]);
    if (found && !known.some(({ start, end }) => found.start < end && start < found.end)) spans.push(found);
  }
  return spans;
}

/** Words at the ends that are no part of a name go; what is left must score. */
function bestPart(text: string, at: number, shown: string): Span | null {
  const words = [...shown.matchAll(/[^ ]+/g)].map((match) => ({
    shown: match[0],
    start: at + match.index,
    kind: kindOf(match[0]),
  }));
  const isParticle = (word: string): boolean => /^\p{Ll}/u.test(word);
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
    words.filter(({ shown: word }) => !isParticle(word)).map(({ kind }) => kind),
    first.start !== at,
  ) >= SHORTEST_SCORE
    ? { start, end, type: 'person', value: text.slice(start, end) }
    : null;
}

function scoreOf(text: string, start: number, end: number, kinds: readonly Kind[], shortened: boolean): number {
  const before = text.slice(Math.max(0, start - 40), start);
  const titled = TITLES.test(before);
  const label = BEFORE.test(before.toLowerCase()) || (shortened && LABELLED.test(before));
  const acts = AFTER.test(text.slice(end, end + 40));
  const quoted = /(?:name|holder|customer|user|contact|author|person|recipient)[\w" ]{0,12}[:=]\s{0,2}"?$/i.test(before);
  const has = (kind: Kind): boolean => kinds.includes(kind);
  if (kinds.every((kind) => kind === 'word' || kind === 'initial')) return titled && kinds.length <= 2 && !has('word') ? 0.7 : 0;
  if (kinds.length === 1) {
    if (has('place')) return titled ? 0.6 : 0;
    const alone =
      (titled ? 0.6 : 0) +
      (quoted ? 0.4 : 0) +
      (/(?:\b(?:dear|hi|hello|hey|my name is|i am|i'm|this is|name's|thanks|regards|cheers|best|sincerely)[ ,]{1,2})$/i.test(
        before,
      )
        ? 0.35
        : 0);
    return alone + (has('first') ? 0.3 : has('last') ? 0.15 : 0) + (acts && has('first') ? 0.1 : 0);
  }
  let score = 0.25;
  if (kinds[0] === 'first') score += 0.4;
  else if (has('first')) score += 0.2;
  if (has('last')) score += 0.2;
  if (has('unknown')) score += 0.1;
  if (has('initial')) score += 0.1;
  if (titled) score += 0.5;
  if (quoted) score += 0.3;
  else if (label) score += 0.2;
  if (acts) score += 0.15;
  if (has('place')) score -= kinds[0] === 'first' ? 0.2 : 0.45;
  if (kinds.length <= 3 && kinds.every((kind) => kind === 'unknown' || kind === 'last') && (label || acts || titled))
    score += 0.1;
  if (has('word')) score -= kinds[0] === 'first' ? 0.2 : 0.5;
  // Three unknown words in a row are a title of something.
  if (kinds.length > 3) score -= 0.2;
  return score;
}

const LABELLED = /(?:^|[\s:([{"',;])$/;
