import type { TraceStep } from '@/lib/risk/contract';
import { leavesOf } from '@/lib/risk/action/arguments';

/** What an action is told of the texts before it, in all; up to this nothing is cut. */
const TRACE_TEXT = 200_000;
const LEAST_TEXT = 2_000;
/** Values of the call that are looked for in a text that is cut, and how much around each of them is kept. */
const MOST_VALUES = 40;
const AROUND = 1_000;
const PLACES = 3;

/**
 * The texts of the last steps, cut where they are too long together, the newest first in line for the room there is. What is kept of a long one is its
 * beginning, its end and whatever stands around the values that the call names, so that padding on either side hides no order and no account.
 */
export function boundedTrace(steps: readonly TraceStep[], args: unknown): { steps: TraceStep[]; cut: boolean } {
  const total = steps.reduce((sum, { texts }) => sum + texts.reduce((of, { text }) => of + text.length, 0), 0);
  if (total <= TRACE_TEXT) return { steps: [...steps], cut: false };
  const named = formsOf(args);
  let room = TRACE_TEXT;
  let cut = false;
  const out: TraceStep[] = [];
  for (const step of [...steps].reverse()) {
    const texts = step.texts.map((one) => {
      // Half of what is left at most, so that one text never takes all of it.
      const most = Math.max(LEAST_TEXT, room >> 1);
      const text = one.text.length > most ? shortened(one.text, most, named) : one.text;
      room = Math.max(0, room - text.length);
      if (text === one.text) return one;
      cut = true;
      return { ...one, text };
    });
    out.push({ ...step, texts });
  }
  return { steps: out.reverse(), cut };
}

function shortened(text: string, most: number, named: readonly RegExp[]): string {
  const end = most >> 1;
  const kept: [from: number, to: number][] = [
    [0, end],
    [text.length - end, text.length],
  ];
  for (const form of named) {
    form.lastIndex = 0;
    for (let n = 0, hit = form.exec(text); hit && n < PLACES; n++, hit = form.exec(text))
      kept.push([Math.max(0, hit.index - AROUND), Math.min(text.length, hit.index + hit[0].length + AROUND)]);
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

/** The call's values as they may be written elsewhere: in other case, in groups. */
function formsOf(args: unknown): RegExp[] {
  const values = new Set<string>();
  for (const { value } of leavesOf(args)) {
    const plain = typeof value === 'string' || typeof value === 'number' ? String(value).replace(/[\s-]+/g, '') : '';
    if (plain.length >= 5 && plain.length <= 80) values.add(plain);
    if (values.size >= MOST_VALUES) break;
  }
  return [...values].map((value) => new RegExp([...value].map((sign) => sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[\\s-]?'), 'giu')); // prettier-ignore
}
