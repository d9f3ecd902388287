import { z } from 'zod';
import { APPLICABILITIES, AUTOMATION_CLASSES, EVIDENCE_STATES, FRAMEWORK_IDS, RECORD_VERDICTS } from './contract';

/** What the API says of frameworks, controls and blocks; the types stand in contract.ts. */
const count = z.number().int();
const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const period = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
const state = z.enum(EVIDENCE_STATES);

export const periodQuery = z.object({
  system: z
    .string()
    .max(200)
    .optional()
    .describe('`sys_...`, or the key that events name. Left out: all AI systems that you see.'),
  from: z
    .string()
    .max(40)
    .optional()
    .describe('A day or an instant; periods are whole UTC days. 90 days before `to` when left out.'),
  to: z.string().max(40).optional().describe('A bare day is included. Today when left out.'),
});
export const reportQuery = periodQuery.extend({
  lawDate: z.iso.date().optional().describe('The day whose law is used; the last day of the period when left out.'),
});
export const recordsQuery = periodQuery.extend({
  verdict: z.enum(RECORD_VERDICTS).optional(),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

export const blockRun = z.object({
  block: z.string(),
  version: z.string(),
  system: z.string().nullable(),
  period,
  state,
  says: z.string(),
  population: count,
  covered: count,
  contradicted: count,
  coverage: z.number().nullable(),
  exclusions: z.array(z.object({ reason: z.string(), count })),
  newestAt: z.iso.datetime().nullable(),
  age: count.nullable().describe('Whole days since the newest item.'),
  recordIds: z.array(z.string()),
  reconciledAgainst: z.array(
    z.object({ against: z.string(), expected: count.nullable(), found: count.nullable(), whole: z.boolean(), says: z.string() }),
  ),
  facts: z.record(z.string(), fact),
  series: z.array(z.object({ day: z.string(), population: count, covered: count, contradicted: count })),
  runAt: z.iso.datetime(),
  logSize: count,
  rows: count,
  durationMs: count,
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const progress = z
  .object({ done: count, of: count, behind: count.describe('Events of the log that were not looked at yet.') })
  .nullable()
  .describe('Days counted so far; null when every day was, up to all that was in the log when this was asked.');

export const frameworkList = z.object({
  items: z.array(
    z.object({
      id: z.enum(FRAMEWORK_IDS),
      version: z.string(),
      title: z.string(),
      versionTitle: z.string(),
      kind: z.enum(['law', 'standard', 'voluntary']),
      validFrom: z.string(),
      validUntil: z.string().nullable(),
      checkedOn: z.string(),
      notes: z.array(z.string()),
      controls: count,
      split: z.record(z.enum(AUTOMATION_CLASSES), count),
    }),
  ),
});

export const controlsAnswer = z.object({
  framework: z.object({
    id: z.enum(FRAMEWORK_IDS),
    version: z.string(),
    title: z.string(),
    versionTitle: z.string(),
    notes: z.array(z.string()),
  }),
  system: z.object({ id: z.string(), key: z.string(), name: z.string() }).nullable(),
  period,
  lawDate: z.string(),
  runAt: z.iso.datetime(),
  logSize: count,
  progress,
  items: z.array(
    z.object({
      ref: z.string(),
      group: z.string(),
      title: z.string(),
      duty: z.string(),
      citation: z.string(),
      mark: z.enum(['V', 'S', 'U']).describe('V: read in the text. S: from secondary sources. U: not verified.'),
      automation: z.enum(AUTOMATION_CLASSES),
      applicability: z.object({
        state: z.enum(APPLICABILITIES),
        because: z.string(),
        from: z.object({ earliest: z.string(), latest: z.string(), note: z.string().optional() }).optional(),
      }),
      state,
      says: z.string(),
      gaps: z.array(z.string()),
      population: count,
      coverage: z.number().nullable(),
      age: count.nullable(),
      blocks: z.array(z.object({ block: z.string(), state, population: count, covered: count, contradicted: count })),
      documents: z.array(
        z.object({ id: z.string(), kind: z.string(), effectiveFrom: z.string(), expiresOn: z.string().nullable() }),
      ),
      owner: z.object({ id: z.string(), name: z.string() }).nullable(),
      openTasks: count,
    }),
  ),
});

export const recordPage = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      unit: z.string(),
      at: z.iso.datetime(),
      verdict: z.enum(RECORD_VERDICTS),
      says: z.string(),
      href: z.string().nullable(),
      decisionId: z.string().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
