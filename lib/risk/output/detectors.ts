/** Versions of what looks at an answer. A change of behaviour raises the number. */
export const OUTPUT_DETECTORS = {
  secret: '2',
  personalData: '3',
  systemPrompt: '2',
  groundedness: '6',
  toxicity: '1',
  policy: '1',
  markup: '1',
} as const;
