import type { DecisionPart } from './contract';
import { attributeOf, DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';
import { withoutUndefined } from './read-attributes';
import type { Reader } from './reader';
import type { SourceNotes } from './source-notes';
import { namesIn, says } from './span-identity';

/** What a format has a member of its own for. */
export interface OwnMembers {
  user?: readonly string[];
  session?: readonly string[];
  environment?: readonly string[];
}

/** Objects of free metadata go by other names in a vendor's OpenTelemetry export: one list serves both. */
const METADATA = /^(?:metadata|langfuse\.(?:trace|observation)\.metadata)#/;
const POLICY = ['countersign.policy.version', 'policyVersion', 'policy_version'];
const AGENT = ['countersign.agent.version', 'agentVersion', 'agent_version'];
const VERSION_NAMES = new Set([...POLICY, ...AGENT]);

/**
 * Who and which version, in a record that is no OpenTelemetry: the format's own members and the key lists of the AI system, looked for in
 * the record's body and in its free metadata. Lists that somebody set come before the format's members, the default ones after them.
 */
export function bodyIdentity(
  body: Reader,
  own: OwnMembers,
  metadata: Reader | undefined,
  keys: IdentityKeys,
  notes: SourceNotes | null,
): DecisionPart {
  // Most records have no free metadata and none of the names: that is found out by going through their members, which are fewer.
  const silent = metadata === undefined && !says(body.values, namesIn(keys)) && !says(body.values, VERSION_NAMES);
  const listed = (list: readonly string[]): string | undefined => {
    if (silent) return undefined;
    for (const key of list) {
      const value = oneOf(body, metadata, key);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const find = (field: string, members: readonly string[], list: readonly string[]): string | undefined => {
    const found = keys === DEFAULT_IDENTITY_KEYS ? (body.text(members) ?? listed(list)) : (listed(list) ?? body.text(members));
    if (found === undefined) notes?.drop();
    else notes?.keep(`decision.${field}`);
    return found;
  };
  const user = find('user', own.user ?? [], keys.user);
  const session = find('session', own.session ?? [], keys.session);
  const environment = find('environment', own.environment ?? [], []);
  const versions = withoutUndefined({
    prompt: find('versions.prompt', [], keys.promptVersion),
    policy: find('versions.policy', [], POLICY),
    agent: find('versions.agent', [], AGENT),
  });
  return withoutUndefined<DecisionPart>({
    user,
    session,
    environment,
    versions: Object.keys(versions).length > 0 ? versions : undefined,
  });
}

/** A key as it stands in the body, as `metadata#member`, or as a member of the metadata. */
function oneOf(body: Reader, metadata: Reader | undefined, key: string): string | undefined {
  if (METADATA.test(key)) return metadata?.text([key.slice(key.indexOf('#') + 1)]);
  const attribute = attributeOf(key);
  if (attribute === key) return body.text([key]) ?? metadata?.text([key]);
  return (body.object([attribute]) ?? metadata?.object([attribute]))?.text([key.slice(attribute.length + 1)]);
}
