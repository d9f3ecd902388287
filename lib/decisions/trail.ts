import { z } from 'zod';
import { NOT_OUTSIDE, SEAL_STATES } from '@/lib/ledger/seal';
import { step, stepOutline } from '@/lib/dialects/step';
import { decisionSummary } from './contract';

/** Shapes of one opened decision: its trail, its place in the log, its events. Client-safe. Times are RFC 3339 UTC. */
export const trailEvent = z.object({
  /** UUID: the emitter's own, verbatim, or ours. */
  id: z.string(),
  kind: z.string(),
  occurredAt: z.string(),
  receivedAt: z.string(),
  /** Place in the log. */
  index: z.number().int(),
  /** Who reported it or did it. */
  by: z.enum(['emitter', 'person', 'countersign']),
});
export type TrailEvent = z.infer<typeof trailEvent>;

export const integrity = z.object({
  /** A decision.sealed event covers every event reported so far. */
  sealed: z.boolean(),
  sealedIndex: z.number().int().optional(),
  /** When the decision will be sealed if nothing more arrives. */
  sealDueAt: z.string().optional(),
  /** Events that emitters reported. */
  eventCount: z.number().int(),
  firstIndex: z.number().int().optional(),
  lastIndex: z.number().int().optional(),
  /** Steps that began and have no reported end. */
  openSteps: z.number().int(),
  seal: z.enum(SEAL_STATES),
  /** The first signed checkpoint that holds all of it. */
  checkpoint: z.object({ size: z.number().int(), signedAt: z.string() }).optional(),
  /** The first copy outside that covers all of it and holds. */
  anchor: z.object({ kind: z.string(), size: z.number().int(), at: z.string(), by: z.string() }).optional(),
  level: z
    .enum(['A0', 'A1', 'A3'])
    .optional()
    .describe(
      'Evidence level of this decision: A0 signed, A1 covered by a copy kept elsewhere, A3 by a time stamp. Absent: not signed yet.',
    ),
  missing: z
    .object({ why: z.enum(NOT_OUTSIDE), says: z.string() })
    .optional()
    .describe('Why no copy outside counts for it; absent where one does.'),
  /** What the last verification found wrong with it. */
  faults: z.array(z.object({ layer: z.string(), where: z.string(), expected: z.string(), found: z.string() })),
});
export type Integrity = z.infer<typeof integrity>;

export const linkedDecision = z.object({
  /** The step that says so: of this decision in `causedBy`, of the other in `ledTo`. */
  step: z.string(),
  /** What it names. */
  traceId: z.string().optional(),
  externalId: z.string().optional(),
  spanId: z.string().optional(),
  state: z
    .enum(['received', 'notReceived', 'notGranted'])
    .describe('Whether the other one is here: not yet, or never; or it belongs to an AI system that is not granted to you.'),
  decision: z.object({ id: z.string(), system: z.string(), startedAt: z.string() }).optional(),
});
export type LinkedDecision = z.infer<typeof linkedDecision>;

/** Links across traces, as emitters reported them (OpenTelemetry span links, `links` of native events). */
export const decisionLinks = z.object({
  causedBy: z.array(linkedDecision),
  ledTo: z.array(linkedDecision),
  complete: z.boolean().describe('False: there are more than 50 of a direction.'),
});
export type DecisionLinks = z.infer<typeof decisionLinks>;

/** What the trail page opens with: no content; steps beyond the first page are asked for with `stepsCursor`. */
export const trail = z.object({
  /** UUID of the decision: for server code. */
  decisionId: z.string(),
  decision: decisionSummary,
  rootKey: z.string().optional(),
  outline: z.array(stepOutline),
  stepsCursor: z.string().nullable(),
  events: z.array(trailEvent),
  eventsCursor: z.number().int().nullable(),
  links: decisionLinks,
  integrity,
  /** False: this actor sees facts of steps, but neither messages nor arguments, documents, results or previews. */
  contentVisible: z.boolean(),
});
export type Trail = z.infer<typeof trail>;

/** `GET /api/v1/decisions/{id}`. Long trails come in pages: `stepsCursor` goes to `GET /api/v1/decisions/{id}/steps?after=`. */
export const decisionDetail = z.object({
  decision: decisionSummary,
  steps: z.array(step),
  stepsCursor: z.string().nullable(),
  findings: z.array(z.never()),
  policy: z.array(z.never()),
  approvals: z.array(z.unknown()).describe('Filled by the API: lib/approvals, which comes later.'),
  artifacts: z.array(z.never()),
  links: decisionLinks,
  integrity,
  events: z.array(trailEvent),
  eventsCursor: z.number().int().nullable(),
  contentVisible: z.boolean(),
});
export type DecisionDetail = z.infer<typeof decisionDetail>;

/** One stored record of a step, as reported. */
export const rawRecord = z.object({
  eventId: z.string(),
  index: z.number().int(),
  kind: z.string(),
  schemaVersion: z.string(),
  occurredAt: z.string(),
  receivedAt: z.string(),
  tree: z.json(),
  /** Why `tree` is null: when it was removed, and by which event. */
  erased: z.object({ at: z.string(), kind: z.string() }).optional(),
  /** Set on a record that came under an id already taken, with other content. */
  conflictWith: z.object({ eventId: z.string(), idx: z.number().int() }).optional(),
});
export type RawRecord = z.infer<typeof rawRecord>;

export const trailMatch = z.object({
  stepId: z.string(),
  /** As lib/decisions/step-text.ts names fields. */
  field: z.string(),
  excerpt: z.object({ before: z.string(), match: z.string(), after: z.string() }),
});
export const trailMatches = z.object({
  matches: z.array(trailMatch),
  /** False: there may be more than what is listed, because a limit was reached. */
  complete: z.boolean(),
  scannedSteps: z.number().int(),
});
export type TrailMatches = z.infer<typeof trailMatches>;
