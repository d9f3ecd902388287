import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { asArray, parseJson, textOf } from './read-attributes';

/** Where a span or a resource names the digests of what it ran with. */
export const ARTIFACTS_KEY = 'countersign.artifacts';
const DIGEST = /^(?:sha256[:-])?([0-9a-fA-F]{64})$/;

/**
 * `[{kind, name, version, digest}]` as an emitter reports it, each as one text `kind/name@version#sha256`, so that it can be compared with what is
 * registered. Entries without any of the four are left out.
 */
export function reportedDigests(value: JsonValue | undefined): string[] | undefined {
  const found = (asArray(value) ?? []).flatMap((given) => {
    const one = parseJson(given);
    if (!isJsonObject(one)) return [];
    const [kind, name, version] = [textOf(one, 'kind'), textOf(one, 'name'), textOf(one, 'version')];
    const digest = DIGEST.exec(textOf(one, 'digest') ?? '')?.[1]?.toLowerCase();
    return kind && name && version && digest ? [`${kind}/${name}@${version}#${digest}`] : [];
  });
  return found.length > 0 ? found.slice(0, 50) : undefined;
}
