import { withWorkspace } from '@/lib/db/transaction';
import { clearIndex } from './index-store';

/** Empties the workspace's text index and lets the worker fill it again from the log: after a change of the tokeniser. */
export async function resetSearchIndex(workspaceId: string): Promise<void> {
  await withWorkspace(workspaceId, (tx) => clearIndex(tx, workspaceId));
}
