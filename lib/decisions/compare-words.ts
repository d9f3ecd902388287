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

/** What comes in from outside of the model: what may have turned the rest. */
const OUTSIDE: readonly string[] = ['tool', 'retrieval', 'guardrail', 'evaluation', 'human'];
const ANSWERED = /^(tool\.result$|documents$|status$|error\.|evaluation)/;

/**
 * Where the two ways part: the first act (or else step) that only one of them has, and the last answer before it that is another on the other side.
 * Inputs nearly always differ, so the first difference seldom tells why one was let and the other not. null: neither has a step of its own, or the first
 * difference is that step. A fact of the order, not of a cause.
 */
export function partingOf(result: Comparison): { words: string; before: ComparedRow | null } | null {
  const alone = (row: ComparedRow): boolean => row.state === 'leftOnly' || row.state === 'rightOnly';
  const act = result.rows.findIndex((row) => alone(row) && OUTSIDE.includes((row.left ?? row.right)!.kind));
  const at = act >= 0 ? act : result.rows.findIndex(alone);
  const row = result.rows[at];
  if (!row || at === result.firstDifference) return null;
  const step = (row.left ?? row.right)!;
  // The page shows it already, as what differs first.
  const shown = result.rows[result.firstDifference ?? -1]?.differences[0];
  const before = result.rows
    .slice(0, at)
    .findLast(
      (one) =>
        one.state === 'changed' &&
        OUTSIDE.includes(one.left?.kind ?? '') &&
        one.differences.some((difference) => ANSWERED.test(difference.field)),
    );
  return {
    words: `only the ${row.left ? 'left' : 'right'} goes on to step ${step.position} ${step.tool ?? step.name}`,
    before: before
      ? { ...before, differences: before.differences.filter((one) => ANSWERED.test(one.field) && one !== shown) }
      : null,
  };
}

/** One line for a JSON change's value. */
export function shortValue(given: JsonValue | undefined, most = 120): string {
  if (given === undefined) return '';
  const full = typeof given === 'string' ? given : shownText(given).replace(/\s+/g, ' ');
  return full.length > most ? `${full.slice(0, most)}…` : full;
}
