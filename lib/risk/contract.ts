/**
 * What a scorer is given and what it answers. Pure, client-safe and without zod: pages read assessments, the command line writes
 * them, the worker stores them. Shapes that come from outside are parsed where they enter (lib/cli, lib/approvals).
 *
 * All scores, severities, confidences and contributions are 0 to 1. Spans are UTF-16 code units, end exclusive.
 */
export const STAGES = ['input', 'output', 'action'] as const;
export type Stage = (typeof STAGES)[number];

/** `unscored` is no tier: nothing could be said, and a policy treats it as medium at least. */
export const SCORED_TIERS = ['low', 'medium', 'high', 'critical'] as const;
export type ScoredTier = (typeof SCORED_TIERS)[number];
export type AssessedTier = ScoredTier | 'unscored';

/** Who wrote a piece of text. Everything but `system` and `user` is untrusted: an instruction in it is a sign by itself. */
export const PROVENANCES = ['system', 'user', 'model', 'retrieved', 'tool', 'memory', 'file'] as const;
export type Provenance = (typeof PROVENANCES)[number];

/** One text and where it stands. `field` names it for spans: `text`, `answer`, `context[2]`, `arguments.note`, or a step's field. */
export interface Segment {
  field: string;
  text: string;
  provenance: Provenance;
}

export interface Span {
  field: string;
  start: number;
  end: number;
}

/** One reason. It never holds the text itself: what it speaks of is found through its spans by whoever may read the text. */
export interface Finding {
  detector: string;
  version: string;
  category: string;
  severity: number;
  confidence: number;
  /** Its part of the stage's score; the contributions of an assessment add up to its score. */
  contribution: number;
  spans: Span[];
  /** A code with parameters, put into words by lib/risk/reasons.ts. Parameters hold kinds, counts and names, never content. */
  reasonCode: string;
  reasonParams: Record<string, string | number | boolean>;
  /** Identifiers of the OWASP LLM Top 10 2025 (`LLM01`) and the OWASP Agentic Top 10 2026 (`ASI01`). */
  owasp: string[];
  /** Identifiers of MITRE ATLAS: `AML.T0051.001`. */
  atlas: string[];
  source: 'rule' | 'model' | 'plugin' | 'history';
  /**
   * Counts in the score, and is no suspicion by itself: a model's faint trace, a word that only quotes, how much of an answer is supported. It is kept
   * because contributions add up to the score; no list, label, facet or policy takes it for something that was detected.
   */
  faint?: true;
}

export const EFFECTS = [
  'read',
  'sensitive_read',
  'write',
  'send',
  'money',
  'delete',
  'access_change',
  'code',
  'physical',
  'unknown',
] as const;
export type Effect = (typeof EFFECTS)[number];

/** What a tool call would do. `basis` says how we know: a registered profile outranks annotations, those the schema, that the words. */
export interface ActionEffect {
  effect: Effect;
  basis: 'profile' | 'annotations' | 'schema' | 'words' | 'none';
  reversible: 'yes' | 'no' | 'unknown';
  amount?: { value: string; currency?: string };
  /** How much it touches: `*`, a count, a statement without WHERE. */
  reach?: 'one' | 'some' | 'all' | 'unknown';
}

export const CLAIM_LABELS = ['supported', 'contradicted', 'unsupported', 'no_context'] as const;
export interface Claim {
  span: Span;
  label: (typeof CLAIM_LABELS)[number];
  /** 0: nothing of it is in the context, 1: all of it. */
  support: number;
  /** The passage that supports or contradicts it best. */
  evidence?: Span;
}

export interface Assessment {
  stage: Stage;
  /** Hash over all that scoring runs (lib/risk/bundle.ts): the same bundle gives the same score again. */
  bundle: string;
  score: number;
  /** The score after calibration: how often such a score was right on the bundled evaluation set. */
  probability: number;
  tier: AssessedTier;
  findings: Finding[];
  /** Detectors that failed or ran out of time; not empty means the tier is a floor, not an answer. */
  unscored: string[];
  effect?: ActionEffect;
  claims?: Claim[];
}

export interface InputSubject {
  segments: readonly Segment[];
  /** What the agent was asked to do, where known: an action nobody asked for weighs more. */
  task?: string;
}

export interface OutputSubject {
  answer: string;
  /** What the model was given: retrieved documents, tool results, the user's own words. Empty: nothing can be called ungrounded. */
  context: readonly Segment[];
  question?: string;
  systemPrompt?: string;
}

export interface ToolDescription {
  name: string;
  description?: string;
  /** JSON Schema of the arguments. */
  parameters?: unknown;
  /** MCP hints (readOnlyHint, destructiveHint, idempotentHint, openWorldHint). They may raise a risk; only a trusted server's lower it. */
  annotations?: Record<string, unknown>;
  annotationsTrusted?: boolean;
  /** What an administrator registered for this tool (lib/registry). Without an effect: of whatever kind its words say, and not to be undone. */
  profile?: { effect?: Effect; reversible?: ActionEffect['reversible'] };
}

/** What happened before the call, oldest first. */
export interface TraceStep {
  kind: string;
  name: string;
  /** Text that the step brought into the agent's context. */
  texts: readonly Segment[];
  effect?: Effect;
}

/** The agent's own past with this tool, counted by whoever has the record. */
export interface ActionHistory {
  calls: number;
  /** Amounts of past calls in the same currency, as decimal strings, ascending. */
  amounts?: readonly string[];
  recipients?: readonly string[];
  /** Calls of this tool in the last hour. */
  lastHour?: number;
}

export interface ActionSubject {
  tool: ToolDescription;
  arguments?: unknown;
  environment?: string;
  task?: string;
  steps?: readonly TraceStep[];
  /** Hosts whose addresses nobody foreign brought up: of system messages, and of earlier calls' own arguments where no foreign text had named them by then. */
  vouched?: readonly string[];
  history?: ActionHistory;
}
