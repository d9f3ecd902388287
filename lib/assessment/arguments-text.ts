import { leavesOf } from '@/lib/risk/action/arguments';
import type { Span } from '@/lib/risk/contract';

/** A call's arguments as one text, for detectors that read text: a line for each value, `to: ana@example.com`. Pure. */
export interface ArgumentsText {
  text: string;
  /** The values that a passage of the text touches, as spans name them: `arguments.to`. */
  placesOf(start: number, end: number): Span[];
}

export function argumentsText(args: unknown): ArgumentsText {
  const places: { field: string; at: number; length: number }[] = [];
  let text = '';
  for (const { field, name, value } of leavesOf(args)) {
    if (value === null || typeof value === 'boolean') continue;
    const said = String(value);
    if (said.trim() === '') continue;
    if (text !== '') text += '\n';
    if (name !== '') text += `${name}: `;
    places.push({ field, at: text.length, length: said.length });
    text += said;
  }
  return {
    text,
    placesOf: (start, end) =>
      places.flatMap(({ field, at, length }) => {
        const [from, until] = [Math.max(start, at), Math.min(end, at + length)];
        return from < until ? [{ field, start: from - at, end: until - at }] : [];
      }),
  };
}
