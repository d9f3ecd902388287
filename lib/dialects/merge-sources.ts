import type { StepPart } from './contract';
import { valueAt, type FieldSources } from './source-notes';

/** Where a shown value was read: which record, and the JSON Pointer (RFC 6901) of the value in it. */
export interface FieldSource {
  eventId: string;
  at: string;
}

/**
 * Where each field of a merged step was read. Of several records that tell one field, those that told what is shown; all of them where
 * what is shown was put together.
 */
export function mergeSources(
  told: readonly { part: StepPart; eventId: string }[],
  merged: StepPart,
): Record<string, FieldSource[]> | undefined {
  const fields = new Map<string, { part: StepPart; eventId: string; at: readonly string[] }[]>();
  for (const { part, eventId } of told)
    for (const [field, at] of Object.entries(part.fields ?? ({} as FieldSources))) {
      const held = fields.get(field);
      if (held) held.push({ part, eventId, at });
      else fields.set(field, [{ part, eventId, at }]);
    }
  if (fields.size === 0) return undefined;
  const out: Record<string, FieldSource[]> = {};
  for (const [field, all] of fields) {
    const shown = all.length > 1 ? tellers(all, field, merged) : all;
    out[field] = shown.flatMap(({ eventId, at }) => at.map((pointer) => ({ eventId, at: pointer })));
  }
  return out;
}

function tellers<T extends { part: StepPart }>(all: readonly T[], field: string, merged: StepPart): readonly T[] {
  if (field.startsWith('decision.')) return all;
  const shown = textAt(merged, field);
  const same = all.filter(({ part }) => textAt(part, field) === shown);
  return same.length > 0 ? same : all;
}

function textAt(part: StepPart, field: string): string | undefined {
  const at = valueAt(part, field);
  return typeof at === 'string' ? at : JSON.stringify(at);
}
