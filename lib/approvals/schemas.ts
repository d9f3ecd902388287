import { z } from 'zod';
import { exactText, writtenText } from '@/lib/privacy/written-text';
import { SEAL_STATES } from '@/lib/ledger/seal';
import { ASSESSED_TIERS } from './tiers';
import { ROUTES } from '@/lib/policy/contract';
import { EFFECTS } from '@/lib/risk/contract';
import { HALT_MODES, HALT_SCOPES, HASH_PROFILE, REASON_CODES, VOTES } from './contract';
import { ACTION_STATES, EXECUTIONS } from './state';

/** What comes in and goes out over HTTP. Client-safe. The types that pages import stand in lib/approvals/contract.ts. */
const name = (max: number): z.ZodString => writtenText().trim().min(1).max(max);
/** A name that the hash of an action binds: never changed here, or the hash of what the agent sent would be another one. check-args.ts refuses a secret in it. */
const boundName = (max: number): z.ZodString => z.string().trim().min(1).max(max);
const instant = z.string();

export const newAction = z
  .strictObject({
    system: boundName(200).describe('The AI system, by the key that emitters use.'),
    decision: name(500).optional().describe('The decision that the action is part of, by the name that emitters use.'),
    step: name(500).optional().describe('The step that wants to act.'),
    tool: z.strictObject({
      name: boundName(200),
      schemaVersion: boundName(100).optional(),
      annotations: z
        .record(z.string().max(100), z.json())
        .optional()
        .describe('MCP hints. They may raise a risk, never lower it.'),
    }),
    args: z.json().describe('Exactly what will run. Money as text, secrets as references.'),
    subject: z
      .strictObject({ type: boundName(100), id: boundName(500) })
      .optional()
      .describe('For whom the agent acts.'),
    target: z
      .looseObject({ resource: z.string().max(1000).optional(), environment: z.string().max(100).optional() })
      .optional()
      .describe('What is acted on, and in which environment.'),
    run: z
      .strictObject({
        runId: name(500).optional(),
        callId: name(500).optional(),
        traceId: z
          .string()
          .regex(/^[0-9a-f]{32}$/i)
          .optional(),
        framework: name(100).optional(),
      })
      .optional(),
    context: z
      .strictObject({
        task: z.string().max(20_000).optional().describe('What the agent was asked to do.'),
        reason: z.string().max(20_000).optional(),
        evidence: z
          .array(z.strictObject({ kind: name(100), ref: name(500) }))
          .max(100)
          .optional(),
      })
      .optional()
      .describe("The agent's own account. Shown as untrusted; not part of the hash."),
    options: z
      .strictObject({
        acceptsEdits: z.boolean().optional().describe('The agent will run `effectiveArgs`, also where they differ from `args`.'),
        ttlSeconds: z
          .int()
          .min(30)
          .max(30 * 86_400)
          .optional(),
        callbackId: name(200)
          .optional()
          .describe('A webhook channel (`chn_...`) that is told of the outcome: a hint, never content.'),
        supersedes: z.string().max(40).nullish().describe('An action that was returned for changes.'),
      })
      .optional(),
  })
  .describe('An action that an agent asks leave for.');
export type NewAction = z.infer<typeof newAction>;

export const actionView = z.object({
  id: z.string(),
  revision: z.int(),
  change: z.int(),
  state: z.enum(ACTION_STATES).describe('A closed list: anything but `allowed` and `approved` means do not run.'),
  execution: z.enum(EXECUTIONS),
  actionHash: z.string().describe('Of the effective arguments: `sha256:` and 64 hexadecimal digits.'),
  proposedHash: z.string(),
  hashProfile: z.literal(HASH_PROFILE),
  nonce: z.string(),
  binding: z.object({
    v: z.literal(1),
    tenant: z.string(),
    agent: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }).nullable(),
    tool: z.object({ name: z.string(), schemaVersion: z.string().nullable() }),
    target: z.record(z.string(), z.unknown()).nullable(),
    nonce: z.string(),
  }),
  policy: z.object({
    route: z.enum(ROUTES),
    policies: z.array(z.object({ id: z.string(), version: z.string() })),
    rules: z.array(z.string()),
  }),
  risk: z.object({ tier: z.enum(ASSESSED_TIERS), score: z.number().optional(), reasons: z.array(z.string()) }),
  review: z.object({ required: z.int(), approvals: z.int(), expiresAt: instant, escalation: z.int() }).optional(),
  reasonCode: z.string().optional(),
  halt: z.string().optional(),
  effectiveArgs: z.json().optional(),
  executeBy: instant.optional(),
  verdict: z.string().optional(),
  reviewerNote: z.string().optional(),
  redemptionId: z.string().optional(),
  retryAfterMs: z.int().optional(),
});

