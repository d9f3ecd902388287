import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { ARTIFACTS_KEY, reportedDigests } from './artifact-digests';
import { AGENT_VERSION_KEYS, ENVIRONMENT_KEYS, POLICY_VERSION_KEYS, type IdentityKeys } from './identity-keys';
import type { DecisionPart, OtlpOrigin } from './contract';
import { asArray, parseJson, textOf } from './read-attributes';
import { Reader } from './reader';
import type { SourceNotes } from './source-notes';

/** Who and which version, wherever the emitter put it: the record's own attributes, then the resource's where that can say it. */
export function identityOf(origin: OtlpOrigin, from: Reader, keys: IdentityKeys, notes: SourceNotes | null): DecisionPart {
  const resource = new Reader(origin.resource.attributes, '/resource/attributes', notes);
  const found = (field: string, value: string | undefined): string | undefined => {
    if (value === undefined) notes?.drop();
    else notes?.keep(field);
    return value;
  };
  const user = found('decision.user', listed(from, keys.user));
  const session = found('decision.session', listed(from, keys.session));
  const environment = found('decision.environment', from.text(ENVIRONMENT_KEYS) ?? resource.text(ENVIRONMENT_KEYS));
  const prompt = found('decision.versions.prompt', listed(from, keys.promptVersion) ?? listed(resource, keys.promptVersion));
  const policy = found('decision.versions.policy', from.text(POLICY_VERSION_KEYS) ?? resource.text(POLICY_VERSION_KEYS));
  const agent = found('decision.versions.agent', from.text(AGENT_VERSION_KEYS) ?? resource.text(AGENT_VERSION_KEYS));
  const part: DecisionPart = {};
  if (user) part.user = user;
  if (session) part.session = session;
  if (environment) part.environment = environment;
  if (prompt || policy || agent)
    part.versions = { ...(prompt && { prompt }), ...(policy && { policy }), ...(agent && { agent }) };
  const subjects = subjectsOf(from.value(['countersign.subjects']));
  notes?.drop();
  if (subjects) part.subjects = subjects;
  const digests = reportedDigests(from.value([ARTIFACTS_KEY]) ?? resource.value([ARTIFACTS_KEY]));
  notes?.drop();
  if (digests) part.digests = digests;
  return part;
}

/** The first key of the list that is there, as text. */
function listed(from: Reader, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = from.has(key) ? from.text([key]) : inside(from, key);
    if (value !== undefined) return value;
  }
  return undefined;
}

function inside(from: Reader, key: string): string | undefined {
  const hash = key.indexOf('#');
  if (hash < 0) return undefined;
  const attribute = key.slice(0, hash);
  return from.has(attribute) ? from.object([attribute])?.text([key.slice(hash + 1)]) : undefined;
}

/** `[{type, id, role?}]` as JSON text or structured; entries without type or id are left out. */
export function subjectsOf(value: JsonValue | undefined): DecisionPart['subjects'] {
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
