import type { ArtifactKind } from '@/lib/registry/artifact-kinds';
import { explorerHref } from '../explorer/decisions/decision-list';

/** A value as the query grammar takes it. */
const quote = (value: string): string => (/^[\p{L}\p{N}_.-]+$/u.test(value) ? value : `"${value.replace(/(["\\])/g, '\\$1')}"`);

/**
 * The explorer's query for decisions that used an artifact, or one version of it; null for kinds that decisions do not name. `systemKeys`: AI systems it
 * was seen in; a name that is one of their keys stands for "no name was reported".
 */
export function usesQuery(
  kind: ArtifactKind,
  name: string,
  version: string | null,
  systemKeys: readonly string[],
): string | null {
  const nameless = systemKeys.includes(name);
  switch (kind) {
    case 'model':
      return version === null
        ? `model:${quote(name)}*`
        : `(model:${quote(`${name}-${version}`)} OR model:${quote(`${name}@${version}`)})`;
    case 'tool':
      return `tool:${quote(name)}`;
    case 'prompt':
      if (version === null)
        return nameless
          ? `system:${quote(name)} has:promptVersion`
          : `(prompt:${quote(name)} OR promptVersion:${quote(`${name}@`)}*)`;
      return nameless
        ? `system:${quote(name)} promptVersion:${quote(version)}`
        : `(promptVersion:${quote(`${name}@${version}`)} OR prompt:${quote(`${name}@${version}`)} OR (prompt:${quote(name)} promptVersion:${quote(version)}))`;
    case 'policy':
      if (version === null) return nameless ? `system:${quote(name)} has:policyVersion` : `policyVersion:${quote(`${name}@`)}*`;
      return nameless ? `system:${quote(name)} policyVersion:${quote(version)}` : `policyVersion:${quote(`${name}@${version}`)}`;
    case 'agent': {
      const whose = nameless ? `(agent:${quote(name)} OR system:${quote(name)})` : `agent:${quote(name)}`;
      return version === null ? whose : `${whose} agentVersion:${quote(version)}`;
    }
    default:
      return null;
  }
}

/** The explorer over all time. */
export const explorerAll = (q: string): string => explorerHref({ q, range: { preset: 'all' } });
