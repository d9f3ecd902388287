import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { AGENT_VERSION_KEYS, attributeOf, ENVIRONMENT_KEYS, POLICY_VERSION_KEYS, type IdentityKeys } from './identity-keys';
import { ARTIFACTS_KEY, reportedDigests } from './artifact-digests';
import type { DecisionPart, OtlpOrigin } from './contract';
import { asArray, parseJson, textOf } from './read-attributes';
import { NO_MEMBERS, Reader } from './reader';
import type { SourceNotes } from './source-notes';

const SUBJECTS = ['countersign.subjects'];
const named = new WeakMap<IdentityKeys, ReadonlySet<string>>();

/** Every attribute that can say something here. Most spans have none: that is found out by going through theirs, which are fewer. */
export function namesIn(keys: IdentityKeys): ReadonlySet<string> {
  let names = named.get(keys);
  if (!names) {
    const all = [...keys.user, ...keys.session, ...keys.promptVersion].flatMap((key) => [key, attributeOf(key)]);
    names = new Set([...all, ...ENVIRONMENT_KEYS, ...POLICY_VERSION_KEYS, ...AGENT_VERSION_KEYS, ...SUBJECTS, ARTIFACTS_KEY]);
    named.set(keys, names);
  }
  return names;
}

export function says(attributes: JsonObject, names: ReadonlySet<string>): boolean {
  for (const key in attributes) if (names.has(key)) return true;
  return false;
}

/** Who and which version, wherever the emitter put it: the record's own attributes, then the resource's where that can say it. */
export function identityOf(origin: OtlpOrigin, from: Reader, keys: IdentityKeys, notes: SourceNotes | null): DecisionPart {
  const part: DecisionPart = {};
  const names = namesIn(keys);
  const own = says(from.values, names);
  const resource = origin.resource.attributes;
  if (!own && !says(resource, names)) return part;
  const of = own ? from : NO_MEMBERS;
  const around = new Reader(resource, '/resource/attributes', notes);
  const found = (field: string, value: string | undefined): string | undefined => {
    if (value === undefined) notes?.drop();
    else notes?.keep(field);
    return value;
  };
  const user = found('decision.user', listed(of, keys.user));
  const session = found('decision.session', listed(of, keys.session));
  const environment = found('decision.environment', of.text(ENVIRONMENT_KEYS) ?? around.text(ENVIRONMENT_KEYS));
  const prompt = found('decision.versions.prompt', listed(of, keys.promptVersion) ?? listed(around, keys.promptVersion));
  const policy = found('decision.versions.policy', of.text(POLICY_VERSION_KEYS) ?? around.text(POLICY_VERSION_KEYS));
  const agent = found('decision.versions.agent', of.text(AGENT_VERSION_KEYS) ?? around.text(AGENT_VERSION_KEYS));
  if (user) part.user = user;
  if (session) part.session = session;
  if (environment) part.environment = environment;
  if (prompt || policy || agent)
    part.versions = { ...(prompt && { prompt }), ...(policy && { policy }), ...(agent && { agent }) };
  const subjects = subjectsOf(of.value(SUBJECTS));
  notes?.drop();
  if (subjects) part.subjects = subjects;
  const digests = reportedDigests(of.value([ARTIFACTS_KEY]) ?? around.value([ARTIFACTS_KEY]));
  notes?.drop();
  if (digests) part.digests = digests;
  return part;
}

/** The first key of the list that is there, as text. */
export function listed(from: Reader, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = from.has(key) ? from.text([key]) : inside(from, key);
    if (value !== undefined) return value;
  }
  return undefined;
}

function inside(from: Reader, key: string): string | undefined {
  const attribute = attributeOf(key);
  if (attribute === key || !from.has(attribute)) return undefined;
  return from.object([attribute])?.text([key.slice(attribute.length + 1)]);
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
