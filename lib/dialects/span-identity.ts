import { ARTIFACTS_KEY, reportedDigests } from './artifact-digests';
import { APPLICATION_KEYS } from './identity-keys';
import type { DecisionPart, OtlpOrigin } from './contract';
import { asArray, asObject, first, parseJson, textOf } from './read-attributes';
import { isJsonObject, type JsonObject } from '@/lib/shared/json';

const { USER, SESSION, ENVIRONMENT, PROMPT_VERSION, POLICY_VERSION, AGENT_VERSION } = APPLICATION_KEYS;

/** Keys inside a `metadata` JSON text, where frameworks leave what their own conventions have no name for. */
const METADATA = ['metadata', 'langfuse.trace.metadata', 'langfuse.observation.metadata'];
const METADATA_USER = ['user_id', 'userId', 'user'];
const METADATA_SESSION = ['session_id', 'sessionId', 'thread_id', 'conversation_id'];

/** Who and which version, wherever the emitter put it: the record's own attributes, then the resource, then `metadata`. */
export function identityOf(origin: OtlpOrigin, attributes: JsonObject): DecisionPart {
  const resource = origin.resource.attributes;
  const part: DecisionPart = {};
  let metadata: JsonObject | undefined;
  for (const key of METADATA) metadata ??= Object.hasOwn(attributes, key) ? asObject(attributes[key]) : undefined;
  const user = textOf(attributes, ...USER) ?? textOf(metadata, ...METADATA_USER);
  const session = textOf(attributes, ...SESSION) ?? textOf(metadata, ...METADATA_SESSION);
  const environment = textOf(attributes, ...ENVIRONMENT) ?? textOf(resource, ...ENVIRONMENT);
  const prompt = textOf(attributes, ...PROMPT_VERSION) ?? textOf(resource, 'countersign.prompt.version');
  const policy = textOf(attributes, ...POLICY_VERSION) ?? textOf(resource, ...POLICY_VERSION);
  const agent = textOf(attributes, ...AGENT_VERSION) ?? textOf(resource, 'countersign.agent.version');
  if (user) part.user = user;
  if (session) part.session = session;
  if (environment) part.environment = environment;
  if (prompt || policy || agent)
    part.versions = { ...(prompt && { prompt }), ...(policy && { policy }), ...(agent && { agent }) };
  const subjects = subjectsOf(first(attributes, ['countersign.subjects']));
  if (subjects) part.subjects = subjects;
  const digests = reportedDigests(first(attributes, [ARTIFACTS_KEY]) ?? resource[ARTIFACTS_KEY]);
  if (digests) part.digests = digests;
  return part;
}

/** `[{type, id, role?}]` as JSON text or structured; entries without type or id are left out. */
export function subjectsOf(value: Parameters<typeof asArray>[0]): DecisionPart['subjects'] {
  const found = (asArray(value) ?? []).flatMap((given) => {
    const one = parseJson(given);
    if (!isJsonObject(one)) return [];
    const type = textOf(one, 'type');
    const id = textOf(one, 'id');
    const role = textOf(one, 'role');
    return type && id ? [{ type, id, ...(role && { role }) }] : [];
  });
  return found.length > 0 ? found : undefined;
}
