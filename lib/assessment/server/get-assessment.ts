import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { readableBy } from '@/lib/decisions/server/readable';
import type { TrailRow } from '@/lib/decisions/server/trail-store';
import type { Finding } from '@/lib/risk/contract';
import { reasonText } from '@/lib/risk/reasons';
import {
  unscoredWords,
  type AssessmentLine,
  type AssessmentView,
  type FindingView,
  type PlacedSpan,
  type PolicyEvaluated,
  type RiskAssessed,
} from '../contract';
import type { MaskedPlaces } from '../masked-places';
import { selectAssessments, type AssessmentLineRow } from './assessment-store';
import { isDue } from './due-store';
import { selectLabels, type LabelRow } from './label-store';
import { maskedPlacesOf } from './masked-places-of';
import { openAssessments } from './open-assessments';

/** How one decision stands scored. */
export interface DecisionAssessment {
  /** The newest, or the one asked for; null while it was never scored. */
  current: AssessmentView | null;
  /** All of them, the newest first. */
  lines: AssessmentLine[];
  /** It was closed (again) and waits to be scored. */
  waiting: boolean;
}

/** The newest assessment of a decision, or the one at `index` of the log. Passages are told only to those who may read the content. Throws notFound. */
export async function getAssessment(actor: Actor, anyId: string, given: { index?: number } = {}): Promise<DecisionAssessment> {
  requirePermission(actor, 'decisions.read');
  return withWorkspace(actor.workspaceId, async (tx) =>
    readAssessment(tx, actor, await openTrail(tx, actor, anyId), given.index),
  );
}

/** The same in the transaction of whoever opened the decision. */
export async function readAssessment(tx: SqlTx, actor: Actor, trail: TrailRow, index?: number): Promise<DecisionAssessment> {
  const { workspaceId } = actor;
  const rows = await selectAssessments(tx, workspaceId, trail.decision_id);
  const waiting = await isDue(tx, workspaceId, trail.decision_id);
  const row = index === undefined ? rows[0] : rows.find((one) => one.idx === index);
  const lines = rows.map(lineOf);
  if (!row) return { current: null, lines, waiting };
  const place = { decisionId: trail.decision_id, idx: row.idx, policyIdx: row.policy_idx };
  const body = (await openAssessments(tx, workspaceId, [place])).get(row.idx);
  if (!body) return { current: withoutBody(row), lines, waiting };
  const labels = await selectLabels(tx, workspaceId, trail.decision_id);
  const readable = readableBy(actor, trail);
  const places = readable ? await maskedPlacesOf(tx, actor, trail, stepsOf(body.risk)) : null;
  return { current: viewOf(row, body, { actor, labels, places }), lines, waiting };
}

function stepsOf(risk: RiskAssessed): string[] {
  const spans = risk.subjects.flatMap((one) => [
    ...one.findings.flatMap((finding) => finding.spans),
    ...(one.claims ?? []).flatMap((claim) => [claim.span, ...(claim.evidence ? [claim.evidence] : [])]),
  ]);
  return spans.map((span) => span.step);
}

const unscored = (codes: readonly string[]) => codes.map((code) => ({ code, words: unscoredWords(code) }));

function viewOf(
  row: AssessmentLineRow,
  { risk, policy }: { risk: RiskAssessed; policy: PolicyEvaluated | null },
  by: { actor: Actor; labels: readonly LabelRow[]; places: MaskedPlaces | null },
): AssessmentView {
  const shown = (span: PlacedSpan | undefined): PlacedSpan | undefined => (span && by.places?.shown(span)) ?? undefined;
  const routed = new Map((policy?.subjects ?? []).map((one) => [one.no, one.outcome]));
  return {
    ...lineOf(row),
    tier: risk.header.tier,
    stage: risk.header.stage ?? undefined,
    route: policy?.header.route,
    policyIndex: row.policy_idx ?? undefined,
    unscored: unscored(risk.unscored),
    baseline: policy?.baseline,
    policies: policy?.policies ?? [],
    decidedBy: policy?.decidedBy ?? undefined,
    erased: risk.erased === true || policy?.erased === true,
    subjects: risk.subjects.map((one) => {
      const outcome = routed.get(one.no);
      return {
        no: one.no,
        stage: one.stage,
        step: one.step ?? undefined,
        tool: one.tool,
        score: one.score,
        probability: one.probability,
        tier: one.tier,
        unscored: unscored(one.unscored),
        ...faintPart(one.findings),
        effect: by.places || !one.effect ? one.effect : { ...one.effect, amount: undefined },
        claims: (one.claims ?? []).map((claim) => ({
          label: claim.label,
          support: claim.support,
          span: shown(claim.span),
          evidence: shown(claim.evidence),
        })),
        route: outcome?.route,
        baseline: outcome?.baseline,
        matched: outcome?.matched ?? [],
        errors: outcome?.errors ?? [],
      };
    }),
    findings: risk.subjects.flatMap((one) =>
      one.findings
        .filter(({ faint }) => !faint)
        .map((finding): FindingView => {
          const spans = finding.spans.flatMap((span) => shown(span) ?? []);
          return {
            id: `${row.idx}.${finding.no}`,
            stage: one.stage,
            subject: one.no,
            step: spans[0]?.step ?? finding.spans[0]?.step ?? one.step ?? undefined,
            detector: finding.detector,
            version: finding.version,
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            contribution: finding.contribution,
            reasonCode: finding.reasonCode,
            reason: risk.erased ? 'What it spoke of was erased.' : reasonText(finding),
            owasp: finding.owasp,
            atlas: finding.atlas,
            source: finding.source,
            spans,
            ...(finding.spans.length > 0 &&
              spans.length === 0 && { hidden: by.places ? ('notShown' as const) : ('notPermitted' as const) }),
            ...(risk.erased && finding.spans.length === 0 && { hidden: 'erased' as const }),
            labels: labelsOf(by.labels, row.idx, finding.no, by.actor),
          };
        }),
    ),
  };
}

/** What traces add that are no findings by themselves: with the findings it makes the score. */
function faintPart(findings: readonly Finding[]): { faint?: number } {
  const sum = findings.filter(({ faint }) => faint).reduce((all, one) => all + one.contribution, 0);
  return sum === 0 ? {} : { faint: Math.round(sum * 10_000) / 10_000 };
}

function labelsOf(labels: readonly LabelRow[], idx: number, no: number, actor: Actor): FindingView['labels'] {
  return labels
    .filter((one) => one.idx === idx && one.finding_no === no)
    .map((one) => ({
      label: one.label,
      by: one.person_name,
      at: one.said_at.toISOString(),
      mine: actor.type === 'person' && actor.personId === one.person_id,
    }));
}

function lineOf(row: AssessmentLineRow): AssessmentLine {
  return {
    index: row.idx,
    assessedAt: row.assessed_at.toISOString(),
    cause: row.cause as AssessmentLine['cause'],
    bundle: row.bundle,
    tier: row.tier as AssessmentLine['tier'],
    score: row.score ?? undefined,
    stage: row.stage ?? undefined,
    route: row.route ?? undefined,
    rule: row.rule ?? undefined,
  };
}

/** Its event's body is gone or cannot be opened: what the row still tells. */
function withoutBody(row: AssessmentLineRow): AssessmentView {
  return {
    ...lineOf(row),
    stage: (row.stage ?? undefined) as AssessmentView['stage'],
    route: (row.route ?? undefined) as AssessmentView['route'],
    policyIndex: row.policy_idx ?? undefined,
    unscored: [],
    policies: [],
    subjects: [],
    findings: [],
    erased: true,
  };
}
