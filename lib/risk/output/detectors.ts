/** Versions of what looks at an answer. A change of behaviour raises the number. */
export const OUTPUT_DETECTORS = {
  secret: '1',
  personalData: '2',
  systemPrompt: '1',
  groundedness: '5',
  toxicity: '1',
  policy: '1',
  markup: '1',
} as const;
