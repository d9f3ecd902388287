import { MAPPER_VERSIONS } from '@/lib/dialects/mapper-versions';

/** What pages show of re-maps. Client-safe, without zod. Times are RFC 3339 UTC. */
export interface RemapView {
  id: string;
  scope: 'outdated' | 'all';
  /** Null: all AI systems. */
  system: string | null;
  askedBy: string | null;
  askedAt: string;
  finishedAt: string | null;
  state: 'waiting' | 'running' | 'done';
  total: number | null;
  checked: number;
  changed: number;
  /** Decisions by "dialect/version" that were mapped anew. */
  from: Record<string, number>;
  to: Record<string, string>;
  /** Place of its `record.remapped` in the log. */
  index: number | null;
}
export interface OutdatedView {
  system: { id: string; name: string };
  dialect: string;
  version: string;
  /** The version of today; null when there is no such mapper any more. */
  current: string | null;
  decisions: number;
  steps: number;
}
export interface RemapState {
  /** Null: not counted yet since the mappers changed. */
  countedAt: string | null;
  outdated: OutdatedView[];
  runs: RemapView[];
  may: boolean;
}

/** A row made by another version of its mapper than the one of today. */
export function isOutdated(dialect: string, version: string): boolean {
  return MAPPER_VERSIONS[dialect] !== version;
}
