import { ARTIFACT_KINDS, type ArtifactKind } from '@/lib/registry/artifact-kinds';

/** The list's filter as its address writes it: `kind:prompt state:unregistered words of the name`. Pure and client-safe. */
export const ARTIFACT_STATE_WORDS = {
  all: 'All',
  registered: 'Registered',
  unregistered: 'Seen, not registered',
  unused: 'Registered, never seen',
  waiting: 'Waits for consent',
} as const;
export type ArtifactState = keyof typeof ARTIFACT_STATE_WORDS;

export interface ArtifactFilter {
  kind: ArtifactKind | null;
  state: ArtifactState;
  /** AI system, by id or key. */
  system: string | null;
  text: string;
}

export function readFilter(q: string): ArtifactFilter {
  const filter: ArtifactFilter = { kind: null, state: 'all', system: null, text: '' };
  const words: string[] = [];
  for (const word of q.split(/\s+/).filter(Boolean)) {
    const [, name, value] = /^(kind|state|system):(.+)$/.exec(word) ?? [];
    if (name === 'kind' && value && Object.hasOwn(ARTIFACT_KINDS, value)) filter.kind = value as ArtifactKind;
    else if (name === 'state' && value && Object.hasOwn(ARTIFACT_STATE_WORDS, value)) filter.state = value as ArtifactState;
    else if (name === 'system' && value) filter.system = value;
    else words.push(word);
  }
  return { ...filter, text: words.join(' ') };
}

export function printFilter({ kind, state, system, text }: ArtifactFilter): string {
  return [kind && `kind:${kind}`, state !== 'all' && `state:${state}`, system && `system:${system}`, text.trim()]
    .filter(Boolean)
    .join(' ');
}

/** Where the rows are read. */
export function artifactsUrl(filter: ArtifactFilter, page: { sort: string; limit: number; cursor: string | null }): string {
  const params = new URLSearchParams();
  if (filter.text) params.set('q', filter.text);
  if (filter.kind) params.set('kind', filter.kind);
  if (filter.state !== 'all') params.set('state', filter.state);
  if (filter.system) params.set('system', filter.system);
  params.set('sort', page.sort);
  params.set('limit', String(page.limit));
  if (page.cursor) params.set('cursor', page.cursor);
  return `/api/v1/artifacts?${params}`;
}
