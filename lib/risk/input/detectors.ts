/** Versions of what looks at an input. A change of behaviour raises the number. */
export const INPUT_DETECTORS = {
  rules: '7',
  model: '6',
  indirect: '7',
  disguise: '2',
  encoded: '3',
  repetition: '1',
  secret: '2',
  personalData: '3',
  domain: '1',
} as const;
