import type { TraceStep } from '@/lib/risk/contract';
import { leavesOf } from '@/lib/risk/action/arguments';
import { hostsAbove, webAddressesIn } from '@/lib/risk/action/web-addresses';
import { escapeLiteral } from '@/lib/shared/escape-literal';

/** What an action is told of the texts before it, in all; up to this nothing is cut. */
const TRACE_TEXT = 200_000;
const LEAST_TEXT = 2_000;
/** Values of the call that are looked for in a text that is cut, and how much around each of them is kept. */
const MOST_VALUES = 40;
const AROUND = 1_000;
const PLACES = 3;
/** A value with the signs that group it. */
const LONGEST_VALUE = 160;

/**
 * The texts of the last steps, cut where they are too long together, the newest first in line for the room there is. What is kept of a long one is its
 * beginning, its end and whatever stands around the values that the call names, so that padding on either side hides no order and no account.
 */
export function boundedTrace(steps: readonly TraceStep[], args: unknown): { steps: TraceStep[]; cut: boolean } {
  const total = steps.reduce((sum, { texts }) => sum + texts.reduce((of, { text }) => of + text.length, 0), 0);
  if (total <= TRACE_TEXT) return { steps: [...steps], cut: false };
  const named = formsOf(args);
  let left = steps.reduce((sum, { texts }) => sum + texts.length, 0);
  // Kept back for each text, so that long ones behind it never leave nothing of it.
  const least = Math.min(LEAST_TEXT, Math.floor(TRACE_TEXT / left));
  let room = TRACE_TEXT;
  let cut = false;
  const out: TraceStep[] = [];
  for (const step of [...steps].reverse()) {
    const texts = step.texts.map((one) => {
      // Half of what is left beside that at most, so that one text never takes all of it.
      const most = least + ((room - least * left--) >> 1);
      const text = one.text.length > most ? shortened(one.text, most, named) : one.text;
      room -= text.length;
      if (text === one.text) return one;
      cut = true;
      return { ...one, text };
    });
    out.push({ ...step, texts });
  }
  return { steps: out.reverse(), cut };
}

/** No longer than `most`: half of it for beginning and end, half for places of the call's values, first one of each, then the next ones. */
function shortened(text: string, most: number, named: readonly RegExp[]): string {
  const end = most >> 2;
  const kept: [from: number, to: number][] = [
    [0, end],
    [text.length - end, text.length],
  ];
  // A line break before each place kept is counted too.
  let room = most - 2 * end - 1;
  const hits = named.map((form) => placesOf(form, text));
  // Where not every value has room for all that stands around it, there is less around each: no value goes unseen for another's sake.
  const found = hits.filter((places) => places.length > 0).length;
  const around = Math.min(AROUND, Math.max(0, Math.floor(room / Math.max(1, found) / 2) - LONGEST_VALUE));
  for (let n = 0; n < PLACES; n++) {
    for (const places of hits) {
      const place = places[n];
      if (place === undefined) continue;
      const [from, to] = [Math.max(0, place[0] - around), Math.min(text.length, place[1] + around)];
      const inside = kept.some(([start, stop]) => start <= place[0] && stop >= place[1]);
      if (inside || to - from + 1 > room) continue;
      room -= to - from + 1;
      kept.push([from, to]);
    }
  }
  kept.sort(([a], [b]) => a - b);
  let at = 0;
  const parts: string[] = [];
  for (const [from, to] of kept) {
    if (to > at) parts.push(text.slice(Math.max(from, at), to));
    at = Math.max(at, to);
  }
  return parts.join('\n');
}

function placesOf(form: RegExp, text: string): [from: number, to: number][] {
  const places: [number, number][] = [];
  form.lastIndex = 0;
  for (let hit = form.exec(text); hit && places.length < PLACES; hit = form.exec(text))
    places.push([hit.index, hit.index + hit[0].length]);
  return places;
}

/** The call's values as they may be written elsewhere: in other case, in groups. */
function formsOf(args: unknown): RegExp[] {
  const values = new Set<string>();
  const leaves = leavesOf(args);
  for (const { value } of leaves) {
    const plain = typeof value === 'string' || typeof value === 'number' ? String(value).replace(/[\s-]+/g, '') : '';
    if (plain.length >= 5 && plain.length <= 80) values.add(plain);
    if (values.size >= MOST_VALUES) break;
  }
  // Of an address that the call put something into, the place where it came from names the host alone.
  for (const { host } of webAddressesIn(leaves)) for (const one of hostsAbove(host).slice(-2)) if (values.size < 2 * MOST_VALUES) values.add(one); // prettier-ignore
  return [...values].map((value) => new RegExp([...value].map(escapeLiteral).join('[\\s-]?'), 'giu')); // prettier-ignore
}
