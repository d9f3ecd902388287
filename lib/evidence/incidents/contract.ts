import { z } from 'zod';
import { CAUSAL_LINKS, CLOCK_STATES, INCIDENT_CLASSES, REPORT_KINDS, REPORT_RECIPIENTS } from './words';

/** What the API and the pages say of incidents. Words of people are null when they were erased with the decision that they were about. */
const instant = z.iso.datetime();
export const incidentClock = z.object({
  framework: z.string(),
  ref: z.string(),
  title: z.string(),
  to: z.enum(['authority', 'provider', 'dataProtectionAuthority']),
  hours: z.int().nullable(),
  dueAt: instant.nullable().describe('Null: at once, without a number of hours.'),
  state: z.enum(CLOCK_STATES),
  reportedAt: instant.nullable(),
  because: z.string(),
});
export const incidentSummary = z.object({
  id: z.string(),
  system: z.object({ id: z.string(), name: z.string() }),
  title: z.string().nullable(),
  wordsVisible: z
    .boolean()
    .describe(
      'False: words of people are null because reading them takes content.read, of restricted decisions content.restricted.',
    ),
  class: z.enum(INCIDENT_CLASSES),
  status: z.enum(['open', 'closed']),
  awareAt: instant,
  openedAt: instant,
  openedBy: z.string(),
  closedAt: instant.nullable(),
  decisions: z.int(),
  clocks: z.array(incidentClock),
});
export const incidentPage = z.object({ items: z.array(incidentSummary), nextCursor: z.string().nullable() });
export type IncidentPage = z.infer<typeof incidentPage>;
export type IncidentSummary = z.infer<typeof incidentSummary>;
export const incidentStep = z.object({
  kind: z.enum(['opened', 'classified', 'linked', 'reported', 'closed', 'reopened', 'redactionAsked', 'redacted']),
  at: instant,
  by: z.string(),
  index: z.int().describe('Of its event in the log.'),
  facts: z.record(z.string(), z.unknown()),
  words: z.record(z.string(), z.string()).nullable(),
});
export type IncidentStep = z.infer<typeof incidentStep>;
export const incidentView = incidentSummary.extend({
  what: z.string().nullable(),
  widespread: z.boolean(),
  breach: z.boolean(),
  providerUnreachable: z.boolean(),
  causalLink: z.enum(CAUSAL_LINKS),
  linked: z.array(
    z.object({
      decision: z.string(),
      finding: z.string().nullable(),
      linkedAt: instant,
      exists: z.boolean(),
      startedAt: instant.nullable().describe('Null: nothing of it is left, or it lies outside what the reader may open.'),
      inputPreview: z.string().nullable().describe('The start of its input; null for who may not read its content.'),
    }),
  ),
  reports: z.array(z.object({ to: z.enum(REPORT_RECIPIENTS), kind: z.enum(REPORT_KINDS), sentAt: instant, recipient: z.string().nullable(), note: z.string().nullable(), by: z.string(), recordedAt: instant })), // prettier-ignore
  steps: z.array(incidentStep),
  changesSince: z
    .int()
    .describe(
      'Deployments of the AI system between the awareness and the first report to the authority: Art. 73(6) asks that evidence is not spoilt.',
    ),
  mayManage: z.boolean(),
  redaction: z
    .object({ askedBy: z.string().nullable(), mayAsk: z.boolean(), mayConsent: z.boolean() })
    .describe('That what people wrote of it goes, by two people; for incidents that are of no decision.'),
});
export type IncidentView = z.infer<typeof incidentView>;
export const redactionDone = z.object({ acts: z.int().describe('Acts whose words went.') });
