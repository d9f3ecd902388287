import { withWorkspace } from '@/lib/db/transaction';
import type { SystemEntry } from '../contract';
import { insertSystems, selectSystemsByKey } from './system-store';

/** Names and capture levels may be a few seconds old on other nodes; ids never change. */
const MAX_AGE_MS = 5_000;
const MAX_ENTRIES = 10_000;
const cache = new Map<string, { entry: SystemEntry; readAt: number }>();
const keyOf = (workspaceId: string, key: string): string => `${workspaceId} ${key}`;

/** Forgets what was read: after a change on this node. */
export function forgetSystems(): void {
  cache.clear();
}

/**
 * The systems by the keys that emitters use. `create` adds keys never seen before, with the time of their first
 * record as claimed; without it they are missing from the answer. Reads from a cache of 5 seconds.
 */
export async function resolveSystems(
  workspaceId: string,
  keys: Iterable<string>,
  create: false | ReadonlyMap<string, Date>,
): Promise<Map<string, SystemEntry>> {
  const found = new Map<string, SystemEntry>();
  const missing = new Set<string>();
  const oldest = Date.now() - MAX_AGE_MS;
  for (const key of keys) {
    const held = cache.get(keyOf(workspaceId, key));
    if (held && held.readAt >= oldest) found.set(key, held.entry);
    else missing.add(key);
  }
  if (missing.size === 0) return found;
  const read = await withWorkspace(workspaceId, async (tx) => {
    const known = await selectSystemsByKey(tx, workspaceId, [...missing]);
    const have = new Set(known.map((entry) => entry.key));
    const unknown = [...missing].filter((key) => !have.has(key));
    if (!create || unknown.length === 0) return known;
    await insertSystems(tx, workspaceId, new Map(unknown.map((key) => [key, create.get(key) ?? new Date()])));
    return selectSystemsByKey(tx, workspaceId, [...missing]);
  });
  if (cache.size > MAX_ENTRIES) cache.clear();
  for (const entry of read) {
    found.set(entry.key, entry);
    cache.set(keyOf(workspaceId, entry.key), { entry, readAt: Date.now() });
  }
  return found;
}
