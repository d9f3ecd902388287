import { z } from 'zod';
import { SEAL_STATES } from '@/lib/ledger/seal';
import { modelNames } from '@/lib/dialects/step';
import { DECISION_STATUSES, RISK_TIERS } from './statuses';

/** Shapes of the decision read model, as the API answers them. Client-safe. Times are RFC 3339 UTC; durations are derived. */
export const decisionStatus = z.enum(DECISION_STATUSES);
export const riskTier = z.enum(RISK_TIERS);

const instant = z.string();

export const decisionSummary = z.object({
  id: z.string(),
  externalId: z.string().optional(),
  traceId: z.string().optional(),
  system: z.object({ id: z.string(), name: z.string() }),
  environment: z.string().optional(),
  startedAt: instant,
  endedAt: instant.optional(),
  status: decisionStatus,
  inputPreview: z.string().optional(),
  outputPreview: z.string().optional(),
  models: z.array(modelNames),
  tools: z.array(z.string()),
  user: z.string().optional(),
  session: z.string().optional(),
  subjects: z.array(z.object({ type: z.string(), role: z.string().optional(), token: z.string() })).optional(),
  stepCount: z.number().int(),
  errorCount: z.number().int(),
  usage: z.object({ inputTokens: z.number().optional(), outputTokens: z.number().optional() }),
  risk: z.object({ tier: riskTier, score: z.number().optional(), stage: z.string().optional() }),
  route: z.string().optional(),
  approval: z.string().optional(),
  versions: z.object({ prompt: z.string().optional(), policy: z.string().optional(), agent: z.string().optional() }),
  flags: z.array(z.string()),
  outcomes: z.array(z.string()).optional().describe('What was observed afterwards, as reported: "refunded twice".'),
  /** False: recorded, not yet closed by a decision.sealed event. */
  sealed: z.boolean(),
  /** Recorded, inside a signed checkpoint, anchored outside, or broken: lib/ledger/seal.ts. */
  seal: z.enum(SEAL_STATES),
});
export type DecisionSummary = z.infer<typeof decisionSummary>;

/**
 * A comment's anchor: a passage of one field of one step. Offsets are UTF-16 code units into the field's text. The quote is what the passage is
 * looked up by, so it stays as sent here; whoever stores it takes secrets out first (`keptQuote`).
 */
export const commentAnchor = z.object({
  field: z.string().max(200),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  quote: z.string().max(2000),
});
