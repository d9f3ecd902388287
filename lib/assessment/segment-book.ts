import type { Provenance, Segment, Span } from '@/lib/risk/contract';
import type { JsonValue } from '@/lib/shared/json';
import type { PlacedSpan } from './contract';
import { leafAt, shownJson, shownOffset } from './json-places';

interface Place {
  step: string;
  field: string;
  /** Where in the field the text begins; absent: at its beginning. */
  offset?: number;
}

/** More places of one text than these are not marked. */
const MOST_PLACES = 8;

/**
 * The texts of a decision by the short names under which scorers see them, each once, and the way back from a scorer's span to the steps in
 * which that text stands.
 */
export class SegmentBook {
  private readonly byText = new Map<string, { segment: Segment; places: Place[] }>();
  private readonly byName = new Map<string, Place[]>();
  /** JSON told a second time in another form (indented, or as a text in a message) is no new text. */
  private readonly forms = new Set<string>();

  add(place: Place, text: string, provenance: Provenance): { segment: Segment; fresh: boolean } {
    const held = this.byText.get(text);
    if (held) {
      if (held.places.length < MOST_PLACES && !held.places.some((one) => one.step === place.step && one.field === place.field))
        held.places.push(place);
      return { segment: held.segment, fresh: false };
    }
    const form = formOf(text);
    const fresh = form === null || !this.forms.has(form);
    if (form !== null) this.forms.add(form);
    const segment = { field: `s${this.byName.size}`, text, provenance };
    const places = [place];
    this.byName.set(segment.field, places);
    if (fresh) this.byText.set(text, { segment, places });
    return { segment, fresh };
  }

  holds(text: string): boolean {
    return this.byText.has(text);
  }

  all(): Segment[] {
    return [...this.byText.values()].map((one) => one.segment);
  }

  /** What a model had been given so far: everything but its own words and its instructions. */
  given(): Segment[] {
    return this.all().filter((one) => one.provenance !== 'model' && one.provenance !== 'system');
  }

  /** The passages a span stands for; none for what no reader sees (a tool's description, a field that is not ours). */
  placesOf(span: Span): PlacedSpan[] {
    return (this.byName.get(span.field) ?? []).map(({ step, field, offset = 0 }) => ({ step, field, start: span.start + offset, end: span.end + offset })); // prettier-ignore
  }
}

function formOf(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.stringify(sorted(JSON.parse(text) as JsonValue));
  } catch {
    return null;
  }
}
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key]!)])); // prettier-ignore
}

/**
 * A span in a call's arguments (`arguments.note`) as a passage of the text in which the arguments are shown; null where the path leads
 * nowhere.
 */
export function argumentSpan(span: Span, at: { step: string; field: string; shown: JsonValue }): PlacedSpan | null {
  const { step, field, shown } = at;
  if (span.field !== 'arguments' && !/^arguments[.[]/.test(span.field)) return null;
  const path = span.field.slice('arguments'.length);
  if (typeof shown === 'string') {
    const parsed = path === '' ? null : leafOf(shown, path);
    if (!parsed) return { step, field, start: path === '' ? span.start : 0, end: path === '' ? span.end : shown.length };
    const found = shown.indexOf(parsed);
    return { step, field, start: Math.max(0, found), end: found < 0 ? shown.length : found + parsed.length };
  }
  const { text, leaves } = shownJson(shown);
  if (path === '') return { step, field, start: 0, end: text.length };
  const leaf = leafAt(leaves, path);
  if (!leaf) return null;
  return { step, field, start: shownOffset(leaf, span.start), end: Math.max(shownOffset(leaf, span.end), leaf.start) };
}

/** The value at a path inside JSON that was sent as a text, as it is written there. */
function leafOf(text: string, path: string): string | null {
  try {
    const leaf = leafAt(shownJson(JSON.parse(text) as JsonValue).leaves, path);
    return leaf ? JSON.stringify(leaf.value).replace(/^"|"$/g, '') : null;
  } catch {
    return null;
  }
}
