import { type AssessedTier, type Effect, type Finding } from '@/lib/risk/contract';
import { type SealState } from '@/lib/ledger/seal';
import { type Route } from '@/lib/policy/contract';
import { type ActionState, type Execution } from './state';

/**
 * The words of the approval desk, for pages, clients and use cases. Pure, client-safe and without zod; the schemas that check what comes in
 * stand in lib/approvals/schemas.ts. Ids are public (`act_`, `hlt_`, `per_`), times RFC 3339 UTC.
 */
export { ACTION_STATES, EXECUTIONS, isWaiting, mayRun, type ActionState, type Execution } from './state';

/** SHA-256 over RFC 8785 of ActionBinding, written `sha256:<hex>`. */
export const HASH_PROFILE = 'jcs-sha256-v1';

/**
 * What an action's hash covers. A gateway makes it from the bytes that it will send, never from what the agent says, and compares: `args` are
 * the effective ones, everything else comes back with the answer (`binding`).
 */
export interface ActionBinding {
  v: 1;
  /** The workspace, `wsp_...`. */
  tenant: string;
  /** The AI system's key, as the agent names it. */
  agent: string;
  subject: { type: string; id: string } | null;
  tool: { name: string; schemaVersion: string | null };
  target: Record<string, unknown> | null;
  args: unknown;
  /** 128 random bits, base64url. */
  nonce: string;
}

/** What `POST /api/v1/actions`, `GET /api/v1/actions/{id}` and the acts of a gateway answer. */
export interface ActionView {
  id: string;
  revision: number;
  /** Counts everything that happened to it: the id of the last line of its event stream. */
  change: number;
  state: ActionState;
  execution: Execution;
  /** Of the effective arguments. */
  actionHash: string;
  /** Of the arguments as asked; the same until somebody edits. */
  proposedHash: string;
  hashProfile: typeof HASH_PROFILE;
  nonce: string;
  /** Everything the hash covers but the arguments. */
  binding: Omit<ActionBinding, 'args'>;
  policy: { route: Route; policies: { id: string; version: string }[]; rules: string[] };
  risk: { tier: AssessedTier; score?: number; reasons: string[] };
  /** Set once people are asked. */
  review?: { required: number; approvals: number; expiresAt: string; escalation: number };
  /** Why it ended as it did: `halted`, `blocked`, `edited`, a reviewer's reason code, ... */
  reasonCode?: string;
  /** The halt that froze it, or that refused it. */
  halt?: string;
  /** What may run: set when it may run, equal to what was asked unless a reviewer edited it. */
  effectiveArgs?: unknown;
  /** Redeem before. */
  executeBy?: string;
  /** Compact JWS, `typ` verdict+jwt. Only of what may run and was not redeemed; its absence is a no. */
  verdict?: string;
  /** What the reviewer tells the agent. */
  reviewerNote?: string;
  redemptionId?: string;
  retryAfterMs?: number;
}

export const VOTES = ['approve', 'reject', 'return', 'edit'] as const;
export type VoteName = (typeof VOTES)[number];

