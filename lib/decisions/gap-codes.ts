/**
 * What can be missing of one decision, by code: as the explorer asks for it (`gap:missingParent`) and lib/completeness finds it. Pure and
 * client-safe. The first group is what records tell of themselves, the second what a person said every decision of a system must have.
 */
export const RECORD_GAPS = {
  sampled: 'the emitter samples: not every run is sent',
  droppedAttributes: 'the emitter dropped attributes',
  droppedEvents: 'the emitter dropped span events',
  droppedLinks: 'the emitter dropped span links',
  openSteps: 'a step began and no end was reported',
  missingParent: 'a step names a parent that never came',
  genericMapping: 'a step was read by the generic mapper only',
} as const;
export type RecordGap = keyof typeof RECORD_GAPS;

/** Failures of assertions. */
export const ASSERTION_GAPS = {
  noRetrieval: 'no retrieval step',
  noModelCall: 'no model call',
  noPromptVersion: 'no prompt version',
  noUser: 'no user',
  noSession: 'no session',
  noEnvironment: 'no environment',
  noToolAnswer: 'a tool call without result, error or end',
  notEndedInTime: 'no end within the time set',
} as const;
export type AssertionGap = keyof typeof ASSERTION_GAPS;

export type GapCode = RecordGap | AssertionGap;
export const GAP_WORDS: Readonly<Record<GapCode, string>> = { ...RECORD_GAPS, ...ASSERTION_GAPS };
export const GAP_CODES = Object.keys(GAP_WORDS) as GapCode[];
