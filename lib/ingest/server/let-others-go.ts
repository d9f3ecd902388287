/**
 * Records worked on at a stretch. Between them the event loop answers others, above all the transaction that holds the log's head: each of
 * its statements comes back through the same loop, and every sender waits for it. 16 records of 4 KB are some 4 ms.
 */
export const STRETCH = 16;

let last = Promise.resolve();

/**
 * Resolves when the caller may work on a stretch: after what waits for the event loop has had its turn, and one caller of this process at a time. With
 * forty requests that each take a turn as they please, the loop would come back to the transaction after forty stretches.
 */
export function letOthersGo(): Promise<void> {
  last = last.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
  return last;
}
