/** Versions of what looks at an input. A change of behaviour raises the number. */
export const INPUT_DETECTORS = {
  rules: '3',
  model: '3',
  indirect: '3',
  disguise: '2',
  encoded: '2',
  repetition: '1',
  secret: '1',
  personalData: '1',
  domain: '1',
} as const;