/** Why somebody votes so. A free text is needed beside them for reject, return and edit, and for an approval of high or critical risk. */
export const REASON_CODES = [
  'asIntended',
  'verifiedWithSubject',
  'withinPolicy',
  'wrongAmount',
  'wrongTarget',
  'notRequested',
  'insufficientEvidence',
  'suspectedManipulation',
  'policyViolation',
  'needsChange',
  'other',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface VoteView {
  person: { id: string; name: string };
  /** Set where they decided in somebody's place. */
  onBehalfOf?: { id: string; name: string };
  vote: VoteName | 'override';
  reasonCode: string;
  /** Null: erased, or not for this reader. */
  reason: string | null;
  revision: number;
  at: string;
  batch?: string;
}

/** A row of the queue. Holds nothing that an agent wrote but names: of tool, environment, target and subject. */
export interface ReviewItem {
  id: string;
  revision: number;
  state: ActionState;
  execution: Execution;
  tier: AssessedTier;
  effect: Effect;
  tool: string;
  environment: string | null;
  /** What it acts on and for whom, personal data masked. Null: not reported, erased, or not for this reader. */
  targetName: string | null;
  subjectName: string | null;
  system: { id: string; key: string; name: string };
  decision: string | null;
  required: number;
  approvals: number;
  askedAt: string;
  expiresAt: string | null;
  executeBy: string | null;
  decidedAt: string | null;
  escalation: number;
  claim: { by: { id: string; name: string }; until: string; mine: boolean } | null;
  assignedTo: { id: string; name: string } | null;
  frozenBy: string | null;
  /** False: no agent has asked for the outcome for a while. */
  agentWaits: boolean;
  acceptsEdits: boolean;
  /** The rule that asked for people: bulk approval is for one of them at a time. */
  rule: string;
  reasonCode: string | null;
  secondReview: 'due' | 'upheld' | 'faulted' | null;
}

/** Why the reader may not decide this one; null when they may. */
export interface Eligibility {
  canVote: boolean;
  why: 'notEligible' | 'separationOfDuties' | 'competenceExpired' | 'alreadyVoted' | null;
  /** Who they could decide in the place of, where not by themselves. */
  onBehalfOf: { id: string; name: string } | null;
}

export interface ReviewDetail extends ReviewItem {
  actionHash: string;
  proposedHash: string;
  /** Null: erased. */
  proposedArgs: unknown;
  effectiveArgs: unknown;
  executedArgs: unknown;
  argsErased: boolean;
  subject: { type: string; id: string } | null;
  target: Record<string, unknown> | null;
  toolAnnotations: Record<string, unknown> | null;
  toolVersion: string | null;
  /** JSON Schema of the tool's arguments, as registered. */
  argumentsSchema: Record<string, unknown> | null;
  /** The agent's own words. Untrusted. */
  context: { task?: string; reason?: string; evidence?: { kind: string; ref: string }[] } | null;
  run: { runId: string | null; callId: string | null; framework: string | null };
  risk: ActionView['risk'];
  policy: ActionView['policy'];
  findings: Finding[];
  votes: VoteView[];
  eligibility: Eligibility;
  /**
   * The last call of the same tool by the same agent that people approved, to hold this one against; where there is none, the last that was let
   * through without a person (`byPerson` false).
   */
  lastApproved: { id: string; args: unknown; at: string; byPerson: boolean } | null;
  /** Past actions of the same tool: how they ended. */
  similar: { id: string; state: ActionState; execution: Execution; at: string; tier: AssessedTier }[];
  supersedes: string | null;
  supersededBy: string | null;
  events: ChainLink[];
  reviewerNote: string | null;
  redeemedAt: string | null;
  finishedAt: string | null;
  change: number;
}

export const HALT_SCOPES = ['workspace', 'system', 'agent', 'tool', 'environment'] as const;
export type HaltScope = (typeof HALT_SCOPES)[number];
/** From the sharpest to the mildest; a staged resume walks down. */
export const HALT_MODES = ['stop', 'readOnly', 'everythingNeedsAHuman'] as const;
export type HaltMode = (typeof HALT_MODES)[number];

export interface HaltView {
  id: string;
  scope: HaltScope;
  /** The system's id, or the name of agent, tool or environment. */
  value: string | null;
  mode: HaltMode;
  drill: boolean;
  startedBy: string;
  startedAt: string;
  /** False: nothing of this name was seen so far, no action, no decision, no registration. It may be misspelt, or not have come yet. */
  seen: boolean;
  /** Names like it, where it was not seen. */
  nearest: string[];
  /** Milliseconds from the person's request until nothing in the scope ran any more; null while something does, and where nothing is known of it. */
  timeToSafeMs: number | null;
  frozen: number;
  voided: number;
  running: number;
  endedAt: string | null;
  endedBy: string | null;
  /** Null: erased. */
  reason: string | null;
}

/** One thing that happened to an action: asked, scored, seen and voted, signed, redeemed, ended. */
export interface ChainLink {
  kind: string;
  at: string;
  /** Its place in the log. */
  index: number | null;
  /** How far this very entry is proved; null: it has none. */
  seal: SealState | null;
  vote?: {
    vote: VoteName | 'override';
    reasonCode: string;
    revision: number;
    person: { id: string; name: string };
    onBehalfOf?: { id: string; name: string };
    /** The page's hash of what was in sight when they voted. Null: erased, or not for this reader. */
    seenHash: string | null;
  };
}

/** What stands in a decision's `approvals`. */
export interface DecisionApproval {
  id: string;
  tool: string;
  state: ActionState;
  execution: Execution;
  tier: AssessedTier;
  route: Route;
  required: number;
  approvals: number;
  askedAt: string;
  decidedAt: string | null;
  redeemedAt: string | null;
  finishedAt: string | null;
  step: string | null;
  actionHash: string;
  overridden: boolean;
  effect: Effect;
  /** Why it was flagged. Empty also where the reader may not see content. */
  findings: Finding[];
  chain: ChainLink[];
}

/** Topics of `notification_outbox`, told in the transaction of what happened. */
export const NOTICE_TOPICS = [
  'action.pendingReview',
  'action.approved',
  'action.rejected',
  'action.expired',
  'action.cancelled',
  'action.revoked',
  'action.lapsed',
  'action.halted',
  'action.overridden',
  'review.reminder',
  'review.escalated',
  'review.assigned',
  'review.unstaffed',
  'review.secondReviewDue',
  'review.secondReviewed',
  'halt.started',
  'halt.resumed',
] as const;
export type NoticeTopic = (typeof NOTICE_TOPICS)[number];
