import type { CalibrationBin, Interval, ScorerQuality } from '@/lib/risk/quality';

/** How a detector fares by what reviewers said of its findings. Client-safe. */
export interface LabelQuality {
  detector: string;
  version: string;
  stage: string;
  /** Findings with a word, and those on which people disagree, which count for neither side. */
  labelled: number;
  disputed: number;
  correct: number;
  falseAlarms: number;
  /** The share that was right, with its 95 % interval; null without any. */
  precision: Interval | null;
  calibration: CalibrationBin[];
  /** Too few to say anything: the interval is wider than people would guess. */
  tooFew: boolean;
}

/** How much of a kind is found, by what reviewers said of findings and of what was missed. */
export interface CategoryRecall {
  category: string;
  stage: string;
  words: string;
  /** Whose it is to find. */
  detectors: readonly string[];
  /** Findings of the kind that people said were right, nobody disagreeing. */
  correct: number;
  /** Passages and steps in which people said one was missed; those that touch are one. */
  missed: number;
  /** Of these, by the scorers that are in force now. */
  missedNow: number;
  /** The share that was found, with its 95 % interval. Null while nobody said that anything was missed: that is no perfect recall. */
  recall: Interval | null;
  tooFew: boolean;
}

/** Below this many labelled findings a share says next to nothing: at 30 its interval is still about 30 points wide. */
export const ENOUGH_LABELS = 30;

export interface QualityPage {
  /** Measured on the bundled set. */
  bundled: ScorerQuality;
  labels: LabelQuality[];
  recall: CategoryRecall[];
  asOf: string;
}
