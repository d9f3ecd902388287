import { asObject, member, textOf } from '@/lib/dialects/read-attributes';
import { uuidFrom } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Decoded, Draft } from '../draft';
import { checkProfile, LIMITS } from '../json-profile';
import { readInstant } from '../native/event-schema';
import { parseListRequest } from '../parse-request';
import type { Issue } from '../refusal';

/** Items in one request; the exporter sends at most some hundreds. */
export const MAX_ITEMS = 10_000;
const ITEM_LIMITS = { ...LIMITS, textLength: 4 * 1024 * 1024 };

export interface DecodedItems extends Decoded {
  /** The id of each item, for the answer. */
  ids: (string | null)[];
}

/**
 * A request of the OpenAI Agents SDK's trace export to records, one an item. An item that is wrong is refused alone. Throws AppError when
 * the request cannot be taken apart.
 */
export function decodeAgentsItems(text: string, systemKey: string, receivedAt: Date): DecodedItems {
  const { items, twice, checkText } = parseListRequest(text, 'data', MAX_ITEMS);
  const starts = firstStarts(items);
  const decoded: DecodedItems = { records: [], refused: [], total: items.length, ids: items.map(idOf) };
  items.forEach((item, position) => {
    const named = twice.get(position);
    const outcome: Draft | Issue =
      named === undefined
        ? readItem(item, systemKey, checkText, (trace) => starts.get(trace) ?? receivedAt)
        : {
            code: 'duplicateKey',
            message: 'One object names this member twice; which one counts is not ours to guess.',
            field: named,
          };
    if ('code' in outcome) decoded.refused.push({ position, id: null, ...outcome, raw: { data: [item], system: systemKey } });
    else decoded.records.push({ position, ...outcome });
  });
  return decoded;
}

function idOf(item: JsonValue): string | null {
  return isJsonObject(item) ? nameIn(item, 'id') : null;
}

function nameIn(item: JsonObject, name: string): string | null {
  const id = member(item, name);
  return typeof id === 'string' && id !== '' && id.length <= 256 ? id : null;
}

/** A trace has no times of its own: it happened when the first of its spans in the request did. */
function firstStarts(items: readonly JsonValue[]): Map<string, Date> {
  const starts = new Map<string, Date>();
  for (const item of items) {
    if (!isJsonObject(item)) continue;
    const trace = nameIn(item, 'trace_id');
    const at = startOf(item);
    if (trace === null || at === null) continue;
    const held = starts.get(trace);
    if (!held || at < held) starts.set(trace, at);
  }
  return starts;
}

function startOf(item: JsonObject): Date | null {
  const text = member(item, 'started_at');
  const at = typeof text === 'string' ? readInstant(/([Zz]|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`) : null;
  return at === null ? null : new Date(at);
}

function readItem(item: JsonValue, systemKey: string, checkText: boolean, startOfTrace: (trace: string) => Date): Draft | Issue {
  if (!isJsonObject(item)) return invalid('An item must be a trace or a trace.span.', '');
  const bad = checkProfile(item, checkText, ITEM_LIMITS);
  if (bad) return bad;
  const object = textOf(item, 'object');
  if (object !== 'trace' && object !== 'trace.span') return invalid('object must be "trace" or "trace.span".', '/object');
  const id = nameIn(item, 'id');
  if (id === null) return invalid('id must be text of at most 256 characters.', '/id');
  const shared = { schemaVersion: '1.0', systemKey, tree: { form: 'agents' as const, item } };
  if (object === 'trace')
    return { ...shared, eventId: uuidFrom('agents-trace', systemKey, id), kind: 'agents.trace', occurredAt: startOfTrace(id) };
  if (nameIn(item, 'trace_id') === null) return invalid('trace_id must be text of at most 256 characters.', '/trace_id');
  if (asObject(member(item, 'span_data')) === undefined) return invalid('span_data must be an object.', '/span_data');
  const occurredAt = startOf(item);
  if (occurredAt === null)
    return { code: 'invalidTime', message: 'started_at must be an ISO 8601 time between 1990 and 2100.', field: '/started_at' };
  // A span told while it is open is another record than the same span ended: the step takes up both.
  const open = textOf(item, 'ended_at') === undefined ? ['open'] : [];
  return {
    ...shared,
    eventId: uuidFrom('agents-span', systemKey, nameIn(item, 'trace_id')!, id, ...open),
    kind: 'agents.span',
    occurredAt,
  };
}

function invalid(message: string, field: string): Issue {
  return { code: 'invalidEvent', message, field };
}
