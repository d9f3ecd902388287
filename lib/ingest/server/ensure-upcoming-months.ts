import { ensureMonths } from './ingest-records-store';

/**
 * Makes the partitions of this month and the next before anything is stored in them, so that neither the first act nor the first record
 * of a month has to. For the worker; costs nothing once they are there. Always 0: nothing is waiting afterwards.
 */
export async function ensureUpcomingMonths(now = new Date()): Promise<number> {
  await ensureMonths([now, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))]);
  return 0;
}
