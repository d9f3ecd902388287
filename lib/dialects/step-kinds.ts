/** What a step of a trail can be. Without zod, so that pages may import it. */
export const STEP_KINDS = ['agent', 'model', 'retrieval', 'tool', 'guardrail', 'evaluation', 'human', 'other'] as const;
export type StepKind = (typeof STEP_KINDS)[number];
