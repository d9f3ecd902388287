import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';

/**
 * A worker's loop that looks in each workspace, but at most once in `everyMs` milliseconds, whom to remind of something. Of one workspace that is named it
 * looks at once. The loop returns how many reminders were made, and throws the first failure after the last workspace.
 */
export function remindEach(
  what: string,
  everyMs: number,
  remindIn: (workspaceId: string, now: Date) => Promise<number>,
): (now?: Date, workspaceId?: string) => Promise<number> {
  const round = inEachWorkspace(what);
  const looked = new Map<string, number>();
  return async (now = new Date(), workspaceId) => {
    if (workspaceId) return remindIn(workspaceId, now);
    return round(await listWorkspaceIds(), async (id) => {
      if (now.getTime() - (looked.get(id) ?? 0) < everyMs) return 0;
      looked.set(id, now.getTime());
      return remindIn(id, now);
    });
  };
}
