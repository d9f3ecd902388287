import { clausesOf, plainVerb, textWords } from './clauses';
import { actsFurther, nameActsFurther } from './further-acts';
import { isUnsure } from './unsure-reads';
import { CHANGES_LAST, LOOKED_UP, OPENING_READS, READ_NOUNS, READ_VERBS, STRONG_READS, UNSURE_READS } from './words';

/** A word by which a tool seems to look and change nothing. `sure` is false where the same word as often changes something. */
export interface Reading {
  word: string;
  where: 'name' | 'description';
  sure: boolean;
}

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
  // Before a verb in the middle may stand another: `boost_search_rank`.
  const inside = place > 0 && place < last && description !== '' && !verbOf(description).reads;
  const sure = !inside && !isUnsure(word, name.slice(place + 1), name.slice(place + 1).join(' '), description, name);
  return { word, where: 'name', sure };
}

function verbOf(description: string): { verb: string; rest: string[]; reads: boolean } {
  const words = textWords(clausesOf(description)[0] ?? '');
  const verb = plainVerb(words[0] ?? '');
  const looksUp = /^resolves?$/.test(verb) && words.slice(1, 5).some((word) => LOOKED_UP.has(word));
  return { verb, rest: words.slice(1), reads: looksUp || /^returns?$/.test(verb) || READ_VERBS.has(verb) };
}

/** What the description's first verb says, taken alone. */
export function readsByDescription(description: string, name: readonly string[] = []): Reading | undefined {
  const { verb, rest, reads } = verbOf(description);
  if (!reads) return undefined;
  const sure = !isUnsure(verb, rest, rest.slice(0, 14).join(' '), description, name);
  return { word: verb, where: 'description', sure };
}

/**
 * What of a tool says that it only looks. Sure only where nothing else is said to be done, and neither name nor description has a verb that as often
 * changes something: one sure word does not make up for another that is not. Save that a description which looks settles a name that may.
 */
export function readingOf(name: readonly string[], description: string): Reading | undefined {
  const named = readsByName(name, description);
  const described = readsByDescription(description, name);
  const found = described?.sure && !named?.sure ? described : (named ?? described);
  if (found === undefined) return undefined;
  const both = named?.sure !== false || (described?.sure === true && settles(described.word, named.word));
  const sure =
    found.sure &&
    both &&
    described?.sure !== false &&
    !changesLast(name) &&
    !nameActsFurther(name, description) &&
    !actsFurther(description);
  return { ...found, sure };
}

/** "Returns the ..." says what comes back of `convert_lead`, and nothing of what is done; a verb of its own tells more. */
function settles(described: string, named: string): boolean {
  const same = described.replace(/s$/, '') === named.replace(/s$/, '');
  // Of "convert" the description says what is converted; of "list_boat" it says no more than the name.
  return UNSURE_READS.has(named) ? !/^returns?$/.test(described) : !same;
}
