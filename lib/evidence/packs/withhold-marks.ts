import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { GROUND_WORDS, type WithholdingGround } from './words';
import { pointerTo } from './record-fields';

/**
 * What somebody keeps back by hand from an affected person. Pure and client-safe. A mark is of one record: of all of it, of one field, or of a passage in
 * a field; a passage may be kept back everywhere in the decision. Where a mark cannot be applied any more, more is kept back and never less.
 */
export interface WithholdingMark {
  /** The record's place in the log. */
  record: number;
  ground: WithholdingGround;
  /** What is kept back; null once it was erased with what it was about: then the whole record is kept back. */
  at: {
    /** JSON pointer to the field in the record as the pack shows it; '' is the record. */
    path: string;
    /** The words of a passage; null: the field. */
    passage: string | null;
  } | null;
  /** The passage is kept back wherever it stands in the decision. */
  everywhere: boolean;
}

/** What was kept back at one place of one record. */
export interface WithheldPlace {
  path: string;
  part: 'record' | 'field' | 'passage';
  ground: WithholdingGround;
}
export type WithheldCounts = Partial<Record<WithholdingGround, Partial<Record<WithheldPlace['part'], number>>>>;

/** What stands in the place of what is kept back: the ground and nothing of the text, not even its length. */
export const withheldWords = (ground: WithholdingGround): string => `[withheld: ${GROUND_WORDS[ground].name.toLowerCase()}]`;

/**
 * A record as it is shown, with what the marks keep back replaced. `whole` is the ground when all of it is kept back; `value` is then not to be shown.
 * `record` is the place in the log of the record whose `shown` text is given.
 */
export function applyMarks(
  record: number,
  shown: JsonValue,
  marks: readonly WithholdingMark[],
): { value: JsonValue; whole: WithholdingGround | null; places: WithheldPlace[] } {
  const own = marks.filter((mark) => mark.record === record);
  const whole =
    [...own, ...marks.filter((mark) => mark.everywhere)].find((mark) => mark.at === null || (mark.record === record && mark.at.path === '' && mark.at.passage === null)) ??
    own.find((mark) => mark.at !== null && !stands(shown, mark.at.path));
  if (whole) return { value: null, whole: whole.ground, places: [{ path: '', part: 'record', ground: whole.ground }] };
  const fields = new Map<string, WithholdingGround>();
  for (const { at, ground } of own) if (at && !fields.has(at.path) && (at.passage === null || !findPassages(textAt(shown, at.path), at.passage).length)) fields.set(at.path, ground);
  const places: WithheldPlace[] = [];
  const walk = (value: JsonValue, path: string): JsonValue => {
    const field = fields.get(path);
    if (field) {
      places.push({ path, part: 'field', ground: field });
      return withheldWords(field);
    }
    if (Array.isArray(value)) return value.map((one, i) => walk(one, pointerTo(path, i)));
    if (!isJsonObject(value)) return keepBack(value, path);
    const out: JsonObject = {};
    let keys = 0;
    for (const [key, one] of Object.entries(value)) {
      if (one === undefined) continue;
      const named = marks.find(({ everywhere, at }) => everywhere && at?.passage && findPassages(key, at.passage).length > 0);
      if (!named) {
        out[key] = walk(one, pointerTo(path, key));
        continue;
      }
      // A name that holds the passage goes with what it names.
      places.push({ path: pointerTo(path, withheldWords(named.ground)), part: 'field', ground: named.ground });
      out[keys++ === 0 ? withheldWords(named.ground) : `${withheldWords(named.ground)} ${keys}`] = withheldWords(named.ground);
    }
    return out;
  };
  const keepBack = (value: JsonValue, path: string): JsonValue => {
    if (value === null) return value;
    const said = marks.filter(({ record: of, at, everywhere }) => at !== null && at.passage !== null && (everywhere || (of === record && at.path === path)));
    const text = String(value);
    const left = said.length === 0 ? text : without(text, path, said);
    return left === text ? value : left;
  };
  const without = (text: string, path: string, said: readonly WithholdingMark[]): string => {
    const ranges = said
      .flatMap(({ at, ground }) => findPassages(text, at!.passage!).map((range) => ({ ...range, ground })))
      .sort((a, b) => a.start - b.start || b.end - a.end);
    if (ranges.length === 0) return text;
    let out = '';
    let from = 0;
    for (let i = 0; i < ranges.length;) {
      const { start, ground } = ranges[i]!;
      let { end } = ranges[i]!;
      for (i++; i < ranges.length && ranges[i]!.start < end; i++) end = Math.max(end, ranges[i]!.end);
      // What is left may read as an escape otherwise than it did before the cut.
      out += without(text.slice(from, start), path, said) + withheldWords(ground);
      from = end;
      places.push({ path, part: 'passage', ground });
    }
    return out + without(text.slice(from), path, said);
  };
  return { value: walk(shown, ''), whole: null, places };
} // prettier-ignore