export const waitQuery = z.object({
  wait: z.coerce.number().int().min(0).max(50).default(0).describe('Seconds to wait while it is undecided.'),
  since: z.coerce.number().int().min(0).optional().describe('Answer at once when its revision is another one.'),
});

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');
export const redemption = z.strictObject({
  verdict: z.string().min(1).max(8_192),
  actionHash: hash.describe('Made by the gateway from the bytes that it will send.'),
});
export type Redemption = z.infer<typeof redemption>;

export const actionResult = z.strictObject({
  redemptionId: z.string().max(60),
  status: z.enum(['succeeded', 'failed', 'unknown']),
  outputHash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
  error: writtenText().max(2_000).optional(),
});
export type ActionResultInput = z.infer<typeof actionResult>;

/** A hash of what was shown to a person; it stands in the log as it was sent. */
export const seenHash = exactText().min(16).max(200);
const reasonText = writtenText().trim().max(4_000);
export const voteInput = z.strictObject({
  vote: z.enum(VOTES),
  reasonCode: z.enum(REASON_CODES),
  reason: reasonText.optional(),
  editedArgs: z.json().optional().describe('With `edit`: the whole arguments as they shall run.'),
  seenHash: seenHash.describe(
    'A hash of what was shown to the person. Kept under a key of the workspace, and told in the event of the vote.',
  ),
});
export type VoteInput = z.infer<typeof voteInput>;

export const bulkVotes = z.strictObject({
  vote: z.enum(['approve', 'reject']),
  reasonCode: z.enum(REASON_CODES),
  reason: reasonText.optional(),
  items: z
    .array(z.strictObject({ id: z.string(), revision: z.int(), seenHash }))
    .min(1)
    .max(20, 'At most 20 at a time: nobody reads more of them.'),
});
export type BulkVotes = z.infer<typeof bulkVotes>;

export const overrideInput = z.strictObject({
  reason: reasonText.min(20, 'Say in a sentence why nobody else could be waited for.'),
  seenHash,
});
export const secondReviewInput = z.strictObject({ outcome: z.enum(['upheld', 'faulted']), reason: reasonText.min(1) });
export const reasonInput = z.strictObject({ reason: reasonText.min(1, 'Say why.') });
export const assignInput = z.strictObject({ person: z.string().max(40).nullable() });

export const newHalt = z
  .strictObject({
    scope: z.enum(HALT_SCOPES),
    value: writtenText()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Id or key of the system, id of the key, name of tool or environment.'),
    mode: z.enum(HALT_MODES),
    reason: reasonText.min(1, 'Say why.'),
    drill: z.boolean().default(false).describe('A rehearsal: it halts all the same, and is counted as a drill.'),
  })
  .refine((given) => (given.scope === 'workspace') === (given.value === undefined), {
    path: ['value'],
    message: 'Name what is halted, unless it is the whole workspace.',
  });
export type NewHalt = z.input<typeof newHalt>;

export const resumeInput = z.strictObject({
  to: z.enum(['readOnly', 'everythingNeedsAHuman', 'running']).default('running').describe('In stages, or at once.'),
  reason: reasonText.min(1, 'Say why.'),
});

export const haltView = z.object({
  id: z.string(),
  scope: z.enum(HALT_SCOPES),
  value: z.string().nullable(),
  mode: z.enum(HALT_MODES),
  drill: z.boolean(),
  startedBy: z.string(),
  startedAt: instant,
  seen: z
    .boolean()
    .describe('False: no action, decision or registration had this name so far. It is in force, and may be misspelt.'),
  nearest: z.array(z.string()).describe('Known names like it, where it was not seen.'),
  timeToSafeMs: z.number().nullable().describe('Null while something in it may run, and where its name was not seen.'),
  frozen: z.int(),
  voided: z.int(),
  running: z.int(),
  endedAt: instant.nullable(),
  endedBy: z.string().nullable(),
  reason: z.string().nullable(),
});

