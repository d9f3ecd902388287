import { untilHeadFree } from '@/lib/ledger/server/head-held';

/** Records worked on at a stretch: 16 of 4 KB are some 4 ms. */
export const STRETCH = 16;

let last = Promise.resolve();

/**
 * Resolves when the caller may work on a stretch: after what waits for the event loop has had its turn, one caller of this process at a time, and not while
 * the process holds a log's head. With forty requests that each take a turn as they please, the loop would come back to the transaction after forty
 * stretches.
 */
export function letOthersGo(): Promise<void> {
  last = last.then(() => new Promise<void>((resolve) => setImmediate(resolve))).then(untilHeadFree);
  return last;
}
