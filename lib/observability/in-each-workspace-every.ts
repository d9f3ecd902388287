import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { perDatabase } from '@/lib/db/per-database';
import { inEachWorkspace } from './in-each-workspace';

/**
 * A worker's loop that does its work in each workspace, but in none more often than once in `everyMs` milliseconds. In one workspace that is named it does it at
 * once. A round that failed does not count: its workspace is tried again after a second, then ever later, at most a minute. The loop returns how much was done, and
 * throws the first failure after the last workspace.
 */
export function inEachWorkspaceEvery(
  what: string,
  everyMs: number,
  work: (workspaceId: string, now: Date) => Promise<number>,
): (workspaceId?: string, now?: Date) => Promise<number> {
  const round = inEachWorkspace(what);
  const looked = perDatabase(() => new Map<string, number>());
  return async (workspaceId, now = new Date()) => {
    if (workspaceId) return work(workspaceId, now);
    return round(await listWorkspaceIds(), async (id) => {
      if (now.getTime() - (looked().get(id) ?? -Infinity) < everyMs) return 0;
      const done = await work(id, now);
      looked().set(id, now.getTime()); // a round that failed is none: it is tried again as in-each-workspace.ts says
      return done;
    });
  };
}