/**
 * The same where the record also says what `shown` masks, and may be given as it is. Words that are kept back everywhere are looked for under the masks
 * too: a field in which a mask hides some of them is kept back whole, and the record where that field cannot be told.
 */
export function applyMarksUnderMasks(
  record: number,
  given: { shown: JsonValue; clear: JsonValue },
  marks: readonly WithholdingMark[],
): ReturnType<typeof applyMarks> {
  const nowhere = -1;
  const placesOf = (tree: JsonValue, mark: WithholdingMark): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { path } of applyMarks(nowhere, tree, [mark]).places) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  };
  const hidden = marks
    .filter(({ everywhere, at }) => everywhere && at !== null && at.passage !== null)
    .flatMap((mark): WithholdingMark[] => {
      const seen = placesOf(given.shown, mark);
      return [...placesOf(given.clear, mark)]
        .filter(([path, count]) => count > (seen.get(path) ?? 0))
        .map(([path]) => ({ record, ground: mark.ground, at: { path, passage: null }, everywhere: false }));
    });
  return applyMarks(record, given.shown, [...marks, ...hidden]);
}

/** How often what was kept back, by ground. */
export function countWithheld(places: readonly WithheldPlace[], into: WithheldCounts = {}): WithheldCounts {
  for (const { ground, part } of places) {
    const parts = (into[ground] ??= {});
    parts[part] = (parts[part] ?? 0) + 1;
  }
  return into;
}

/**
 * Where words stand in a text: as they are, and as any writer of JSON may have written them where that text is JSON itself, or JSON within JSON (`\"`,
 * `\/`, `\u00fc`). The words may be copied from such a text too. Ranges in UTF-16 units of the text.
 */
export function findPassages(text: string | null, passage: string): { start: number; end: number }[] {
  if (text === null || passage === '') return [];
  const once = escaped(passage);
  const forms = new Set([passage, once, escaped(once), ...readings(passage).map((one) => one.text)].filter((one) => one.trim() !== '' || one === passage));
  const out = new Map<string, { start: number; end: number }>();
  for (const { text: read, starts } of readings(text))
    for (const form of forms)
      for (let at = read.indexOf(form); at >= 0; at = read.indexOf(form, at + 1)) {
        const start = starts?.[at] ?? at;
        const end = starts?.[at + form.length] ?? at + form.length;
        out.set(`${start} ${end}`, { start, end });
      }
  return [...out.values()];
} // prettier-ignore
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** How deep JSON within JSON is read. */
const MOST_READINGS = 4;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A text as it stands, then with its escapes of JSON read, once and again; `starts` leads from each of its units, and from its end, back to the text. */
function readings(text: string): { text: string; starts: number[] | null }[] {
  const out: { text: string; starts: number[] | null }[] = [{ text, starts: null }];
  while (out.length <= MOST_READINGS) {
    const { text: from, starts } = out.at(-1)!;
    if (!from.includes('\\')) break;
    const units: string[] = [];
    const back: number[] = [];
    const put = (unit: string, at: number): void => {
      units.push(unit);
      back.push(starts?.[at] ?? at);
    };
    let at = 0;
    for (const found of from.matchAll(ESCAPE)) {
      for (; at < found.index; at++) put(from[at]!, at);
      put(found[1] !== undefined ? String.fromCharCode(parseInt(found[1], 16)) : (SHORT[found[2]!] ?? found[2]!), at);
      at += found[0].length;
    }
    for (; at < from.length; at++) put(from[at]!, at);
    if (units.length === from.length) break;
    out.push({ text: units.join(''), starts: [...back, text.length] });
  }
  return out;
} // prettier-ignore

function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const key of path.split('/').slice(1).map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (Array.isArray(at)) at = /^\d+$/.test(key) ? at[Number(key)] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
} // prettier-ignore
/** True where a pointer leads to something in a record as it is shown. */
export const stands = (shown: JsonValue, path: string): boolean => valueAt(shown, path) !== undefined;
/** The text at a pointer; null where no text, number or truth value stands. */
export function textAt(shown: JsonValue, path: string): string | null {
  const value = valueAt(shown, path);
  return value === undefined || value === null || typeof value === 'object' ? null : String(value);
}
