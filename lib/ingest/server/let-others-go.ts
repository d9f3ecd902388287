/**
 * Records worked on at a stretch. Between them the event loop answers others, above all the transaction that holds the log's head: each of
 * its statements comes back through the same loop, and every sender waits for it. 16 records of 4 KB are some 4 ms.
 */
export const STRETCH = 16;

/** Resolves after what waits for the event loop has had its turn. */
export function letOthersGo(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
