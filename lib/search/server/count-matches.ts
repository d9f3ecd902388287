import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { findField } from '../fields';
import type { Total } from '../contract';
import { withinBudget, withTimeLimit } from './budget-store';
import { countHits, type SearchPlan } from './page-store';
import { cellTest, countAll, countLabel, readCells, splitDays } from './rollup-store';

/** Totals are exact up to here, and "at least" beyond where no rollup knows better. */
export const COUNT_CAP = 1000;
const BUDGET_MS = 150;

/**
 * How many decisions match: exact from the daily rollups where they can tell, else counted up to a cap and within a time limit.
 * `seen` is what is known already; it is the answer when counting takes too long.
 */
export async function countMatches(tx: SqlTx, plan: SearchPlan, seen = 0): Promise<Total> {
  const exact = await withinBudget(tx, BUDGET_MS, (within) => countFromRollups(within, plan));
  if (exact !== null && exact !== undefined) return { value: exact, relation: 'eq' };
  const counted = await withinBudget(tx, BUDGET_MS, () => countHits(tx, plan, COUNT_CAP + 1));
  if (counted === null) return { value: seen, relation: 'gte' };
  return counted > COUNT_CAP ? { value: COUNT_CAP, relation: 'gte' } : { value: counted, relation: 'eq' };
}

/**
 * The total of a query that the daily rollups can tell, counted on a connection of its own while the page is read on another; null for
 * any other query. The page's transaction must not wait for it: nobody then holds one connection while waiting for a second.
 */
export function countBeside(plan: SearchPlan): Promise<Total | null> | null {
  const { scope, resolution } = plan;
  if (plan.receivedAfter || plan.text || cellTest(scope.ast, resolution) === null) return null;
  const counting = withWorkspace(scope.workspaceId, (tx) => withTimeLimit(tx, () => countFromRollups(tx, plan), BUDGET_MS));
  return counting.then(
    (value): Total | null => (value === undefined ? null : { value, relation: 'eq' }),
    () => null, // too slow: the page then says "at least"
  );
}

/** undefined: rollups cannot tell. */
async function countFromRollups(tx: SqlTx, plan: SearchPlan): Promise<number | undefined> {
  const { scope, resolution } = plan;
  if (plan.receivedAfter || plan.text) return undefined;
  const days = splitDays(scope.from, scope.to);
  if (scope.ast === null) return countAll(tx, scope, days);
  const test = cellTest(scope.ast, resolution);
  if (test) {
    const cells = await readCells(tx, scope, days);
    return cells.reduce((sum, cell) => sum + (test(cell) ? cell.count : 0), 0);
  }
  const { ast } = scope;
  if (ast?.type !== 'field') return undefined;
  const home = findField(ast.field)!.home;
  const labels = resolution.values.get(ast);
  if (home.in !== 'label' || !home.rolledUp || labels?.length !== 1) return undefined;
  return countLabel(tx, scope, days, labels[0]!, ast, resolution);
}
