// Written by lib/risk/training/train.ts.
/** Score and probability, strictly rising. */
export type CalibrationTable = readonly (readonly [score: number, probability: number])[];

/** By stage and category. */
// prettier-ignore
export const CALIBRATION: Readonly<Record<string, CalibrationTable>> = {
  'input.prompt_injection': [[0, 0], [0.02, 0.0167], [0.05, 0.0384], [0.1, 0.0735], [0.15, 0.1091], [0.2, 0.146], [0.3, 0.2255], [0.4, 0.3144], [0.5, 0.4143], [0.6, 0.5258], [0.7, 0.6481], [0.8, 0.7775], [0.85, 0.8423], [0.9, 0.9045], [0.95, 0.9604], [0.98, 0.9878], [1, 1]],
  'input.indirect_injection': [[0, 0], [0.02, 0.0188], [0.05, 0.0462], [0.1, 0.0919], [0.15, 0.1382], [0.2, 0.1851], [0.3, 0.2814], [0.4, 0.3811], [0.5, 0.484], [0.6, 0.5896], [0.7, 0.697], [0.8, 0.8045], [0.85, 0.8574], [0.9, 0.9089], [0.95, 0.9579], [0.98, 0.9848], [1, 1]],
};
