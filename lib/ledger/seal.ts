/**
 * The ring beside a record. Recorded: in the log, its newest event not yet inside a signed checkpoint. Sealed: all of it is. Anchored: inside
 * a checkpoint that also left the installation. Broken: a verification found a fault in it. Pure and client-safe.
 */
export const SEAL_STATES = ['recorded', 'sealed', 'anchored', 'broken'] as const;
export type SealState = (typeof SEAL_STATES)[number];

/** How far signatures and copies outside reach, and where the last verification found faults: read once for a whole list. */
export interface SealMarks {
  /** Entries inside the largest signed checkpoint. */
  signedSize: number;
  /** Entries inside the largest checkpoint that is kept outside. */
  anchoredSize: number;
  /** What can not be relied on: one decision (UUID or public id, as the fault names it), or every entry of a range. */
  faults: readonly { decision: string | null; from: number; to: number }[];
}
export const NO_MARKS: SealMarks = { signedSize: 0, anchoredSize: 0, faults: [] };

/** The state of a record whose newest event is at `lastIdx`, and whose decision (public id) is `decision`. */
export function sealOf(marks: SealMarks, record: { decision: string; lastIdx: number }): SealState {
  const broken = marks.faults.some(({ decision, from, to }) =>
    decision === null ? record.lastIdx >= from && record.lastIdx < to : decision === record.decision,
  );
  if (broken) return 'broken';
  if (record.lastIdx < marks.anchoredSize) return 'anchored';
  return record.lastIdx < marks.signedSize ? 'sealed' : 'recorded';
}
