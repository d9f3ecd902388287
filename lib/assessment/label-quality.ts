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

/** Below this many labelled findings a share says next to nothing: at 30 its interval is still about 30 points wide. */
export const ENOUGH_LABELS = 30;

export interface QualityPage {
  /** Measured on the bundled set. */
  bundled: ScorerQuality;
  labels: LabelQuality[];
  asOf: string;
}
