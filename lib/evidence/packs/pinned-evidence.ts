import type { BlockId, EvidenceBlock } from '../contract';

/**
 * What is pinned with the figures of a pack beside the reports: what each block asked in the words of that version, which records it found, which
 * decisions contradict it, and why people say that a control does not apply. It lies encrypted under the pack's key, like everything that people wrote.
 */
export interface PinnedEvidence {
  definitions: EvidenceBlock[];
  arguments: ControlArgument[];
  records: PinnedRecords[];
  contradicting: PinnedContradictions;
}

/** Why a person says that a control does not apply. Whoever said so is named, as owners of controls are. */
export interface ControlArgument {
  framework: string;
  ref: string;
  /** Null: its words cannot be opened any more. */
  reason: string | null;
  by: string | null;
  at: string | null;
  /** Of the event `control.argued`; null for arguments from before it was kept beside the control. */
  eventIndex: number | null;
}

export interface PinnedRecords {
  block: BlockId;
  /** Rows in the file. */
  rows: number;
  /** Not all of its records are in the file. */
  cut: boolean;
  /** What the run counted: items, or what they stand for where one item stands for many. */
  total: number;
  contradicted: number;
}

export interface PinnedContradictions {
  /** Public ids, with the blocks that each contradicts. */
  decisions: { decision: string; blocks: BlockId[] }[];
  /** Contradicting decisions that were found and are not in the pack: beyond the bound, or not within the signed state of the log. */
  beyond: number;
}

/** A packed file of a block holds so many records; what contradicts comes first. */
export const MOST_BLOCK_ROWS = 10_000;
/** So many decisions that contradict a block stand in a pack beside the sample. */
export const MOST_CONTRADICTING = 200;

export const recordsFile = (block: string): string => `evidence/${block}.records.csv`;

/** How much of what a block looked at is in its file, in one sentence. */
export function recordsWords({ rows, cut, total, contradicted }: PinnedRecords): string {
  const number = (value: number): string => value.toLocaleString('en-GB');
  const counted = `The run counted ${number(total)}, of which ${number(contradicted)} contradict.`;
  return cut
    ? `CUT: the file holds ${number(rows)} records, those that contradict first and then the newest. ${counted} The others are not listed here.`
    : `All ${number(rows)} records are listed, those that contradict first and then the newest. ${counted}`;
}

/** Why a record is in the pack beside being drawn: the label of each line of records.jsonl, by decision. */
export function contradictionLabels({ decisions }: PinnedContradictions): ReadonlyMap<string, string[]> {
  return new Map(decisions.map(({ decision, blocks }) => [decision, blocks.map((block) => `contradicts ${block}`)]));
}

export const NOTHING_PINNED: PinnedEvidence = {
  definitions: [],
  arguments: [],
  records: [],
  contradicting: { decisions: [], beyond: 0 },
};
