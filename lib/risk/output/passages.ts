import { type Segment, type Span } from '../contract';
import { contentWords } from '../text/words';

/** A stretch of the context that belongs together. */
export class Passage {
  #words: ReadonlySet<string> | undefined;

  /**
   * `order` are its words of content as they follow. `sentence`: a sentence of prose by itself; the others are two together, or members of records.
   */
  constructor(
    readonly span: Span,
    readonly text: string,
    readonly order: readonly string[],
    readonly sentence: boolean,
  ) {}

  /** Its words, made when somebody asks: most passages are never looked into. */
  get words(): ReadonlySet<string> {
    return (this.#words ??= new Set(this.order));
  }
}

const MOST = 2_000;

/** Sentences of prose in twos, and the members of JSON objects with their names. Spans lie in the segments as given. */
export function passagesOf(context: readonly Segment[]): Passage[] {
  const out: Passage[] = [];
  for (const { field, text } of context) {
    if (out.length >= MOST) break;
    const start = text.trimStart();
    if (/^[[{]/.test(start)) {
      try {
        walk(JSON.parse(start), '', field, text, out);
        continue;
      } catch {
        // Not JSON after all.
      }
    }
    const sentences = sentencesOf(text).map(({ start: from, end }) => ({
      from,
      end,
      order: contentWords(text.slice(from, end)),
    }));
    for (const [index, { from, end, order }] of sentences.entries()) {
      const next = sentences[index + 1];
      add(out, field, from, end, text.slice(from, end), order, true);
      if (next) add(out, field, from, next.end, text.slice(from, next.end), [...order, ...next.order]);
    }
  }
  return out;
}

function add(
  out: Passage[],
  field: string,
  start: number,
  end: number,
  text: string,
  order: readonly string[] = contentWords(text),
  sentence = false,
): void {
  if (out.length >= MOST || text.trim() === '') return;
  out.push(new Passage({ field, start, end }, text, order, sentence));
}

/** An object's own values as one passage, each member as another; lists tell how many they hold. */
function walk(value: unknown, name: string, field: string, whole: string, out: Passage[]): void {
  if (Array.isArray(value)) {
    if (name && value.length > 0)
      add(out, field, 0, whole.length, `${name}: number of ${name} ${value.length}, count ${value.length}`);
    value
      .slice(0, 200)
      .forEach((item, index) =>
        walk(
          item,
          `${name} ${index === 0 ? 'first ' : ''}${index === value.length - 1 ? 'last ' : ''}`.trim(),
          field,
          whole,
          out,
        ),
      );
    return;
  }
  if (typeof value !== 'object' || value === null) {
    if (name) addLeaf(name, value, field, whole, out);
    return;
  }
  const own: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    const path = `${name} ${key.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ')}`.trim();
    if (typeof member !== 'object' || member === null) own.push(`${key.replaceAll('_', ' ')}: ${String(member)}`);
    walk(member, path, field, whole, out);
  }
  if (own.length > 1) add(out, field, 0, whole.length, `${name} ${own.join(', ')}`);
  // A small record as a whole: its parts speak of one thing.
  if (own.length > 0 && own.length < Object.keys(value).length) {
    const all = spoken(value);
    if (all.length < 1_500) add(out, field, 0, whole.length, `${name} ${all}`);
  }
}

function spoken(value: unknown): string {
  if (Array.isArray(value)) return value.map(spoken).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, member]) => `${key.replaceAll('_', ' ')} ${spoken(member)}`)
    .join(', ');
}

function addLeaf(name: string, value: unknown, field: string, whole: string, out: Passage[]): void {
  const shown = String(value);
  const at = shown.length > 1 ? whole.indexOf(shown) : -1;
  const [start, end] = at < 0 ? [0, whole.length] : [at, at + shown.length];
  add(out, field, start, end, `${name}: ${shown}`);
}

const ABBREVIATION =
  /(?:\b(?:mr|mrs|ms|dr|prof|st|vs|etc|inc|ltd|co|corp|no|jr|sr|gen|gov|sen|rep|col|sgt|lt|u\.s|u\.k|e\.g|i\.e|a\.m|p\.m|jan|feb|mar|apr|aug|sept?|oct|nov|dec)|\b[a-z])\.$/i;
const END = /[.!?。！？]{1,12}["'”’)\]]{0,2}(?=\s|$)|\n|[。！？]/g;

/** Words that begin a sentence and follow no initial: "size M. I have". */
const OPENER = /^\s{1,3}(?:I|We|You|He|She|It|They|The|This|That|Please|If|In|An?)\b/;

/** Sentences with their places; abbreviations and initials do not end one. */
export function sentencesOf(text: string): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  let start = 0;
  const close = (end: number): void => {
    while (start < end && /\s/.test(text[start]!)) start++;
    if (end - start > 1) out.push({ start, end });
    start = end;
  };
  for (const hit of text.matchAll(END)) {
    const end = hit.index + hit[0].length;
    if (hit[0] === '.' && ABBREVIATION.test(text.slice(Math.max(0, end - 6), end)) && !OPENER.test(text.slice(end, end + 8)))
      continue;
    close(end);
  }
  close(text.length);
  return out;
}
