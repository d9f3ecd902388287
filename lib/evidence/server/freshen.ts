import { withWorkspace } from '@/lib/db/transaction';
import type { Asked } from './block-query';
import { DAY_VERSIONS } from './blocks';
import { countDue, followLog } from './count-evidence';
import { listDaysToCount } from './day-store';

/** What a reader waits for: beyond it the worker goes on, and the page says how far it is. */
const DECISIONS_AT_ONCE = 20_000;
const PIECES = 4;

/**
 * Counts what is due of the days that were asked for, as far as it is quick. Returns how many days with decisions there are and how many are counted
 * now; null when all are.
 */
export async function freshen(asked: Asked): Promise<{ done: number; of: number } | null> {
  if (asked.systems.length === 0) return null;
  const within = { systems: asked.systems, from: asked.from, to: asked.to };
  try {
    for (let i = 0; i < PIECES && (await followLog(asked.workspaceId)) > 0; i++);
    for (let i = 0; i < PIECES && (await countDue(asked.workspaceId, within, DECISIONS_AT_ONCE)) > 0; i++);
  } catch (error) {
    // A database that serves reads only keeps the counts it has; what is missing is told below.
    if ((error as { code?: string }).code !== 'readOnly') throw error;
  }
  return withWorkspace(asked.workspaceId, async (tx) => {
    const due = await listDaysToCount(tx, asked.workspaceId, DAY_VERSIONS, within, 100_000);
    if (due.length === 0) return null;
    const of = await listDaysToCount(tx, asked.workspaceId, new Map([['', '']]), within, 100_000);
    return { done: of.length - due.length, of: of.length };
  });
}
