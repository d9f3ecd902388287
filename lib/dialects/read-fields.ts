import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { STEP_FIELDS, type Dialect, type Facts, type FieldName, type FieldReader, type SpanView } from './dialect';
import { documentsOf } from './documents';
import { toMessages } from './messages';
import { parseJson, textOf } from './read-attributes';
import type { Reader } from './reader';
import type { SourceNotes } from './source-notes';
import type { StepKind } from './step-kinds';

/** Facts that only one kind of step has a place for. A tool call has no model of its own: what stands there is the caller's. */
const TOOL_ONLY = new Set<FieldName>(['toolName', 'callId', 'arguments', 'result']);
const RETRIEVAL_ONLY = new Set<FieldName>(['query', 'documents']);
const NOT_OF_TOOLS = new Set<FieldName>([
  'requested',
  'responded',
  'provider',
  'parameters',
  'finishReasons',
  'system',
  'input',
  'output',
]);

type Entry = readonly [field: FieldName, read: FieldReader];
const compiled = new WeakMap<object, Map<StepKind | undefined, readonly Entry[]>>();

/** The readers of a table that can matter for a kind: worked out once. */
function entriesOf(table: Dialect['fields'], kind: StepKind | undefined): readonly Entry[] {
  let byKind = compiled.get(table);
  if (!byKind) compiled.set(table, (byKind = new Map()));
  let entries = byKind.get(kind);
  if (!entries) {
    entries = (Object.entries(table) as [FieldName, FieldReader][]).filter(
      ([field]) =>
        (kind === 'tool' || !TOOL_ONLY.has(field)) &&
        (kind === 'retrieval' || !RETRIEVAL_ONLY.has(field)) &&
        (kind !== 'tool' || !NOT_OF_TOOLS.has(field)),
    );
    byKind.set(kind, entries);
  }
  return entries;
}

/**
 * Fills in what is not known yet from one dialect's table: whoever is asked first is believed, field by field. Each value is noted with
 * the keys that it was read from.
 */
export function readFields(
  table: Dialect['fields'],
  from: Reader,
  span: SpanView,
  facts: Facts,
  notes: SourceNotes | null,
): void {
  for (const [field, read] of entriesOf(table, span.kind)) {
    const joins = field === 'parameters';
    if (facts[field] !== undefined && !joins) continue;
    const found = read(from, span);
    if (found === undefined) {
      notes?.drop();
      continue;
    }
    notes?.keep(STEP_FIELDS[field]);
    if (joins && facts.parameters) facts.parameters = { ...(found as Facts['parameters']), ...facts.parameters };
    else (facts as Record<string, unknown>)[field] = found;
  }
  if (facts.given !== undefined || facts.returned !== undefined) placeWhole(facts, span.kind, notes);
}

/** What went in and came out as one value, put where the kind of the step has a place for it and nobody filled it yet. */
function placeWhole(facts: Facts, kind: StepKind | undefined, notes: SourceNotes | null): void {
  const { given, returned } = facts;
  facts.given = facts.returned = undefined;
  const put = (side: 'given' | 'returned', field: FieldName, found: unknown): void => {
    const used = found !== undefined && facts[field] === undefined;
    if (used) (facts as Record<string, unknown>)[field] = found;
    if (used) notes?.settle(STEP_FIELDS[field], side, [side]);
  };
  if (kind === 'tool') {
    put('given', 'arguments', given === undefined ? undefined : parseJson(given));
    put('returned', 'result', returned === undefined ? undefined : parseJson(returned));
  } else if (kind === 'retrieval') {
    put('given', 'query', queryIn(given));
    const documents = documentsIn(returned);
    if (documents) put('returned', 'documents', documents);
    else put('returned', 'output', toMessages(returned, 'output'));
  } else {
    put('given', 'input', toMessages(given, kind === 'model' ? 'user' : 'input'));
    put('returned', 'output', toMessages(returned, kind === 'model' ? 'assistant' : 'output'));
  }
  notes?.settle('', undefined, ['given', 'returned']);
}

/** What was searched for: text, or a member of the arguments that holds it. */
export function queryIn(given: JsonValue | undefined): string | undefined {
  if (given === undefined) return undefined;
  const asked = parseJson(given);
  if (isJsonObject(asked)) return textOf(asked, 'query', 'input', 'text', 'question') ?? JSON.stringify(asked);
  if (Array.isArray(asked) && asked.length === 1) return queryIn(asked[0]);
  return typeof asked === 'string' ? asked : JSON.stringify(asked);
}

const LISTS = ['documents', 'docs', 'results', 'output'];

function documentsIn(returned: JsonValue | undefined): Facts['documents'] {
  if (returned === undefined) return undefined;
  const answered = parseJson(returned);
  if (!isJsonObject(answered)) return documentsOf(answered);
  for (const key of LISTS) {
    const list = Object.hasOwn(answered, key) ? parseJson(answered[key]!) : undefined;
    if (Array.isArray(list)) return documentsOf(list);
  }
  return undefined;
}
