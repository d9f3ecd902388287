/** Versions of what looks at an input. A change of behaviour raises the number. */
export const INPUT_DETECTORS = {
  rules: '4',
  model: '4',
  indirect: '4',
  disguise: '2',
  encoded: '3',
  repetition: '1',
  secret: '1',
  personalData: '2',
  domain: '1',
} as const;
