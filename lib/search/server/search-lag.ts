import { withWorkspace } from '@/lib/db/transaction';
import { readLag } from './index-store';

/** How many events the text index is behind the log, and the age of the oldest of them in seconds. */
export async function searchLag(workspaceId: string): Promise<{ lagEvents: number; lagSeconds: number }> {
  return withWorkspace(workspaceId, (tx) => readLag(tx, workspaceId));
}
