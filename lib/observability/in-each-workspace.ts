import { AppError } from '@/lib/shared/errors';
import { log } from './log';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Does the work in each workspace, one after the other, and returns how much was done. Throws the first failure after the last one. */
export type Round = (workspaceIds: readonly string[], work: (workspaceId: string) => Promise<number>) => Promise<number>;

/**
 * Rounds of one kind of work through all workspaces. A workspace that fails does not stop those after it: it is logged, left out for a
 * while (1 s, then twice as long each time, at most a minute) and tried again. Its round fails when all others have had their turn, so
 * that the caller knows; the next rounds, without it, do not. `now` in Unix milliseconds.
 */
export function inEachWorkspace(what: string, now: () => number = Date.now): Round {
  const failing = new Map<string, { until: number; wait: number }>();
  return async (workspaceIds, work) => {
    let done = 0;
    let failure: { error: unknown } | null = null;
    for (const workspaceId of workspaceIds) {
      const held = failing.get(workspaceId);
      if (held && now() < held.until) continue;
      try {
        done += await work(workspaceId);
        failing.delete(workspaceId);
      } catch (error) {
        // A database that is away or serves reads only is no workspace's own failure: the others would meet the same.
        if (error instanceof AppError && (error.code === 'unavailable' || error.code === 'readOnly')) throw error;
        failure ??= { error };
        const wait = held ? Math.min(held.wait * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
        failing.set(workspaceId, { until: now() + wait, wait });
        // The message of an unknown error may quote what was stored: its name and code say enough to look further.
        const { name, code } = error as { name?: string; code?: string };
        log().error({ workspaceId, work: what, error: name, code, retryMs: wait }, 'work in a workspace failed');
      }
    }
    if (failure) throw failure.error;
    return done;
  };
}
