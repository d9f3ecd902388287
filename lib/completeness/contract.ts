import { z } from 'zod';
import { ASSERTION_GAPS, RECORD_GAPS, type AssertionGap, type RecordGap } from '@/lib/decisions/gap-codes';
import { MOST_MINUTES } from './assertions';

/** What the page and the API say of how complete the record of one AI system is. Times are RFC 3339 UTC. */
const instant = z.iso.datetime();
const count = z.number().int();

export const counterWindow = z.object({
  source: z.string(),
  environment: z.string().optional(),
  from: instant,
  to: instant,
  expected: count,
  received: count.describe('Decisions that started in the window.'),
});
export const sequenceGap = z.object({
  emitter: z.string(),
  from: count.describe('First number that never came.'),
  to: count,
  after: instant.describe('When the number before it was said to occur.'),
  before: instant.describe('And the number after it.'),
});
export const assertionView = z.object({
  code: z.enum(Object.keys(ASSERTION_GAPS) as [AssertionGap, ...AssertionGap[]]),
  minutes: z.number().int().nullable(),
  says: z.string(),
  failed: count.describe('Decisions of the range that fail it.'),
});

/** What another list knows of the system's inputs and pipelines, beside what its decisions say: see lib/completeness/server/reconcile.ts. */
export const reconciliation = z.object({
  what: z.string().describe('In words, such as "datasets in the catalogue".'),
  seen: count,
  known: count,
  unknown: z.array(z.object({ name: z.string(), href: z.string().optional() })).describe('Seen and not known, the first ones.'),
});
export type Reconciliation = z.output<typeof reconciliation>;

export const completenessReport = z.object({
  system: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  from: instant,
  to: instant,
  asOf: instant,
  /** Events of the log that were not looked at yet. */
  behind: count,
  /** Start of the first decision there is; null before it. */
  since: instant.nullable(),
  received: z.object({ decisions: count, sealed: count, neverEnded: count, late: count }),
  counters: z.object({
    since: instant.nullable().describe('Null: nobody counts, so no coverage is claimed.'),
    sources: z.array(
      z.object({
        source: z.string(),
        environment: z.string().optional(),
        windows: count,
        expected: count,
        received: count,
        from: instant,
        to: instant,
        reportedBy: z.string().nullable().describe('Name of the API key that counts.'),
        corrected: count.describe('How often a window of it was corrected.'),
        sendsEvents: z.boolean().describe('The same key sends events: the count is not independent of what it is held against.'),
      }),
    ),
    /** Windows in which another number was received than expected, the largest difference first. */
    differing: z.array(counterWindow),
    complete: z.boolean().describe('False: there are more windows in the range than were looked at.'),
  }),
  sequences: z.object({
    since: instant.nullable().describe('Null: no emitter numbers what it sends.'),
    emitters: count,
    numbered: count,
    missing: count,
    repeated: count,
    gaps: z.array(sequenceGap).describe('Of the range, newest first, the first 50.'),
    gapsComplete: z.boolean(),
  }),
  gaps: z.partialRecord(
    z.enum(Object.keys(RECORD_GAPS) as [RecordGap, ...RecordGap[]]),
    z.object({ decisions: count, amount: z.number(), smallest: z.number(), largest: z.number() }),
  ),
  assertions: z.array(assertionView),
  /** Older decisions are still being held against the assertions. */
  checking: z.boolean(),
  reconciliations: z.array(reconciliation),
});
export type CompletenessReport = z.output<typeof completenessReport>;

export const assertionsInput = z.object({
  assertions: z
    .array(
      z.object({
        code: z.enum(Object.keys(ASSERTION_GAPS) as [AssertionGap, ...AssertionGap[]]),
        minutes: z.number().int().min(1).max(MOST_MINUTES).nullable().default(null),
      }),
    )
    .max(20)
    .refine((all) => new Set(all.map((one) => one.code)).size === all.length, { message: 'An assertion is named twice.' }),
});

export const completenessQuery = z.object({
  system: z.string().max(200).describe('`sys_...`, or the key that events name.'),
  from: z.iso.datetime({ offset: true }).optional().describe('30 days before `to` when left out.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Now when left out.'),
});
