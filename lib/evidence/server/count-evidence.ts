import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { DAY_VERSIONS, DECISION_BLOCKS } from './blocks';
import { countDays, forgetEmptied, listDaysToCount, lockEvidenceCursor, markTouched, moveEvidenceCursor } from './day-store';

/** Events of the log looked at, and decisions counted, in one transaction. */
const EVENTS = 5_000;
const DECISIONS = 30_000;
const DAYS = 62;

const round = inEachWorkspace('count evidence');

/** Until when each day of an AI system that this process has counted is left alone. */
const restUntil = new Map<string, number>();

/** A day rests for so many times as long as it took to be counted, at least: one of a million decisions that goes on would be counted all the time. */
const REST_PER_MS = 20;

/**
 * Keeps the counts of days right: marks the days whose decisions the log touched since, and counts what is marked, new, or counted by another
 * version of a block. A first count of many years goes on in pieces. Returns how much was done, days like as many events as a piece has at most; 0: nothing is due. For the worker, with `restMs`: a day
 * that goes on is touched every second, and is counted again once it has rested so long, or twenty times as long as counting took. Whoever reads it meanwhile counts it for themselves.
 */
export async function countEvidence(workspaceId?: string, { restMs = 0 }: { restMs?: number } = {}): Promise<number> {
  for (const [day, until] of restUntil) if (until < Date.now()) restUntil.delete(day);
  const countOne = async (id: string): Promise<number> =>
    (await followLog(id)) +
    ((await countDue(id, null, DECISIONS, restMs > 0 ? { restMs, until: restUntil } : null)) > 0 ? EVENTS : 0);
  return workspaceId ? countOne(workspaceId) : round(await listWorkspaceIds(), countOne);
}

/** Marks what the next piece of the log touched. */
export async function followLog(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const cursor = await lockEvidenceCursor(tx, workspaceId);
    if (cursor === null) return 0;
    const events = await markTouched(tx, workspaceId, cursor, EVENTS);
    if (events > 0) await moveEvidenceCursor(tx, workspaceId, cursor + events);
    if (events > 0) await forgetEmptied(tx, workspaceId);
    return events;
  });
}

/**
 * Counts days that are due, of these systems and days or of all, until `most` decisions were read or nothing is left. Returns how many days were counted.
 * Each piece is a transaction of one system. Days that are `resting` are left for later, and what is counted joins them.
 */
export async function countDue(
  workspaceId: string,
  within: { systems: readonly string[]; from: string; to: string } | null,
  most: number,
  resting: { restMs: number; until: Map<string, number> } | null = null,
): Promise<number> {
  const nameOf = (day: { systemId: string; day: string }): string => `${workspaceId} ${day.systemId} ${day.day}`;
  if (within?.systems.length === 0) return 0;
  return withWorkspace(workspaceId, async (tx) => {
    // Two workers would count the same days: the second finds nothing to do this time.
    if ((await lockEvidenceCursor(tx, workspaceId)) === null) return 0;
    await forgetEmptied(tx, workspaceId);
    const listed = await listDaysToCount(tx, workspaceId, DAY_VERSIONS, within, resting ? DAYS + resting.until.size : DAYS);
    const due = resting ? listed.filter((day) => !resting.until.has(nameOf(day))) : listed;
    const taken: typeof due = [];
    let decisions = 0;
    for (const day of due) {
      if (taken.length > 0 && decisions + day.decisions > most) break;
      taken.push(day);
      decisions += day.decisions;
    }
    const began = performance.now();
    for (const systemId of new Set(taken.map((one) => one.systemId))) {
      const days = taken.filter((one) => one.systemId === systemId).map((one) => one.day);
      await countDays(tx, workspaceId, systemId, days, DECISION_BLOCKS);
    }
    const rest = Math.max(resting?.restMs ?? 0, (performance.now() - began) * REST_PER_MS);
    if (resting) for (const day of taken) resting.until.set(nameOf(day), Date.now() + rest);
    return taken.length;
  });
}
