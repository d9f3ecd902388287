// Written by lib/risk/training/train.ts.
/** Score and probability, strictly rising. */
export type CalibrationTable = readonly (readonly [score: number, probability: number])[];

/** By stage and category. */
// prettier-ignore
export const CALIBRATION: Readonly<Record<string, CalibrationTable>> = {
  'input.prompt_injection': [[0, 0], [0.02, 0.0213], [0.05, 0.0489], [0.1, 0.0934], [0.15, 0.1379], [0.2, 0.1835], [0.3, 0.2794], [0.4, 0.3824], [0.5, 0.4924], [0.6, 0.6078], [0.7, 0.725], [0.8, 0.8381], [0.85, 0.8901], [0.9, 0.9369], [0.95, 0.9757], [0.98, 0.9931], [1, 1]],
  'input.indirect_injection': [[0, 0], [0.02, 0.0154], [0.05, 0.0413], [0.1, 0.0875], [0.15, 0.1358], [0.2, 0.1855], [0.3, 0.2879], [0.4, 0.3926], [0.5, 0.4984], [0.6, 0.6041], [0.7, 0.7087], [0.8, 0.811], [0.85, 0.8609], [0.9, 0.9096], [0.95, 0.9566], [0.98, 0.9835], [1, 1]],
};
