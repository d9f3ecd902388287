import { setTimeout as wait } from 'node:timers/promises';
import { withWorkspace } from '@/lib/db/transaction';
import type { CountingProgress } from '../contract';
import type { Asked } from './block-query';
import { DAY_VERSIONS } from './blocks';
import { countDue, followLog } from './count-evidence';
import { listDaysToCount, readEvidenceCursor } from './day-store';

/** What a reader waits for: beyond it the worker goes on, and the page says how far it is. */
const BUDGET_MS = 800;
/** Of a piece: well under a second. A workspace that is counted in few pieces is counted whole, however slow the machine. */
const DECISIONS_AT_ONCE = 3_000;
const PIECES_AT_LEAST = 3;
/** While another holds the cursor: it takes a piece of the log or of the days, and lets go. */
const LOOKS = 20;
const LOOK_MS = 50;

/**
 * Counts what is due of the days that were asked for, as far as it is quick. Null when all of it is counted, up to every event that was in the log when
 * this began; otherwise how many days with decisions there are, how many are counted, and how many of those events nobody has looked at.
 */
export async function freshen(asked: Asked): Promise<CountingProgress | null> {
  if (asked.systems.length === 0) return null;
  const { head } = await withWorkspace(asked.workspaceId, (tx) => readEvidenceCursor(tx, asked.workspaceId));
  const began = performance.now();
  for (let pieces = 0, looks = 0; ;) {
    const progress = await readProgress(asked, head);
    const isLong = pieces >= PIECES_AT_LEAST && performance.now() - began > BUDGET_MS;
    if (progress === null || isLong || looks === LOOKS) return progress;
    try {
      if ((await countPiece(asked, progress)) > 0) pieces++;
      else looks += await wait(LOOK_MS, 1);
    } catch (error) {
      // A database that serves reads only keeps the counts it has; what is missing is told.
      if ((error as { code?: string }).code !== 'readOnly') throw error;
      return progress;
    }
  }
}

const countPiece = (asked: Asked, { behind }: CountingProgress): Promise<number> =>
  behind > 0 ? followLog(asked.workspaceId) : countDue(asked.workspaceId, asked, DECISIONS_AT_ONCE);

/** How far the days are counted, with the log followed up to `head` (a number of events); null when nothing is missing. */
function readProgress(asked: Asked, head: number): Promise<CountingProgress | null> {
  const { workspaceId } = asked;
  return withWorkspace(workspaceId, async (tx) => {
    const behind = Math.max(0, head - (await readEvidenceCursor(tx, workspaceId)).nextIdx);
    const due = await listDaysToCount(tx, workspaceId, DAY_VERSIONS, asked, 100_000);
    if (due.length === 0 && behind === 0) return null;
    const of = await listDaysToCount(tx, workspaceId, new Map([['', '']]), asked, 100_000);
    return { done: of.length - due.length, of: of.length, behind };
  });
}
