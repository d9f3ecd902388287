import type { SqlTx } from '@/lib/db/transaction';
import { RESTRICTED_FLAG } from '@/lib/decisions/fold-decision';

/** What scoring needs of a decision beside its steps. */
export interface DecisionInputRow {
  decision_id: string;
  system_id: string;
  system_key: string;
  risk_class: string | null;
  environment: string | null;
  started_at: Date;
  root_key: string | null;
  sealed_idx: number | null;
  risk_tier: string;
  step_count: number;
  models: { requested?: string; responded?: string }[];
  version_prompt: string | null;
  version_agent: string | null;
}

export async function readDecisionInputs(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<DecisionInputRow[]> {
  if (ids.length === 0) return [];
  return tx.sql<DecisionInputRow>(
    `SELECT d.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
       SELECT x.decision_id::text, x.system_id::text, s.key AS system_key, s.risk_class, x.environment, x.started_at, x.root_key, x.sealed_idx, x.risk_tier,
              x.step_count, x.models, x.version_prompt, x.version_agent
         FROM decision x JOIN ai_system s ON s.workspace_id = x.workspace_id AND s.system_id = x.system_id
        WHERE x.workspace_id = $1::uuid AND x.decision_id = k.id) d`,
    [workspaceId, ids],
  );
}

/** Those of the decisions whose content is restricted (GDPR Art. 18). */
export async function selectRestricted(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.sql<{ id: string }>(
    'SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND flags @> ARRAY[$3::text]',
    [workspaceId, ids, RESTRICTED_FLAG],
  );
  return new Set(rows.map((row) => row.id));
}

export interface ToolProfileRow {
  system_id: string;
  name: string;
  environment: string;
  effect: string;
  from: Date;
  until: Date | null;
}
/** Tools deployed to these AI systems that are registered with an effect class. */
export async function readToolProfiles(tx: SqlTx, workspaceId: string, systemIds: readonly string[]): Promise<ToolProfileRow[]> {
  if (systemIds.length === 0) return [];
  return tx.sql<ToolProfileRow>(
    `SELECT d.system_id::text, a.name, d.environment, v.details ->> 'effect' AS effect, d.from_at AS "from", d.until_at AS "until"
       FROM deployment d JOIN artifact a ON a.workspace_id = d.workspace_id AND a.artifact_id = d.artifact_id AND a.kind = 'tool'
       JOIN artifact_version v ON v.workspace_id = d.workspace_id AND v.artifact_id = d.artifact_id AND v.version = d.version
      WHERE d.workspace_id = $1::uuid AND d.system_id = ANY($2::uuid[]) AND v.details ->> 'effect' IS NOT NULL
      ORDER BY d.from_at DESC`,
    [workspaceId, systemIds],
  );
}

/** The places of the newest assessment of each decision in the log. */
export async function readNewest(
  tx: SqlTx,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ decision_id: string; idx: number; policy_idx: number | null; bundle: string }[]> {
  if (ids.length === 0) return [];
  return tx.sql(
    `SELECT decision_id::text, idx, policy_idx, bundle FROM assessment WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND current`,
    [workspaceId, ids],
  );
}

/** Bodies of events about decisions, by place. */
export async function readBodies(
  tx: SqlTx,
  workspaceId: string,
  places: readonly { decisionId: string; idx: number }[],
): Promise<{ anchor_id: string; idx: number; refs: number[] | null; body: Uint8Array | null }[]> {
  if (places.length === 0) return [];
  return tx.sql(
    `SELECT d.anchor_id::text, d.idx, d.refs, d.body FROM unnest($2::uuid[], $3::bigint[]) AS p(id, idx)
       JOIN disclosure d ON d.workspace_id = $1::uuid AND d.anchor_id = p.id AND d.idx = p.idx`,
    [workspaceId, places.map((one) => one.decisionId), places.map((one) => one.idx)],
  );
}