const person = z.object({ id: z.string(), name: z.string() });
export const reviewItem = z.object({
  id: z.string(),
  revision: z.int(),
  state: z.enum(ACTION_STATES),
  execution: z.enum(EXECUTIONS),
  tier: z.enum(ASSESSED_TIERS),
  effect: z.enum(EFFECTS),
  tool: z.string(),
  environment: z.string().nullable(),
  targetName: z
    .string()
    .nullable()
    .describe('What it acts on, personal data masked; null also where the caller may not see content.'),
  subjectName: z.string().nullable(),
  system: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  decision: z.string().nullable(),
  required: z.int(),
  approvals: z.int(),
  askedAt: instant,
  expiresAt: instant.nullable(),
  executeBy: instant.nullable(),
  decidedAt: instant.nullable(),
  escalation: z.int(),
  claim: z.object({ by: person, until: instant, mine: z.boolean() }).nullable(),
  assignedTo: person.nullable(),
  frozenBy: z.string().nullable(),
  agentWaits: z.boolean(),
  acceptsEdits: z.boolean(),
  rule: z.string(),
  reasonCode: z.string().nullable(),
  secondReview: z.enum(['due', 'upheld', 'faulted']).nullable(),
});

export const reviewFilter = z.object({
  state: z.enum(['waiting', 'decided', 'all']).default('waiting'),
  tier: z.enum(ASSESSED_TIERS).optional(),
  system: z.string().max(200).optional(),
  sla: z.enum(['overdueSoon', 'today']).optional().describe('Less than a quarter of its time left; or due within a day.'),
  mine: z.stringbool().optional().describe('Claimed by or assigned to the caller.'),
  unclaimed: z.stringbool().optional(),
  halted: z.stringbool().optional(),
  secondPerson: z.stringbool().optional().describe('Approved by one, and waiting for another.'),
  secondReview: z.stringbool().optional().describe('Overridden, and not looked at again.'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ReviewFilter = z.infer<typeof reviewFilter>;

export const voteOutcome = z.object({
  id: z.string(),
  state: z.enum(ACTION_STATES),
  revision: z.int(),
  approvals: z.int(),
  required: z.int(),
});

export const chainLink = z.object({
  kind: z.string(),
  at: instant,
  index: z.int().nullable().describe('Its place in the log.'),
  seal: z.enum(SEAL_STATES).nullable().describe('How far this very entry is proved.'),
  vote: z
    .object({
      vote: z.enum([...VOTES, 'override']),
      reasonCode: z.string(),
      revision: z.int(),
      person,
      onBehalfOf: person.optional(),
      seenHash: z.string().nullable().describe('Of what was in sight; null: erased, or not for the caller.'),
    })
    .optional(),
});

/** An action in a decision's `approvals`. */
export const decisionApproval = z.object({
  id: z.string(),
  tool: z.string(),
  state: z.enum(ACTION_STATES),
  execution: z.enum(EXECUTIONS),
  tier: z.enum(ASSESSED_TIERS),
  route: z.enum(ROUTES),
  required: z.int(),
  approvals: z.int(),
  askedAt: instant,
  decidedAt: instant.nullable(),
  redeemedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  step: z.string().nullable(),
  actionHash: z.string(),
  overridden: z.boolean(),
  effect: z.enum(EFFECTS),
  findings: z
    .array(z.looseObject({ detector: z.string(), category: z.string(), reasonCode: z.string(), severity: z.number() }))
    .describe('Why it was flagged. Empty also where the caller may not see content.'),
  chain: z.array(chainLink).describe('Everything that happened to it, in order.'),
});

export const newDelegation = z.strictObject({ to: z.string().max(40), fromAt: z.iso.datetime(), untilAt: z.iso.datetime() });
export type NewDelegation = z.infer<typeof newDelegation>;
export const delegationView = z.object({
  id: z.string(),
  from: person,
  to: person,
  fromAt: instant,
  untilAt: instant,
  endedAt: instant.nullable(),
});
