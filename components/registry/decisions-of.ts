import type { ArtifactKind } from '@/lib/registry/artifact-kinds';
import { canBeBare } from '@/lib/search/grammar/print-query';
import { quote } from '@/lib/search/grammar/quote';
import { explorerHref } from '../explorer/decisions/decision-list';

const value = (text: string): string => (canBeBare(text) ? text : quote(text));
/** `field:begins*`, or the value itself where the grammar cannot say "begins" of it. */
const begins = (field: string, text: string): string => (canBeBare(text) ? `${field}:${text}*` : `${field}:${quote(text)}`);

/**
 * The explorer's query for decisions that used an artifact, or one version of it; null for kinds that decisions do not name. `systemKeys`: AI systems it
 * was seen in; a name that is one of their keys stands for "no name was reported". Pure.
 */
export function usesQuery(
  kind: ArtifactKind,
  name: string,
  version: string | null,
  systemKeys: readonly string[],
): string | null {
  const nameless = systemKeys.includes(name);
  const at = `${name}@${version ?? ''}`;
  switch (kind) {
    case 'model':
      if (version === null) return begins('model', name);
      return `(model:${value(`${name}-${version}`)} OR model:${value(at)})`;
    case 'tool':
      return `tool:${value(name)}`;
    case 'prompt': {
      if (nameless) return `system:${value(name)} ${version === null ? 'has:promptVersion' : `promptVersion:${value(version)}`}`;
      if (version === null) return `(prompt:${value(name)} OR ${begins('prompt', at)} OR ${begins('promptVersion', at)})`;
      return `(promptVersion:${value(at)} OR prompt:${value(at)} OR (prompt:${value(name)} promptVersion:${value(version)}))`;
    }
    case 'policy':
      if (nameless) return `system:${value(name)} ${version === null ? 'has:policyVersion' : `policyVersion:${value(version)}`}`;
      return version === null ? begins('policyVersion', at) : `policyVersion:${value(at)}`;
    case 'agent': {
      const whose = nameless ? `(agent:${value(name)} OR system:${value(name)})` : `agent:${value(name)}`;
      return version === null ? whose : `${whose} agentVersion:${value(version)}`;
    }
    case 'index':
    case 'dataset':
      // A name and a version, or both in one: docs/registry.md.
      if (version === null) return `(dataset:${value(name)} OR ${begins('dataset', at)} OR ${begins('dataset', `${name}-`)})`;
      return `(dataset:${value(at)} OR dataset:${value(`${name}-${version}`)}${version.startsWith(name) ? ` OR dataset:${value(version)}` : ''})`;
    default:
      return null;
  }
}

/** The explorer over all time. */
export const explorerAll = (q: string): string => explorerHref({ q, range: { preset: 'all' } });
