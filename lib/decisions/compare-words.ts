import type { JsonValue } from '@/lib/shared/json';
import type { ComparedRow, Comparison } from './compare';
import { shownText } from './step-text';

/** What a comparison says in words. Pure, and without zod, so that pages may import it. */

/** The first difference in words, for the top of the page: `{row, field, what}`; null when the trails are the same. */
export function firstDifference(result: Comparison): { row: ComparedRow; words: string } | null {
  const row = result.firstDifference === null ? null : result.rows[result.firstDifference];
  if (!row) return null;
  const left = row.left && `step ${row.left.position} ${row.left.tool ?? row.left.name}`;
  const right = row.right && `step ${row.right.position} ${row.right.tool ?? row.right.name}`;
  if (!row.right) return { row, words: `only the left has ${left ?? 'a step'}` };
  if (!row.left) return { row, words: `only the right has ${right ?? 'a step'}` };
  const what = row.differences[0]?.label ?? 'content';
  return {
    row,
    words: `${left ?? ''}${row.left.position === row.right.position ? '' : ` (right: step ${row.right.position})`} ${row.state === 'reworded' ? 'is worded otherwise' : 'differs'} in its ${what}`,
  };
}

/** One line for a JSON change's value. */
export function shortValue(given: JsonValue | undefined, most = 120): string {
  if (given === undefined) return '';
  const full = typeof given === 'string' ? given : shownText(given).replace(/\s+/g, ' ');
  return full.length > most ? `${full.slice(0, most)}…` : full;
}
