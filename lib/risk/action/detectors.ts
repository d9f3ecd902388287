/** Versions of what looks at a tool call. A change of behaviour raises the number. */
export const ACTION_DETECTORS = {
  effect: '6',
  statement: '2',
  reach: '1',
  amount: '5',
  history: '2',
  velocity: '1',
  recipient: '1',
  provenance: '1',
  environment: '2',
  task: '2',
  trace: '3',
  floor: '2',
} as const;
