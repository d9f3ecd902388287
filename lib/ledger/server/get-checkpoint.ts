import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import type { LogReader } from '../log-reader';
import { checkpointOfSize, newestCheckpoint, type StoredCheckpoint } from './checkpoint-store';
import type { SqlTx } from '@/lib/db/transaction';

/** The newest signed checkpoint, or that of a size that was signed. Throws AppError notFound. */
export async function getCheckpoint({ workspaceId }: LogReader, size?: number): Promise<StoredCheckpoint> {
  return withWorkspace(workspaceId, (tx) => findCheckpoint(tx, workspaceId, size));
}

export async function findCheckpoint(tx: SqlTx, workspaceId: string, size?: number): Promise<StoredCheckpoint> {
  const newest = await newestCheckpoint(tx, workspaceId);
  if (!newest) throw new AppError('notFound', 'No checkpoint of this log has been signed yet.', { field: 'size' });
  if (size === undefined || size === newest.size) return newest;
  const found = await checkpointOfSize(tx, workspaceId, size);
  if (found) return found;
  throw new AppError('notFound', `No checkpoint of this size was signed. The newest has the size ${newest.size}.`, {
    field: 'size',
    newest: newest.size,
  });
}
