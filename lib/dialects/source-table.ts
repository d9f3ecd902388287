import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Mapping, StepPart } from './contract';
import { asText, member, parseJson } from './read-attributes';
import { pointerStep, valueAt, type FieldSources } from './source-notes';

/**
 * Where fields are told in a format that has one place for each: the members that are asked, in order, as paths in the record.
 */
export type SourceTable = Readonly<Record<string, readonly (readonly string[])[]>>;

/** The one field of the decision that such tables tell; who and which version are noted where key lists are read. */
const AGENT = 'decision.agent';

/** The places of a table's fields in one record: of each field that the mapping told, the first member that is there. */
export function sourcesIn(table: SourceTable, record: JsonObject, { decision, steps }: Mapping): FieldSources {
  const sources: FieldSources = {};
  for (const [field, paths] of Object.entries(table)) {
    const told = field === AGENT ? decision.agentName : valueAt(steps[0], field);
    if (told === undefined) continue;
    const places = paths.flatMap((path) => placeOf(record, path) ?? []);
    // Of several members that could have told a text, the one that says the same did.
    const place = places.find(({ value }) => typeof told === 'string' && asText(value) === told) ?? places[0];
    if (place) sources[field] = [place.pointer];
  }
  return sources;
}

/** Adds the places of fields to the part that told them. */
export function withSources(mapping: Mapping, ...found: FieldSources[]): Mapping {
  const [part, ...rest] = mapping.steps;
  const fields: FieldSources = Object.assign({}, ...found) as FieldSources;
  if (!part || Object.keys(fields).length === 0) return mapping;
  return { ...mapping, steps: [{ ...part, fields } satisfies StepPart, ...rest] };
}

/** JSON text inside a record is one value: what is read in it is read there. */
function placeOf(record: JsonObject, path: readonly string[]): { pointer: string; value: JsonValue } | undefined {
  let value: JsonValue = record;
  let pointer = '';
  let inText = false;
  for (const name of path) {
    const opened: JsonValue = parseJson(value);
    if (opened !== value) inText = true;
    const next: JsonValue | undefined = isJsonObject(opened) ? member(opened, name) : undefined;
    if (next === undefined || next === null) return undefined;
    value = next;
    if (!inText) pointer += `/${pointerStep(name)}`;
  }
  return { pointer, value };
}
