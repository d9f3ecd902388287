/** Versions of what looks at a tool call. A change of behaviour raises the number. */
export const ACTION_DETECTORS = {
  effect: '9',
  statement: '4',
  reach: '1',
  amount: '7',
  history: '2',
  velocity: '1',
  recipient: '2',
  provenance: '2',
  environment: '2',
  task: '3',
  trace: '6',
  floor: '2',
} as const;

export type ActionDetector = keyof typeof ACTION_DETECTORS;
