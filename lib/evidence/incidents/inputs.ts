import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { CAUSAL_LINKS, INCIDENT_CLASSES, REPORT_KINDS, REPORT_RECIPIENTS } from './words';

/** What people say of incidents, checked where it enters. Times have an offset; the future is refused by the use cases. */
const instant = z.iso.datetime({ offset: true, error: 'Use an instant like 2026-11-26T09:30:00Z.' });
const what = (most: number) => writtenText().trim().min(3, 'Say it in a sentence.').max(most, `Use at most ${most} characters.`);

export const classification = z.object({
  class: z.enum(INCIDENT_CLASSES, { error: 'Say what came of it: the clocks follow from that.' }),
  widespread: z.boolean().default(false).describe('A widespread infringement: Art. 73(3).'),
  breach: z.boolean().default(false).describe('Of personal data too: GDPR Art. 33.'),
  providerUnreachable: z.boolean().default(false).describe('A deployer then reports in its place: Art. 26(5).'),
  causalLink: z.enum(CAUSAL_LINKS).default('unknown'),
});
/** A detector and its category, as findings name themselves: it is kept in the clear, so it can be no sentence. */
const findingName = writtenText()
  .trim()
  .max(200)
  .regex(
    /^[a-z][A-Za-z0-9_.:-]* [a-z][A-Za-z0-9_.:-]*$/,
    'Name the finding by its detector and category, like "output.personalData personal_data".',
  );
export const newIncident = classification.extend({
  /** `sys_...`, the key or a UUID; left out: that of the decision. */
  system: z.string().max(200).nullish(),
  title: what(200),
  what: what(10_000),
  awareAt: instant,
  /** Ours, the emitter's own, or trace ids. */
  decisions: z.array(z.string().max(200)).max(200).default([]),
  /** Of the first decision: what it was opened from. */
  finding: findingName.nullish(),
});
export type NewIncident = z.input<typeof newIncident>;
export const reclassification = classification.extend({
  reason: what(2_000),
  /** Left out: the moment of awareness stays as it is. */
  awareAt: instant.nullish().describe('The moment of awareness, corrected. The earlier one stays in the log.'),
});
export const decisionLink = z.object({ decision: z.string().trim().min(1, 'Name the decision.').max(200) });
export const sentReport = z.object({
  to: z.enum(REPORT_RECIPIENTS),
  kind: z.enum(REPORT_KINDS),
  sentAt: instant,
  /** Who exactly, and its reference. */
  recipient: what(300),
  note: writtenText().trim().max(4_000).nullish(),
});
export const closing = z.object({
  findings: what(10_000).describe('What the cause was, and what was changed so that it does not happen again.'),
});
/** Kept in the clear, so it can be no sentence. */
export const redactionAsked = z.object({
  caseNumber: writtenText()
    .trim()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,59}$/u, 'Give the number of the case, like DSR-2026-7.'),
});
export const reopening = z.object({ reason: what(2_000) });
