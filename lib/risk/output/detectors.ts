/** Versions of what looks at an answer. A change of behaviour raises the number. */
export const OUTPUT_DETECTORS = {
  secret: '3',
  personalData: '3',
  systemPrompt: '2',
  groundedness: '7',
  toxicity: '2',
  policy: '2',
  markup: '2',
} as const;
