import type { ActionEffect, ActionHistory, AssessedTier, Claim, Effect, Finding, Stage } from '@/lib/risk/contract';
import type { MatchedRule, PolicyFacts, PolicyOutcome, Route } from '@/lib/policy/contract';

/**
 * How a decision stands scored: what the two events of an assessment hold, and what pages and the API show of them. Client-safe and without
 * zod. All scores are 0 to 1; offsets are UTF-16 code units, end exclusive.
 */

/** A passage of a step: `field` as lib/decisions/step-text.ts names it, offsets into that field's text as it is shown unmasked. */
export interface PlacedSpan {
  step: string;
  field: string;
  start: number;
  end: number;
}
export type PlacedFinding = Omit<Finding, 'spans'> & {
  /** Counts through the whole assessment: with the event's place in the log it names the finding. */
  no: number;
  spans: PlacedSpan[];
};
export type PlacedClaim = Omit<Claim, 'span' | 'evidence'> & { span: PlacedSpan; evidence?: PlacedSpan };

/** One thing that was scored. */
export interface AssessedSubject {
  no: number;
  stage: Stage;
  /** The step it is about; null for the input, which comes from several. */
  step: string | null;
  tool?: string;
  score: number;
  probability: number;
  tier: AssessedTier;
  unscored: string[];
  findings: PlacedFinding[];
  effect?: ActionEffect;
  claims?: PlacedClaim[];
  /** Keyed tokens of whom the arguments name as receiving: never the names. */
  recipients?: string[];
  /** What was known beside the record at that moment: with it, the same bundle gives the same score again. */
  circumstances?: Circumstances;
}
export interface Circumstances {
  profile?: { effect?: Effect; reversible?: ActionEffect['reversible'] };
  history?: ActionHistory;
  /** What was registered of the tools that were called before, by their names. */
  before?: Readonly<Record<string, Effect>>;
}

/** Why a decision was scored: it was closed (or closed again with more events), or somebody asked for it to be scored anew. */
export type AssessmentCause = 'closed' | 'rescored';

/** The body of `risk.assessed`. `header` is what the decision's row takes (lib/decisions/assessed.ts). */
export interface RiskAssessed {
  header: {
    tier: AssessedTier;
    score: number | null;
    stage: Stage | null;
    labels: { finding: string[]; detector: string[]; reason: string[]; stage: string[]; scorer: string[] };
  };
  cause: AssessmentCause;
  bundle: string;
  /** The seal that it speaks of: everything reported before it was looked at. */
  sealedIndex: number;
  unscored: string[];
  subjects: AssessedSubject[];
  /** Set by an erasure: spans, claims and parameters of what is gone were taken away. */
  erased?: true;
}

export interface RoutedSubject {
  no: number;
  stage: Stage;
  step: string | null;
  facts: PolicyFacts;
  outcome: PolicyOutcome;
}
/** The body of `policy.evaluated`, appended with its `risk.assessed`. */
export interface PolicyEvaluated {
  header: { route: Route };
  /** The event id of the assessment. */
  assessment: string;
  baseline: Route;
  /** Every version that was in force, matched or not. */
  policies: { id: string; version: string }[];
  /** The rule that the route comes from; null: no rule asked for more than the tier. */
  decidedBy: (MatchedRule & { subject: number }) | null;
  subjects: RoutedSubject[];
  erased?: true;
}

/** Why nothing, or not all, could be said. Detectors that failed stand beside these as `detector:<id>`. */
export const UNSCORED_WORDS: Readonly<Record<string, string>> = {
  nothingReported: 'the record holds no message, answer or tool call to score',
  notCaptured: 'content was not captured at the level set for this AI system',
  erased: 'content was erased before it could be scored',
  tooLong: 'the record is longer than what is scored of one decision; the rest was not looked at',
  unreadable: 'a part of the record could not be read',
  scorerFailed: 'a scorer failed',
  noScorer: 'no scorer is installed',
};
export function unscoredWords(code: string): string {
  const known = UNSCORED_WORDS[code];
  if (known) return known;
  return code.startsWith('detector:')
    ? `the detector ${code.slice('detector:'.length)} failed, ran out of time or did not see the whole text`
    : code;
}

export const FINDING_LABELS = ['correct', 'falseAlarm'] as const;
export type FindingLabelWord = (typeof FINDING_LABELS)[number];
export const FINDING_LABEL_WORDS: Readonly<Record<FindingLabelWord, string>> = {
  correct: 'correct',
  falseAlarm: 'false alarm',
};

/** A finding as a reader sees it: offsets are into the masked text that the trail shows. */
export interface FindingView {
  /** `<index of the event>.<number>`. */
  id: string;
  stage: Stage;
  subject: number;
  step?: string;
  detector: string;
  version: string;
  category: string;
  severity: number;
  confidence: number;
  contribution: number;
  reasonCode: string;
  /** In plain words. */
  reason: string;
  owasp: string[];
  atlas: string[];
  source: string;
  spans: PlacedSpan[];
  /** Why there is no passage to show, where the finding had one. */
  hidden?: 'erased' | 'notPermitted' | 'notShown';
  labels: { label: FindingLabelWord; by: string; at: string; mine: boolean }[];
}
export interface ClaimView {
  label: Claim['label'];
  support: number;
  span?: PlacedSpan;
  evidence?: PlacedSpan;
}
export interface SubjectView {
  no: number;
  stage: Stage;
  step?: string;
  tool?: string;
  score: number;
  probability: number;
  tier: AssessedTier;
  unscored: { code: string; words: string }[];
  /** What traces add to the score that are no findings by themselves; absent where they add nothing. */
  faint?: number;
  effect?: ActionEffect;
  claims: ClaimView[];
  route?: Route;
  baseline?: Route;
  matched: MatchedRule[];
  errors: { policy: string; version: string; rule: string; message: string }[];
}
export interface AssessmentView {
  /** Place of `risk.assessed` in the log. */
  index: number;
  policyIndex?: number;
  assessedAt: string;
  cause: AssessmentCause;
  bundle: string;
  tier: AssessedTier;
  score?: number;
  stage?: Stage;
  unscored: { code: string; words: string }[];
  route?: Route;
  baseline?: Route;
  policies: { id: string; version: string }[];
  decidedBy?: MatchedRule & { subject: number };
  subjects: SubjectView[];
  findings: FindingView[];
  erased: boolean;
}
/** One line for every assessment of a decision, the newest first. */
export interface AssessmentLine {
  index: number;
  assessedAt: string;
  cause: AssessmentCause;
  bundle: string;
  tier: AssessedTier;
  score?: number;
  stage?: string;
  route?: string;
  rule?: string;
}
