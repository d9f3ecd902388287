import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';

/** The longest a statement of a search may run. */
export const STATEMENT_MS = 10_000;

/** Sets the limit for the rest of the transaction; runs out as AppError `queryTooBroad`. */
export async function withTimeLimit<T>(tx: SqlTx, work: () => Promise<T>, ms = STATEMENT_MS): Promise<T> {
  try {
    // The first statement of the work goes out with it: statements run in the order in which they were sent.
    const [, result] = await Promise.all([tx.sql(`SET LOCAL statement_timeout = ${Math.floor(ms)}`), work()]);
    return result;
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new AppError(
      'queryTooBroad',
      `The search took longer than ${ms / 1000} s and was stopped. Choose a shorter time range, or add a filter such as system:, tool: or status:.`,
      { field: 'query.q' },
    );
  }
}

/**
 * Tries something that may be given up: null when it did not finish in time. What was done before in the transaction stays. Statements of work that has more
 * than one go through the transaction it is given: each may take what those before it left, where PostgreSQL alone would begin anew with each.
 */
export async function withinBudget<T>(tx: SqlTx, ms: number, work: (within: SqlTx) => Promise<T>): Promise<T | null> {
  const end = performance.now() + ms;
  await tx.sql(`SAVEPOINT budget; SET LOCAL statement_timeout = ${Math.max(1, Math.floor(ms))}`);
  const within: SqlTx = {
    atEnd: (then) => tx.atEnd(then),
    async sql<Row extends object>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]> {
      const left = Math.floor(end - performance.now());
      if (left < 1) throw new BudgetSpent();
      const [, rows] = await Promise.all([tx.sql(`SET LOCAL statement_timeout = ${left}`), tx.sql<Row>(text, params, name)]);
      return rows;
    },
  };
  try {
    const result = await work(within);
    await tx.sql(`RELEASE SAVEPOINT budget; SET LOCAL statement_timeout = ${STATEMENT_MS}`);
    return result;
  } catch (error) {
    if (!isTimeout(error) && !(error instanceof BudgetSpent)) throw error;
    await tx.sql(`ROLLBACK TO SAVEPOINT budget; RELEASE SAVEPOINT budget; SET LOCAL statement_timeout = ${STATEMENT_MS}`);
    return null;
  }
}

/** Nothing is left for another statement. */
class BudgetSpent extends Error {}

function isTimeout(error: unknown): boolean {
  return (error as { code?: unknown }).code === '57014';
}
