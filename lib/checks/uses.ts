import { parseLabel } from '@/lib/decisions/labels';
import type { ArtifactKind } from '@/lib/registry/artifact-kinds';
import { splitModel } from '@/lib/registry/model-family';

/** Kinds that traffic names. */
export type UsedKind = Extract<ArtifactKind, 'model' | 'prompt' | 'policy' | 'agent' | 'tool'>;

export interface Use {
  kind: UsedKind;
  name: string;
  /** '' where none was reported. */
  version: string;
}
/** A digest as the emitter reported it. */
export interface ReportedDigest {
  kind: string;
  name: string;
  version: string;
  digest: string;
}

const NAME_MAX = 200;

/**
 * What a decision used, from its labels. A version without a name belongs to the artifact that the decision names alone of that kind; without one, to
 * the artifact that goes by the AI system's own key, because the emitter has one of that kind and no name for it. Pure.
 */
export function usesOf(labels: readonly string[], systemKey: string): { uses: Use[]; digests: ReportedDigest[] } {
  const values = new Map<string, string[]>();
  for (const text of labels) {
    const parsed = parseLabel(text);
    if (parsed) values.set(parsed.field, [...(values.get(parsed.field) ?? []), parsed.value]);
  }
  const of = (field: string): string[] => values.get(field) ?? [];
  const uses: Use[] = [
    ...of('model').map((given): Use => ({ kind: 'model', ...splitModel(given) })),
    ...of('tool').map((name): Use => ({ kind: 'tool', name, version: '' })),
    ...versioned('prompt', of('prompt'), of('promptVersion'), systemKey),
    ...versioned('agent', of('agent'), of('agentVersion'), systemKey),
    ...versioned('policy', [], of('policyVersion'), systemKey),
  ].filter(({ name, version }) => name !== '' && name.length <= NAME_MAX && version.length <= NAME_MAX);
  const distinct = [...new Map(uses.map((one) => [JSON.stringify([one.kind, one.name, one.version]), one])).values()];
  return {
    uses: distinct.filter((one) => one.version !== '' || !distinct.some((other) => other.version !== '' && sameName(one, other))),
    digests: of('digest').flatMap((text) => digestOf(text) ?? []),
  };
}

const sameName = (a: Use, b: Use): boolean => a.kind === b.kind && a.name === b.name;

function versioned(kind: UsedKind, names: readonly string[], versions: readonly string[], systemKey: string): Use[] {
  const cut = [...names, ...versions].flatMap((text): Use[] => {
    const at = text.lastIndexOf('@');
    return at > 0 && at < text.length - 1 ? [{ kind, name: text.slice(0, at), version: text.slice(at + 1) }] : [];
  });
  const plain = names.filter((name) => !name.includes('@'));
  const bare = versions.filter((version) => !version.includes('@') && !cut.some((one) => one.version === version));
  const alone = plain.length === 1 ? plain[0]! : systemKey;
  return [
    ...cut,
    ...bare.map((version): Use => ({ kind, name: alone, version })),
    ...plain.map((name): Use => ({ kind, name, version: '' })),
  ];
}

function digestOf(text: string): ReportedDigest | null {
  const match = /^([A-Za-z]+)\/(.+)@([^@#]+)#([0-9a-f]+)$/.exec(text);
  return match?.[4]!.length === 64 ? { kind: match[1]!, name: match[2]!, version: match[3]!, digest: match[4]! } : null;
}
