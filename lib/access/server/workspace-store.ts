import { withControl } from '@/lib/db/transaction';

export interface WorkspaceEntry {
  workspaceId: string;
  slug: string;
  name: string;
  sample: boolean;
}

/** Every workspace, the oldest first. */
export async function selectWorkspaces(): Promise<WorkspaceEntry[]> {
  return withControl((tx) =>
    tx.sql<WorkspaceEntry>(
      `SELECT workspace_id::text AS "workspaceId", slug, name, sample FROM workspace ORDER BY created_at, workspace_id`,
    ),
  );
}
