import type { BlockId, BlockRun } from './contract';

/**
 * The fact of a run that counts items shown only by papers which came afterwards: documents received after the period, training recorded after the
 * vote. A folder that was put together afterwards shows less than one that was kept: it counts, and never in full.
 */
export const LATE_FACT = 'shown only afterwards';

const LATE_WORDS: Partial<Record<BlockId, (count: number) => string>> = {
  E09: (count) =>
    `For ${count} approved ${count === 1 ? 'action' : 'actions'} the training of who approved was recorded after they voted.`,
  E21: (count) => `${count} ${count === 1 ? 'document was' : 'documents were'} received after the period.`,
  E22: (count) => `The training of ${count} ${count === 1 ? 'person' : 'people'} was recorded after they had voted.`,
};

/** How many items of a run are shown only by what came afterwards. */
export const lateOf = (facts: BlockRun['facts']): number => Number(facts[LATE_FACT] ?? 0);

/** The gap that this makes, in a sentence; null without one. */
export function lateGap(run: Pick<BlockRun, 'block' | 'facts'>): string | null {
  const late = lateOf(run.facts);
  return late > 0
    ? `${run.block}: ${LATE_WORDS[run.block]?.(late) ?? `${late} items are shown only by what came afterwards.`}`
    : null;
}
