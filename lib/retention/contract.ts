import { z } from 'zod';
import { ERASURE_STATES, LEGAL_BASIS_NAMES } from './words';
import { HOLD_STATES } from './hold';
import { DATA_CLASSES } from './words';

/** What pages and the API show of erasures, holds and periods. Client-safe. */
const instant = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });

export const previewedDecision = z.object({
  id: z.string(),
  system: z.object({ id: z.string(), name: z.string() }),
  startedAt: instant,
  /** Records that emitters reported. */
  records: z.number(),
  comments: z.number(),
  /** Matters of the holds it is under: it will be restricted instead. */
  heldFor: z.array(z.string()),
});
export type PreviewedDecision = z.output<typeof previewedDecision>;

export const erasurePreview = z.object({
  /** The first 200, oldest first. */
  decisions: z.array(previewedDecision),
  totals: z.object({ decisions: z.number(), records: z.number(), comments: z.number(), held: z.number() }),
});
export type ErasurePreview = z.output<typeof erasurePreview>;

export const erasureCounts = z.object({
  decisions: z.number(),
  erased: z.number(),
  /** Under hold: hidden, and erased when it is released. */
  restricted: z.number(),
  /** Not there any more when their turn came. */
  gone: z.number(),
  pending: z.number(),
  records: z.number(),
});
export const erasureView = z.object({
  id: z.string(),
  caseNumber: z.string(),
  legalBasis: z.enum(LEGAL_BASIS_NAMES),
  reason: z.string(),
  /** In words: what was asked for, persons by their token. */
  scope: z.string(),
  keep: z.enum(['structure', 'nothing']),
  state: z.enum(ERASURE_STATES),
  requestedBy: person,
  requestedAt: instant,
  decidedBy: person.optional(),
  decidedAt: instant.optional(),
  decisionReason: z.string().optional(),
  finishedAt: instant.optional(),
  /** Index of `content.erasure.started` and of `content.erasure.completed` in the log. */
  startedIndex: z.number().optional(),
  completedIndex: z.number().optional(),
  counts: erasureCounts,
  /** What the reader may do now. */
  may: z.object({ consent: z.boolean(), refuse: z.boolean(), withdraw: z.boolean() }),
});
export type ErasureView = z.output<typeof erasureView>;

export const erasureDetail = erasureView.extend({
  decisions: z.array(previewedDecision.partial().extend({ id: z.string(), state: z.string() })),
});
export type ErasureDetail = z.output<typeof erasureDetail>;

export const holdView = z.object({
  id: z.string(),
  /** Changes with each act on it, a wish for its release, a review or a release: acts name the one that was looked at. */
  revision: z.string(),
  matter: z.string(),
  basis: z.string(),
  scope: z.string(),
  /** Decisions it holds now; null where they are not counted. */
  decisions: z.number().nullable(),
  reviewOn: z.iso.date(),
  reviewDue: z.boolean(),
  state: z.enum(HOLD_STATES),
  placedBy: person,
  placedAt: instant,
  releaseAskedBy: person.optional(),
  releaseAskedAt: instant.optional(),
  releaseReason: z.string().optional(),
  releasedBy: person.optional(),
  releasedAt: instant.optional(),
  may: z.object({ askRelease: z.boolean(), confirmRelease: z.boolean(), keep: z.boolean(), review: z.boolean() }),
});
export type HoldView = z.output<typeof holdView>;

export const policyView = z.object({
  dataClass: z.enum(DATA_CLASSES),
  system: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Null: kept until somebody sets an end. */
  keepMonths: z.number().nullable(),
  highRisk: z.boolean(),
  financialMonths: z.number().nullable(),
  floorMonths: z.number(),
  floorReason: z.string().nullable(),
  reason: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: instant.nullable(),
  /** A shorter period that does not count yet. */
  pending: z.object({ keepMonths: z.number().nullable(), countsFrom: instant, setBy: z.string() }).nullable(),
});
export type PolicyView = z.output<typeof policyView>;

/** A period that declares less of a duty, and waits for a second person. */
export const floorChangeView = z.object({
  id: z.string(),
  dataClass: z.enum(DATA_CLASSES),
  system: z.object({ id: z.string(), name: z.string() }).nullable(),
  keepMonths: z.number().nullable(),
  /** What must be kept at least, now and after it, as the periods themselves say: not the register. */
  floorReason: z.string().nullable(),
  floorReasonAfter: z.string().nullable(),
  reason: z.string(),
  askedBy: person,
  askedAt: instant,
  may: z.object({ confirm: z.boolean(), keep: z.boolean() }),
});
export type FloorChangeView = z.output<typeof floorChangeView>;

export const dryRunRow = z.object({
  dataClass: z.enum(DATA_CLASSES),
  system: z.object({ id: z.string(), name: z.string() }).nullable(),
  keepMonths: z.number().nullable(),
  /** What is kept, how old it is, and what would go now. */
  kept: z.number(),
  oldest: instant.nullable(),
  due: z.number(),
  /** Records that go with it: what the purge's event will say, when nothing comes in between. */
  dueRecords: z.number(),
  held: z.number(),
  /** When the oldest that is not due becomes so. */
  nextDue: instant.nullable(),
});
export type DryRunRow = z.output<typeof dryRunRow>;

export const purgeView = z.object({
  at: instant,
  dataClass: z.enum(DATA_CLASSES),
  system: z.string().nullable(),
  /** Set when the month's tables were dropped as a whole. */
  month: z.iso.date().nullable(),
  decisions: z.number(),
  records: z.number(),
  index: z.number(),
});
export type PurgeView = z.output<typeof purgeView>;

export const retentionView = z.object({
  policies: z.array(policyView),
  /** What waits for a second person. */
  changes: z.array(floorChangeView),
  /** AI systems that the reader sees. */
  systems: z.array(z.object({ id: z.string(), name: z.string() })),
  dryRun: z.array(dryRunRow),
  /** False: counting took too long and was stopped, and `dryRun` is empty. The list of decisions that would go needs no counting. */
  counted: z.boolean(),
  purges: z.array(purgeView),
  asOf: instant,
});
export type RetentionView = z.output<typeof retentionView>;
