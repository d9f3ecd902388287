import type { SqlTx } from '@/lib/db/transaction';
import type { Sort } from '../contract';
import type { Position } from './cursor';
import { fetchRows, keepMatches, type SearchPlan, type SearchRow } from './page-store';
import { findPhrases } from './phrase-store';
import { allTextTerms } from './text-terms';

/** How many candidates of a phrase one request reads the texts of. */
const MAX_CHECKED = 400;
const CHECK_AT_ONCE = 100;

export interface ReadPage {
  /** In the direction of travel, at most `limit`. */
  rows: SearchRow[];
  /** There is more behind them, or may be. */
  more: boolean;
  /** Where to go on, when that is not behind the last row: a phrase check stopped early. */
  resume: Position | null;
  /** All matches, when reading the page told. */
  hits: number | null;
  phrase: { checked: number; capped: boolean } | null;
}

/** One page of matches behind `after`, phrases checked. */
export async function readPage(
  tx: SqlTx,
  plan: SearchPlan,
  sort: Sort,
  after: Position | null,
  back: boolean,
  limit: number,
): Promise<ReadPage> {
  const phrases = plan.scope.ast ? [...new Set(allTextTerms(plan.scope.ast).flatMap((term) => term.phrase ?? []))] : [];
  if (phrases.length === 0) {
    const { rows, hits } = await fetchRows(tx, plan, sort, after, back, limit + 1);
    return { rows: rows.slice(0, limit), more: rows.length > limit, resume: null, hits, phrase: null };
  }
  const kept: SearchRow[] = [];
  let checked = 0;
  let position = after;
  while (checked < MAX_CHECKED) {
    const { rows } = await fetchRows(tx, plan, sort, position, back, CHECK_AT_ONCE);
    const ids = rows.map((row) => row.decision_id);
    const matching = await keepMatches(tx, plan, ids, await findPhrases(tx, plan.scope.workspaceId, phrases, ids));
    kept.push(...rows.filter((row) => matching.has(row.decision_id)));
    checked += rows.length;
    const end = rows.length < CHECK_AT_ONCE;
    if (kept.length > limit || end) {
      const whole = end && after === null && kept.length <= limit;
      return {
        rows: kept.slice(0, limit),
        more: kept.length > limit,
        resume: null,
        hits: whole ? kept.length : null,
        phrase: { checked, capped: false },
      };
    }
    position = positionOf(rows.at(-1)!);
  }
  return { rows: kept, more: true, resume: position, hits: null, phrase: { checked, capped: true } };
}

export function positionOf(row: SearchRow): Position {
  return { key: row.sort_key, id: row.decision_id };
}
