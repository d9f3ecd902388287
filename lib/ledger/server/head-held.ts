import type { SqlTx } from '@/lib/db/transaction';

/** Longer than the head is held but by accident; whoever waits goes on then, so that nobody can wait for himself. */
const LONGEST_MS = 250;

let held = 0;
const waiting = new Set<() => void>();

/** Notes that this process holds the head of a log until the transaction ends. */
export function noteHeld(tx: SqlTx): void {
  held++;
  tx.atEnd(() => {
    held--;
    if (held === 0) for (const go of [...waiting]) go();
  });
}

/**
 * Resolves when this process holds no log's head, at once where it holds none. Every sender of every process waits for whoever holds it, and each answer of
 * PostgreSQL comes back to him through the same event loop: work that has time is not begun meanwhile.
 */
export function untilHeadFree(): Promise<void> | undefined {
  if (held === 0) return undefined;
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      waiting.delete(go);
      resolve();
    };
    const timer = setTimeout(go, LONGEST_MS);
    waiting.add(go);
  });
}
