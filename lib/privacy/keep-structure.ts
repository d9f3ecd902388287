import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { LABEL_MAX, notCaptured } from './keep-metadata';

/**
 * What is structure in a record of a foreign form, member by member: `true` is a name, an id, a time or a state; `label` a verdict in a
 * word or two; `numbers` holds counts
 * and settings of which the numbers stay. Everything that is not named here is content: a newer sender's member cannot leak.
 */
export interface Structure {
  readonly [member: string]: true | 'label' | 'numbers' | Structure;
}

const PERSONS = {
  userId: true, user_id: true, user: true, sessionId: true, session_id: true, thread_id: true, promptVersion: true, prompt_version: true,
  policyVersion: true, policy_version: true, agentVersion: true, agent_version: true, environment: true,
} as const; // prettier-ignore

/** One event of Langfuse's batch ingestion. */
export const LANGFUSE_STRUCTURE: Structure = {
  id: true,
  type: true,
  timestamp: true,
  body: {
    id: true, type: true, traceId: true, parentObservationId: true, observationId: true, name: true, userId: true, sessionId: true,
    timestamp: true, startTime: true, endTime: true, completionStartTime: true, environment: true, release: true, version: true, level: true,
    model: true, promptName: true, promptVersion: true, dataType: true, source: true, value: 'label', stringValue: 'label', configId: true,
    queueId: true, usage: 'numbers', usageDetails: 'numbers', costDetails: 'numbers', modelParameters: 'numbers', metadata: PERSONS,
  },
}; // prettier-ignore

/** One item of the OpenAI Agents SDK's export. */
export const AGENTS_STRUCTURE: Structure = {
  object: true, id: true, trace_id: true, parent_id: true, workflow_name: true, group_id: true, started_at: true, ended_at: true,
  metadata: PERSONS,
  span_data: {
    type: true, name: true, model: true, response_id: true, from_agent: true, to_agent: true, server: true, output_type: true, handoffs: true,
    tools: true, triggered: true, turn: true, agent_name: true, usage: 'numbers', model_config: 'numbers',
    data: { sdk_span_type: true, turn: true, agent_name: true, name: true, usage: 'numbers' },
  },
}; // prettier-ignore

/** Members that hold ids of records: never masked, or nothing would find its place any more. */
export const STRUCTURAL_IDS: ReadonlySet<string> = new Set([
  'id', 'traceId', 'parentObservationId', 'observationId', 'sessionId', 'trace_id', 'parent_id', 'group_id', 'response_id',
]); // prettier-ignore

/** Longer text is no name. */
const NAME_MAX = 512;

/** Replaces what is not structure, in place. */
export function keepStructure(
  object: JsonObject,
  structure: Structure,
  gone: (value: JsonValue) => JsonValue = notCaptured,
): void {
  for (const key of Object.keys(object)) {
    const value = object[key]!;
    if (value === null || typeof value === 'boolean') continue;
    const known = Object.hasOwn(structure, key) ? structure[key] : undefined;
    if (known === 'numbers') object[key] = onlyNumbers(value, gone);
    else if (typeof known === 'object' && isJsonObject(value)) keepStructure(value, known, gone);
    else if (known === 'label' && typeof value === 'string' && value.length > LABEL_MAX) object[key] = gone(value);
    else if ((known !== true && known !== 'label') || !isName(value)) object[key] = gone(value);
  }
}

function isName(value: JsonValue): boolean {
  if (typeof value === 'string') return value.length <= NAME_MAX;
  if (Array.isArray(value)) return value.length <= 100 && value.every((item) => typeof item === 'string' && item.length <= 128);
  return typeof value === 'number';
}

function onlyNumbers(value: JsonValue, gone: (value: JsonValue) => JsonValue): JsonValue {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (!isJsonObject(value)) return gone(value);
  for (const key of Object.keys(value)) value[key] = onlyNumbers(value[key]!, gone);
  return value;
}
