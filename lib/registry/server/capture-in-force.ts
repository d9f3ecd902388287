import type { SqlTx } from '@/lib/db/transaction';
import type { CaptureLevel } from '../capture-levels';
import { lockCapture, selectStricter } from './capture-store';
import { forgetSystems } from './resolve-systems';

/** The levels of the systems of which not everything is kept; every other stores in full. By id or by key: each function says by which. */
export type StricterLevels = ReadonlyMap<string, CaptureLevel>;

const NONE: StricterLevels = new Map();
/** The levels as a process knows them, and the change in the log up to which it does. */
const known = new Map<string, { changedAt: number; levels: StricterLevels }>();

/**
 * The capture levels in force for what is appended now. Costs nothing while nothing has changed: the head's row, which is locked anyway, says which change
 * was the last (`changedAt`; -1: none since there is such a mark). By id. After a change this process forgets what it had read of the systems, too.
 */
export async function captureUnderLock(tx: SqlTx, workspaceId: string, changedAt: number): Promise<StricterLevels> {
  if (changedAt === -1) return NONE;
  const held = known.get(workspaceId);
  if (held?.changedAt === changedAt) return held.levels;
  const rows = await selectStricter(tx, workspaceId);
  const levels = new Map(rows.map((row) => [row.system_id, row.level]));
  known.set(workspaceId, { changedAt, levels });
  forgetSystems();
  return levels;
}

/** By key, as they were when somebody last stored beside the log: for what is captured before its transaction, which then asks captureUntilCommit. */
const lastByKey = new Map<string, StricterLevels>();

/** What to capture at before captureUntilCommit has been asked; none is known to a process that has asked nothing yet. By key. */
export const captureSupposed = (workspaceId: string): StricterLevels => lastByKey.get(workspaceId) ?? NONE;

/**
 * The levels of the systems of which not everything is kept, by the keys that emitters use, for what is stored beside the log. They stay true until the
 * transaction ends: who changes one waits for it.
 */
export async function captureUntilCommit(tx: SqlTx, workspaceId: string): Promise<StricterLevels> {
  await lockCapture(tx, workspaceId, 'use');
  const levels = new Map((await selectStricter(tx, workspaceId)).map((row) => [row.key, row.level]));
  lastByKey.set(workspaceId, levels);
  return levels;
}
