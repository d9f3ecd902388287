import nlp from 'compromise/two';

interface Model {
  one: { lexicon: Record<string, string | string[]> };
  two: { switches?: Record<string, string> };
}

let model: Model | undefined;
const words = (): Model => (model ??= (nlp as unknown as { model(): Model }).model());

/** What compromise's dictionary calls a word; undefined for words it does not hold. */
export function tagOf(word: string): string | undefined {
  const { lexicon } = words().one;
  const tag = Object.hasOwn(lexicon, word) ? lexicon[word] : undefined;
  return Array.isArray(tag) ? tag[0] : tag;
}

/** Every word that the dictionary calls one of these. */
export function wordsTagged(tags: ReadonlySet<string>): string[] {
  return Object.keys(words().one.lexicon).filter((word) => tags.has(tagOf(word) ?? ''));
}

/** What a word may be, in the form in which it is written: a verb and nothing else, a verb or a noun, something else, or nobody knows. */
type WordKind = 'verb' | 'either' | 'other' | 'unknown';

export function kindOf(word: string): WordKind {
  const switches = words().two.switches ?? {};
  const other = Object.hasOwn(switches, word) ? switches[word]! : '';
  const tag = tagOf(word);
  if (tag === 'Infinitive' || tag === 'PresentTense' || tag === 'Imperative') return other === '' ? 'verb' : 'either';
  if (/Verb/.test(other)) return 'either';
  return tag === undefined ? 'unknown' : 'other';
}
