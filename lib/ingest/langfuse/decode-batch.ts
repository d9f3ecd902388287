import { isLangfuseType } from '@/lib/dialects/langfuse-ingestion';
import { member, textOf } from '@/lib/dialects/read-attributes';
import { uuidFrom } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Decoded, Draft } from '../draft';
import { checkProfile, LIMITS } from '../json-profile';
import { readInstant } from '../native/event-schema';
import { parseListRequest } from '../parse-request';
import type { Issue } from '../refusal';

/** Events in one batch; clients send some dozens. */
export const MAX_BATCH = 10_000;
/** Observations carry whole prompts, as spans do. */
const EVENT_LIMITS = { ...LIMITS, textLength: 4 * 1024 * 1024 };

export interface DecodedBatch extends Decoded {
  /** The envelope's id of each event, for the answer; null when none could be read. */
  ids: (string | null)[];
}

/**
 * A request of Langfuse's batch ingestion to records, one an event. An event that is wrong is refused alone. Throws AppError when the
 * request cannot be taken apart.
 */
export function decodeLangfuseBatch(text: string, systemKey: string, receivedAt: Date): DecodedBatch {
  const { items, twice, checkText, rest } = parseListRequest(text, 'batch', MAX_BATCH);
  const sdk = sdkOf(rest);
  const decoded: DecodedBatch = { records: [], refused: [], total: items.length, ids: items.map(idOf) };
  items.forEach((item, position) => {
    const named = twice.get(position);
    const outcome: Draft | Issue =
      named === undefined
        ? readItem(item, systemKey, sdk, checkText, receivedAt)
        : {
            code: 'duplicateKey',
            message: 'One object names this member twice; which one counts is not ours to guess.',
            field: named,
          };
    if ('code' in outcome)
      decoded.refused.push({ position, id: null, ...outcome, raw: { batch: [item], ...(sdk && { metadata: { ...(sdk.name && { sdk_name: sdk.name }), ...(sdk.version && { sdk_version: sdk.version }) } }), system: systemKey } }); // prettier-ignore
    else decoded.records.push({ position, ...outcome });
  });
  return decoded;
}

type Sdk = { name?: string; version?: string } | undefined;

function sdkOf(request: JsonValue): Sdk {
  const metadata = isJsonObject(request) ? member(request, 'metadata') : undefined;
  if (!isJsonObject(metadata)) return undefined;
  const name = textOf(metadata, 'sdk_name')?.slice(0, 200);
  const version = textOf(metadata, 'sdk_version')?.slice(0, 200);
  return name || version ? { ...(name && { name }), ...(version && { version }) } : undefined;
}

function idOf(item: JsonValue): string | null {
  const id = isJsonObject(item) ? member(item, 'id') : undefined;
  return typeof id === 'string' && id !== '' && id.length <= 256 ? id : null;
}

function readItem(item: JsonValue, systemKey: string, sdk: Sdk, checkText: boolean, receivedAt: Date): Draft | Issue {
  if (!isJsonObject(item)) return invalid('An event of a batch must be an object {id, type, timestamp, body}.', '');
  const bad = checkProfile(item, checkText, EVENT_LIMITS);
  if (bad) return bad;
  const id = idOf(item);
  if (id === null) return invalid('id must be text of at most 256 characters: a resend is recognised by it.', '/id');
  const type = member(item, 'type');
  if (typeof type !== 'string' || !isLangfuseType(type))
    return invalid('There is no event type of this name in the batch ingestion.', '/type');
  const body = member(item, 'body');
  if (!isJsonObject(body)) return invalid('body must be an object.', '/body');
  const fault = faultIn(type, body);
  if (fault) return fault;
  const time = timeOf(item, body);
  if (time === 'wrong')
    return { code: 'invalidTime', message: 'timestamp must be an RFC 3339 time between 1990 and 2100.', field: '/timestamp' };
  return {
    eventId: uuidFrom('langfuse-event', systemKey, id),
    kind: `langfuse.${type}`,
    schemaVersion: '1.0',
    systemKey,
    occurredAt: time ?? receivedAt,
    tree: { form: 'langfuse', event: item, ...(sdk && { sdk }) },
  };
}

/** Names that join the parts of one entity must be names. */
function faultIn(type: string, body: JsonObject): Issue | null {
  for (const name of ['id', 'traceId', 'parentObservationId', 'observationId', 'sessionId']) {
    const value = member(body, name);
    if (value === undefined || value === null || (typeof value === 'string' && value.length <= 500)) continue;
    return invalid(`${name} must be text of at most 500 characters.`, `/body/${name}`);
  }
  if (type.endsWith('-update') && typeof member(body, 'id') !== 'string')
    return invalid('An update must name what it updates.', '/body/id');
  if (type === 'score-create' && typeof member(body, 'name') !== 'string') return invalid('A score needs a name.', '/body/name');
  return null;
}

function timeOf(item: JsonObject, body: JsonObject): Date | null | 'wrong' {
  for (const value of [member(body, 'startTime'), member(body, 'timestamp'), member(item, 'timestamp')]) {
    if (typeof value !== 'string') continue;
    const at = readInstant(value);
    return at === null ? 'wrong' : new Date(at);
  }
  return null;
}

function invalid(message: string, field: string): Issue {
  return { code: 'invalidEvent', message, field };
}
