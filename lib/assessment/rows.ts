import { CLAIM_LABELS } from '@/lib/risk/contract';
import type { PolicyEvaluated, RiskAssessed } from './contract';

/** The rows that an assessment becomes. The same function serves the worker and a rebuild. */
export interface AssessmentRow {
  decision_id: string;
  idx: number;
  policy_idx: number | null;
  system_id: string;
  cause: string;
  bundle: string;
  tier: string;
  score: number | null;
  stage: string | null;
  unscored: string[];
  findings: number;
  route: string | null;
  baseline: string | null;
  policies: string[];
  rule: string | null;
  assessed_at: string;
}
export interface SubjectRow {
  decision_id: string;
  idx: number;
  no: number;
  system_id: string;
  stage: string;
  step_key: string | null;
  environment: string | null;
  tier: string;
  score: number;
  probability: number;
  unscored: string[];
  tool: string | null;
  effect: string | null;
  effect_basis: string | null;
  reversible: string | null;
  reach: string | null;
  amount: string | null;
  currency: string | null;
  recipients: string[];
  claims: number[];
  route: string | null;
  baseline: string | null;
  matched: string[];
}
export interface FindingRow {
  decision_id: string;
  idx: number;
  no: number;
  subject_no: number;
  system_id: string;
  stage: string;
  step_key: string | null;
  detector: string;
  detector_version: string;
  category: string;
  reason_code: string;
  severity: number;
  confidence: number;
  contribution: number;
  source: string;
  owasp: string[];
  atlas: string[];
}
export interface AssessmentRows {
  assessment: AssessmentRow;
  subjects: SubjectRow[];
  findings: FindingRow[];
}
/** Where an assessment stands. */
export interface AssessmentPlace {
  decisionId: string;
  systemId: string;
  idx: number;
  policyIdx: number | null;
  at: Date;
}

const AMOUNT = /^-?\d{1,18}(?:\.\d{1,9})?$/;

/** A rule in one text: `policy@version#rule`. */
export const ruleName = (rule: { policy: string; version: string; rule: string }): string =>
  `${rule.policy}@${rule.version}#${rule.rule}`;

/** Pure. `policy` is null where its event cannot be read. */
export function rowsOf(place: AssessmentPlace, risk: RiskAssessed, policy: PolicyEvaluated | null): AssessmentRows {
  const about = { decision_id: place.decisionId, idx: place.idx, system_id: place.systemId };
  const routed = new Map((policy?.subjects ?? []).map((one) => [one.no, one]));
  return {
    assessment: {
      ...about,
      policy_idx: place.policyIdx,
      cause: risk.cause,
      bundle: risk.bundle,
      tier: risk.header.tier,
      score: risk.header.score,
      stage: risk.header.stage,
      unscored: risk.unscored,
      findings: risk.subjects.reduce((n, one) => n + one.findings.filter(({ faint }) => !faint).length, 0),
      route: policy?.header.route ?? null,
      baseline: policy?.baseline ?? null,
      policies: (policy?.policies ?? []).map((one) => `${one.id}@${one.version}`),
      rule: policy?.decidedBy ? ruleName(policy.decidedBy) : null,
      assessed_at: place.at.toISOString(),
    },
    subjects: risk.subjects.map((one): SubjectRow => {
      const said = routed.get(one.no);
      const amount = one.effect?.amount?.value;
      return {
        ...about,
        no: one.no,
        stage: one.stage,
        step_key: one.step,
        environment: said?.facts.environment ?? null,
        tier: one.tier,
        score: one.score,
        probability: one.probability,
        unscored: one.unscored,
        tool: one.tool ?? null,
        effect: one.effect?.effect ?? null,
        effect_basis: one.effect?.basis ?? null,
        reversible: one.effect?.reversible ?? null,
        reach: one.effect?.reach ?? null,
        amount: amount !== undefined && AMOUNT.test(amount) ? amount : null,
        currency: one.effect?.amount?.currency ?? null,
        recipients: one.recipients ?? [],
        claims: one.claims ? CLAIM_LABELS.map((label) => one.claims!.filter((claim) => claim.label === label).length) : [],
        route: said?.outcome.route ?? null,
        baseline: said?.outcome.baseline ?? null,
        matched: (said?.outcome.matched ?? []).map(ruleName),
      };
    }),
    findings: risk.subjects.flatMap((one) =>
      one.findings
        .filter(({ faint }) => !faint)
        .map((finding): FindingRow => ({
          ...about,
          no: finding.no,
          subject_no: one.no,
          stage: one.stage,
          step_key: finding.spans[0]?.step ?? one.step,
          detector: finding.detector,
          detector_version: finding.version,
          category: finding.category,
          reason_code: finding.reasonCode,
          severity: finding.severity,
          confidence: finding.confidence,
          contribution: finding.contribution,
          source: finding.source,
          owasp: finding.owasp,
          atlas: finding.atlas,
        })),
    ),
  };
}
