import { isJsonObject, type JsonValue } from '@/lib/shared/json';

/** One thing that a record says, for people: where it stands, what it is called, what it says. */
export interface RecordField {
  /** JSON pointer (RFC 6901) in the record as the pack shows it. */
  path: string;
  label: string;
  text: string;
}

/** Ids, times and numbers of structure at the first two levels of a record: they find a record again, and say nothing of what was decided. */
const STRUCTURE = new Set([
  'id', 'kind', 'schemaVersion', 'occurredAt', 'system', 'decision', 'step', 'parentStep', 'trace', 'traceId', 'spanId', 'parentSpanId', 'traceState',
  'startTimeUnixNano', 'endTimeUnixNano', 'timeUnixNano', 'observedTimeUnixNano', 'flags', 'severityNumber', 'form', 'schemaUrl', 'sequence',
]); // prettier-ignore

export const pointerTo = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** What is said in a record, in its order, without what only orders it. Pairs of OpenTelemetry are named by their key. Pure. */
export const fieldsOf = (record: JsonValue): RecordField[] => walk(record, false);

/** What only orders a record or finds it again, which `fieldsOf` leaves out: whoever is given the record as it is reads this too. Pure. */
export const orderOf = (record: JsonValue): RecordField[] => walk(record, true);

/** Every field of a record is in one of the two lists. */
function walk(record: JsonValue, order: boolean): RecordField[] {
  const out: RecordField[] = [];
  const put = (path: string, names: readonly string[], value: JsonValue | undefined, within = false): void => {
    if (value === undefined || value === null || value === '') return;
    if (typeof value === 'object') {
      if (Array.isArray(value)) value.forEach((one, i) => put(pointerTo(path, i), isPair(one) ? names : [...names, String(i + 1)], one, within));
      else if (isPair(value)) put(pointerTo(path, 'value'), [...names, value.key], value.value, within);
      else if (isTyped(value)) put(pointerTo(path, Object.keys(value)[0]!), names, Object.values(value)[0]!, within);
      else for (const [key, one] of Object.entries(value)) put(pointerTo(path, key), isWrapper(path, key, one) ? names : [...names, key], one, within || isStructure(path, key));
      return;
    }
    if (within === order) out.push({ path, label: names.join(' › ') || 'text', text: String(value) });
  };
  put('', [], record);
  return out;
} // prettier-ignore

/** A stored record has its own members at its first or second level: what an emitter sent lies in one member of it. */
const depthOf = (path: string): number => path.split('/').length - 1;
const isStructure = (path: string, key: string): boolean => depthOf(path) <= 1 && STRUCTURE.has(key);
/** Members that only hold the rest: their names say nothing. */
const isWrapper = (path: string, key: string, value: JsonValue | undefined): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ((depthOf(path) === 0 && /^(?:event|span|log|logRecord|record|data)$/.test(key)) || (depthOf(path) === 1 && key === 'data'));

const isPair = (value: JsonValue): value is { key: string; value: JsonValue } =>
  isJsonObject(value) && typeof value['key'] === 'string' && value['value'] !== undefined && Object.keys(value).length === 2;
const isTyped = (value: JsonValue): boolean =>
  isJsonObject(value) &&
  Object.keys(value).length === 1 &&
  /^(?:string|int|double|bool|array|kvlist|bytes)Value$/.test(Object.keys(value)[0]!);
