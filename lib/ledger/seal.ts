/**
 * The ring beside a record. Recorded: in the log, its newest event not yet inside a signed checkpoint. Sealed: all of it is. Anchored: all of
 * it is inside a checkpoint that also left the installation, by a copy that holds. Broken: a verification found a fault in it. Pure and
 * client-safe.
 */
export const SEAL_STATES = ['recorded', 'sealed', 'anchored', 'broken'] as const;
export type SealState = (typeof SEAL_STATES)[number];

/** A fault that a verification found: what can not be relied on is one decision (public id), or every entry of a range. */
export interface MarkedFault {
  decision: string | null;
  /** Several decisions; absent where they could not be named: then the range counts. */
  decisions?: readonly string[];
  from: number;
  to: number;
  layer: string;
  where: string;
  expected: string;
  found: string;
}
/** How far signatures and copies outside reach, and where the last verification found faults: read once for a whole list. */
export interface SealMarks {
  /** Entries inside the largest signed checkpoint. */
  signedSize: number;
  /** Entries inside the largest checkpoint that is kept outside by a copy that holds. */
  anchoredSize: number;
  faults: readonly MarkedFault[];
}

/** For readers that do not show a seal. */
export const NO_MARKS: SealMarks = { signedSize: 0, anchoredSize: 0, faults: [] };

/** A record: its decision (public id) and the place of its newest event. */
interface Placed {
  decision: string;
  lastIdx: number;
}

/** The faults that touch a record. */
export function faultsOf({ faults }: SealMarks, { decision, lastIdx }: Placed): MarkedFault[] {
  return faults.filter((fault) =>
    fault.decision !== null
      ? fault.decision === decision
      : fault.decisions
        ? fault.decisions.includes(decision)
        : lastIdx >= fault.from && lastIdx < fault.to,
  );
}

export function sealOf(marks: SealMarks, record: Placed): SealState {
  if (marks.faults.length > 0 && faultsOf(marks, record).length > 0) return 'broken';
  if (record.lastIdx < marks.anchoredSize) return 'anchored';
  return record.lastIdx < marks.signedSize ? 'sealed' : 'recorded';
}

/** What a copy outside is worth; only one that holds counts. */
export type CopyStanding = 'holds' | 'unauthenticated' | 'unjudged' | 'failed';

/** Why a record is not anchored. */
export const NOT_OUTSIDE = ['unsigned', 'none', 'behind', 'unauthenticated', 'unjudged', 'failed'] as const;
export type NotOutside = (typeof NOT_OUTSIDE)[number];

/** What is missing, in a sentence. `size`: entries that the newest copy covers. */
export function notOutsideWords(why: NotOutside, given: { size: number; lastIdx: number }): string {
  switch (why) {
    case 'unsigned':
      return 'No signed checkpoint holds its last entry yet.';
    case 'none':
      return 'No checkpoint has left this installation: no time stamp, no copy in a directory, no webhook.';
    case 'behind':
      return `The newest copy outside covers ${given.size.toLocaleString('en-GB')} entries; its last is entry ${given.lastIdx.toLocaleString('en-GB')}.`;
    case 'unauthenticated':
      return 'A time stamp covers it and does not count: no certificate of its authority is given (COUNTERSIGN_TSA_CA), and anybody can make one.';
    case 'unjudged':
      return 'A time stamp covers it and could not be judged: the file of COUNTERSIGN_TSA_CA cannot be read or holds no certificate. Nothing is known to be wrong with the stamp.';
    case 'failed':
      return 'A copy outside covers it and does not hold: it is over another state of the log, or was altered.';
  }
}
