/** Versions of what looks at an input. A change of behaviour raises the number. */
export const INPUT_DETECTORS = {
  rules: '8',
  model: '7',
  indirect: '8',
  disguise: '2',
  encoded: '3',
  repetition: '1',
  secret: '2',
  personalData: '3',
  domain: '1',
} as const;
