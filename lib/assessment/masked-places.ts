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
    const field = this.fields.get(`${span.step}\u0000${span.field}`);
    if (!field || span.start < 0 || span.end > field.clear.length || span.start >= span.end) return null;
    if (field.clear === field.shown) return span;
    const lengths = this.masked.get(`${field.clear}\u0000${field.shown}`);
    if (lengths) return { ...span, ...carry(field.shown, lengths, span.start, span.end) };
    return this.inJson(span, field);
  }

  private inJson(span: PlacedSpan, { clear, shown }: { clear: string; shown: string }): PlacedSpan | null {
    const [from, to] = [leavesOf(clear), leavesOf(shown)];
    if (!from || !to || from.length !== to.length) return null;
    const touched = from.flatMap((leaf, i) => (leaf.end > span.start && leaf.start < span.end ? [i] : []));
    if (touched.length === 0) return null;
    const start = this.leafPlace(from[touched[0]!]!, to[touched[0]!]!, span, 'start');
    const end = this.leafPlace(from[touched.at(-1)!]!, to[touched.at(-1)!]!, span, 'end');
    return { ...span, start, end: Math.max(end, start) };
  }

  private leafPlace(clear: Leaf, shown: Leaf, span: PlacedSpan, edge: 'start' | 'end'): number {
    const at = span[edge];
    if (at <= clear.start) return shown.start;
    if (at >= clear.end) return shown.end;
    const offset = leafOffset(clear, at);
    if (clear.value === shown.value) return shownOffset(shown, offset);
    const lengths = this.masked.get(`${clear.value}\u0000${shown.value}`);
    if (!lengths) return edge === 'start' ? shown.start : shown.end;
    const carried = carry(String(shown.value), lengths, offset, offset);
    return shownOffset(shown, carried[edge]);
  }
}

/** A passage of a text as a passage of the text with masks, whose values had these lengths. */
export function carry(masked: string, lengths: readonly number[], start: number, end: number): { start: number; end: number } {
  let clear = 0;
  let shown = 0;
  let n = 0;
  let from: number | null = null;
  let to: number | null = null;
  for (const piece of splitMasks(masked)) {
    const bar = typeof piece !== 'string';
    const [was, is] = bar ? [lengths[n++] ?? 0, piece.end - piece.start] : [piece.length, piece.length];
    if (from === null && start < clear + was) from = bar ? shown : shown + (start - clear);
    if (to === null && end <= clear + was) to = bar ? (end <= clear ? shown : shown + is) : shown + (end - clear);
    clear += was;
    shown += is;
  }
  return { start: from ?? shown, end: to ?? shown };
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
