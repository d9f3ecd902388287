import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { selectKeyHistories, selectLastKeyChange, type KeyHistories } from './identity-keys-store';

/** Lists of keys as a process knows them, and the change in the log up to which it does; -1: nobody ever changed any. */
interface Known {
  changedAt: number;
  histories: KeyHistories;
}
const NONE: Known = { changedAt: -1, histories: new Map() };
const known = new Map<string, Known>();

/** For tests, and after a rebuild that changed what holds. */
export function forgetKeys(): void {
  known.clear();
}

/**
 * The lists to map new records with, before the log's head is locked. They may be older than the last change on another node: whoever
 * appends asks `keysUnderLock`.
 */
export async function keysKnown(workspaceId: string): Promise<KeyHistories> {
  const held = known.get(workspaceId);
  if (held) return held.histories;
  // A change between the two readings makes the place older than the lists: it is read again under the lock.
  const read = await withWorkspace(workspaceId, async (tx) => ({
    changedAt: (await selectLastKeyChange(tx, workspaceId)) ?? NONE.changedAt,
    histories: await selectKeyHistories(tx, workspaceId),
  }));
  known.set(workspaceId, read);
  return read.histories;
}

/**
 * The lists in force for what is appended now. Costs nothing while nothing has changed: the head's row, which is locked anyway, says
 * which change was the last.
 */
export async function keysUnderLock(tx: SqlTx, workspaceId: string, changedAt: number): Promise<KeyHistories> {
  if (changedAt === NONE.changedAt) return NONE.histories;
  const held = known.get(workspaceId);
  if (held?.changedAt === changedAt) return held.histories;
  const histories = await selectKeyHistories(tx, workspaceId);
  known.set(workspaceId, { changedAt, histories });
  return histories;
}
