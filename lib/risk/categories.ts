/** Categories that findings of this release can have; a test holds the scorers' sources against them. Client-safe. */
export const FINDING_CATEGORIES = [
  'prompt_injection',
  'indirect_injection',
  'secret',
  'personal_data',
  'domain_finance',
  'domain_health',
  'domain_legal',
  'domain_hiring',
  'domain_minors',
  'leakage',
  'groundedness',
  'toxicity',
  'policy',
  'output_handling',
  'action',
  'floor',
] as const;
export type FindingCategory = (typeof FINDING_CATEGORIES)[number];
