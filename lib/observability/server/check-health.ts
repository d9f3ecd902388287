import type { Health } from '../health';
import { selectLogState, selectWorkspaceIds } from './health-store';
import manifest from '@/package.json';

const PATIENCE_MS = 3_000;

/** Whether this node can serve, and how far the work behind the acknowledgement is. Never throws. */
export async function checkHealth(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), PATIENCE_MS);
  });
  try {
    const states = await Promise.race([allStates(), tooLong]);
    const sum = (pick: (state: (typeof states)[number]) => number): number => states.reduce((total, one) => total + pick(one), 0);
    return {
      status: 'ok',
      version: manifest.version,
      database: 'ok',
      ledger: {
        size: sum((one) => one.size),
        unintegrated: sum((one) => one.unintegrated),
        unsigned: sum((one) => one.unsigned),
        checkpointAgeMs: oldest(states.map((one) => one.checkpointAgeMs)),
        faults: states.filter((one) => one.fault).length,
      },
      search: { unindexed: sum((one) => one.unindexed), lagMs: Math.max(0, ...states.map((one) => Math.round(one.lagMs))) },
    };
  } catch {
    return {
      status: 'unavailable',
      version: manifest.version,
      database: 'unavailable',
      ledger: { size: null, unintegrated: null, unsigned: null, checkpointAgeMs: null, faults: null },
      search: { unindexed: null, lagMs: null },
    };
  } finally {
    clearTimeout(timer);
  }
}

function oldest(ages: readonly (number | null)[]): number | null {
  const known = ages.filter((age) => age !== null);
  return known.length > 0 ? Math.max(0, Math.round(Math.max(...known))) : null;
}

async function allStates(): Promise<Awaited<ReturnType<typeof selectLogState>>[]> {
  const states = [];
  for (const workspaceId of await selectWorkspaceIds()) states.push(await selectLogState(workspaceId));
  return states;
}
