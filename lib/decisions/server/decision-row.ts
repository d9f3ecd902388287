import type { Actor } from '@/lib/access/actor';
import { sealOf, type SealMarks } from '@/lib/ledger/seal';
import { toPublicId } from '@/lib/shared/ids';
import { isSentence } from '../reported-words';
import { readableBy } from './readable';
import type { DecisionStatus, RiskTier } from '../statuses';
import type { DecisionSummary } from '../contract';

/** A row of `decision` as DECISION_COLUMNS selects it. */
export interface DecisionRow {
  decision_id: string;
  system_id: string;
  system_name: string;
  external_id: string | null;
  trace_id: string | null;
  environment: string | null;
  started_at: Date;
  ended_at: Date | null;
  first_received_at: Date;
  status: DecisionStatus;
  step_count: number;
  error_count: number;
  models: { requested?: string; responded?: string }[];
  tools: string[];
  user_ref: string | null;
  session_ref: string | null;
  subjects: { type: string; role?: string; token: string }[];
  input_tokens: number | null;
  output_tokens: number | null;
  risk_tier: RiskTier;
  risk_score: number | null;
  risk_stage: string | null;
  route: string | null;
  approval: string | null;
  version_prompt: string | null;
  version_policy: string | null;
  version_agent: string | null;
  flags: string[];
  outcomes: string[];
  input_preview: string | null;
  output_preview: string | null;
  sealed_idx: number | null;
  latest_idx: number;
}

/**
 * The select list for DecisionRow, over `decision` under the alias `d`. The system's name is a scalar subquery, so that it is
 * looked up for the rows of the page only.
 */
export const DECISION_COLUMNS = `d.decision_id, d.system_id,
  (SELECT s.name FROM ai_system s WHERE s.workspace_id = d.workspace_id AND s.system_id = d.system_id) AS system_name,
  d.external_id, d.trace_id, d.environment, d.started_at, d.ended_at, d.first_received_at, d.status, d.step_count, d.error_count,
  d.models, d.tools, d.user_ref, d.session_ref, d.subjects, d.input_tokens, d.output_tokens, d.risk_tier, d.risk_score, d.risk_stage,
  d.route, d.approval, d.version_prompt, d.version_policy, d.version_agent, d.flags,
  ARRAY(SELECT substr(l, 9) FROM unnest(d.labels) l WHERE starts_with(l, 'outcome:')) AS outcomes, d.input_preview, d.output_preview, d.sealed_idx, d.latest_idx`;

/** The row as the API and the pages show it to this actor: previews, outcomes in sentences, and users and sessions, which name persons, only for those who may read its content. */
export function toSummary(row: DecisionRow, actor: Actor, marks: SealMarks): DecisionSummary {
  const content = readableBy(actor, row);
  const outcomes = content ? row.outcomes : row.outcomes.filter((one) => !isSentence('outcome', one));
  return {
    id: toPublicId('decision', row.decision_id),
    externalId: row.external_id ?? undefined,
    traceId: row.trace_id ?? undefined,
    system: { id: toPublicId('system', row.system_id), name: row.system_name },
    environment: row.environment ?? undefined,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString(),
    status: row.status,
    inputPreview: (content && row.input_preview) || undefined,
    outputPreview: (content && row.output_preview) || undefined,
    models: row.models,
    tools: row.tools,
    user: (content && row.user_ref) || undefined,
    session: (content && row.session_ref) || undefined,
    subjects: row.subjects,
    stepCount: row.step_count,
    errorCount: row.error_count,
    usage: { inputTokens: row.input_tokens ?? undefined, outputTokens: row.output_tokens ?? undefined },
    risk: { tier: row.risk_tier, score: row.risk_score ?? undefined, stage: row.risk_stage ?? undefined },
    route: row.route ?? undefined,
    approval: row.approval ?? undefined,
    versions: {
      prompt: row.version_prompt ?? undefined,
      policy: row.version_policy ?? undefined,
      agent: row.version_agent ?? undefined,
    },
    flags: row.flags,
    outcomes: outcomes.length > 0 ? outcomes : undefined,
    sealed: row.sealed_idx !== null,
    seal: sealOf(marks, { decision: toPublicId('decision', row.decision_id), lastIdx: lastIdxOf(row) }),
  };
}

/** The newest event that the decision's record is made of: what emitters reported, or its closing. */
export function lastIdxOf(row: { latest_idx: number; sealed_idx: number | null }): number {
  return Math.max(row.latest_idx, row.sealed_idx ?? -1);
}
