import { stepTexts } from '@/lib/decisions/step-text';
import { maskStep } from '@/lib/decisions/mask-step';
import type { Step } from '@/lib/dialects/step';
import { splitMasks } from '@/lib/privacy/mask-text';
import type { MaskText } from '@/lib/privacy/mask-json';
import type { JsonValue } from '@/lib/shared/json';
import type { PlacedSpan } from './contract';
import { leafOffset, shownJson, shownOffset, type Leaf } from './json-places';

/** A masker that also says how long each masked value was, in order: what is needed to carry a place over. */
export type RecordingMask = (text: string, hint?: string) => { masked: string; lengths: number[] };

/**
 * Carries passages of steps as they were recorded over to the steps as a reader sees them, with personal data masked. A passage that begins or
 * ends inside a masked value has all of its bar; nothing of the value is told. Places that cannot be carried over are left out. Pure with `mask`.
 */
export class MaskedPlaces {
  private readonly fields = new Map<string, { clear: string; shown: string }>();
  private readonly masked = new Map<string, number[]>();

  constructor(steps: readonly Step[], mask: RecordingMask) {
    const remember: MaskText = (text, hint) => {
      const { masked, lengths } = mask(text, hint);
      if (lengths.length > 0) this.masked.set(`${text}\u0000${masked}`, lengths);
      return masked;
    };
    for (const step of steps) {
      const shown = new Map(stepTexts(maskStep(step, remember)).map((one) => [one.field, one.text]));
      for (const { field, text } of stepTexts(step)) {
        const there = shown.get(field);
        if (there !== undefined) this.fields.set(`${step.id}\u0000${field}`, { clear: text, shown: there });
      }
    }
  }

  /** Null where the passage is nowhere to be seen. */
  shown(span: PlacedSpan): PlacedSpan | null {
    return this.over(span, 'shown');
  }

  /** The way back: the passage as it was recorded of what a reader sees and points at. All of a masked value of which they have a part. */
  clear(span: PlacedSpan): PlacedSpan | null {
    return this.over(span, 'clear');
  }

  /** What a reader sees of a field; null where the step has none of that name. */
  textOf(step: string, field: string): string | null {
    return this.fields.get(`${step}\u0000${field}`)?.shown ?? null;
  }

  private over(span: PlacedSpan, to: Side): PlacedSpan | null {
    const field = this.fields.get(`${span.step}\u0000${span.field}`);
    const text = field && (to === 'shown' ? field.clear : field.shown);
    if (!field || text === undefined || span.start < 0 || span.end > text.length || span.start >= span.end) return null;
    if (field.clear === field.shown) return span;
    const lengths = this.masked.get(`${field.clear}\u0000${field.shown}`);
    if (lengths) return { ...span, ...carry(field.shown, lengths, span.start, span.end, to) };
    return this.inJson(span, field, to);
  }

  private inJson(span: PlacedSpan, { clear, shown }: { clear: string; shown: string }, side: Side): PlacedSpan | null {
    const [from, to] = side === 'shown' ? [leavesOf(clear), leavesOf(shown)] : [leavesOf(shown), leavesOf(clear)];
    if (!from || !to || from.length !== to.length) return null;
    const touched = from.flatMap((leaf, i) => (leaf.end > span.start && leaf.start < span.end ? [i] : []));
    if (touched.length === 0) return null;
    const start = this.leafPlace(from[touched[0]!]!, to[touched[0]!]!, span, 'start', side);
    const end = this.leafPlace(from[touched.at(-1)!]!, to[touched.at(-1)!]!, span, 'end', side);
    return { ...span, start, end: Math.max(end, start) };
  }

  private leafPlace(from: Leaf, to: Leaf, span: PlacedSpan, edge: 'start' | 'end', side: Side): number {
    const at = span[edge];
    if (at <= from.start) return to.start;
    if (at >= from.end) return to.end;
    const offset = leafOffset(from, at);
    if (from.value === to.value) return shownOffset(to, offset);
    const [clear, shown] = side === 'shown' ? [from, to] : [to, from];
    const lengths = this.masked.get(`${clear.value}\u0000${shown.value}`);
    if (!lengths) return edge === 'start' ? to.start : to.end;
    const carried = carry(String(shown.value), lengths, offset, offset, side);
    return shownOffset(to, carried[edge]);
  }
}

/** To what a reader sees, or back to what was recorded. */
type Side = 'shown' | 'clear';

/** A passage of a text as a passage of the text with masks, whose values had these lengths; or the other way about. */
export function carry(
  masked: string,
  lengths: readonly number[],
  start: number,
  end: number,
  to: Side = 'shown',
): { start: number; end: number } {
  let here = 0;
  let there = 0;
  let n = 0;
  let first: number | null = null;
  let last: number | null = null;
  for (const piece of splitMasks(masked)) {
    const bar = typeof piece !== 'string';
    const sizes = bar ? [lengths[n++] ?? 0, piece.end - piece.start] : [piece.length, piece.length];
    const [was, is] = (to === 'shown' ? sizes : sizes.reverse()) as [number, number];
    if (first === null && start < here + was) first = bar ? there : there + (start - here);
    if (last === null && end <= here + was) last = bar ? (end <= here ? there : there + is) : there + (end - here);
    here += was;
    there += is;
  }
  return { start: first ?? there, end: last ?? there };
}

function leavesOf(text: string): Leaf[] | null {
  if (!/^\s*[[{"]/.test(text)) return null;
  try {
    const made = shownJson(JSON.parse(text) as JsonValue);
    return made.text === text ? made.leaves : null;
  } catch {
    return null;
  }
}
