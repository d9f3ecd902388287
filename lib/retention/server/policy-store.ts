import type { SqlTx } from '@/lib/db/transaction';
import type { Policy } from '../policy';
import { COOLING_DAYS } from '../words';

export interface PolicyRow extends Policy {
  reason: string;
  setByName: string;
  setAt: Date;
  countsFrom: Date;
}
const POLICY = `data_class AS "dataClass", system_id::text AS "systemId", keep_months AS "keepMonths", high_risk AS "highRisk",
  financial_months AS "financialMonths", reason, set_by_name AS "setByName", set_at AS "setAt", counts_from AS "countsFrom"`;

/** Of each class and system the newest policy that counts at `now`, and the one that will. */
export async function selectPolicies(
  tx: SqlTx,
  workspaceId: string,
  now: Date,
): Promise<{ current: PolicyRow[]; pending: PolicyRow[] }> {
  const rows = await tx.sql<PolicyRow>(
    `SELECT ${POLICY} FROM retention_policy WHERE workspace_id = $1::uuid AND superseded_at IS NULL ORDER BY set_at, policy_id`,
    [workspaceId],
  );
  const current = new Map<string, PolicyRow>();
  const pending = new Map<string, PolicyRow>();
  for (const row of rows) (row.countsFrom <= now ? current : pending).set(`${row.dataClass} ${row.systemId}`, row);
  return { current: [...current.values()], pending: [...pending.values()] };
}

/** Writes a policy, and ends those of its class and system that were still to begin. Returns when these would have counted. */
export async function insertPolicy(
  tx: SqlTx,
  workspaceId: string,
  policyId: string,
  row: Policy & { reason: string; setBy: string; setByName: string; countsFrom: Date },
): Promise<Date[]> {
  const superseded = await tx.sql<{ countsFrom: Date }>(
    `UPDATE retention_policy SET superseded_at = now() WHERE workspace_id = $1::uuid AND data_class = $2
       AND system_id IS NOT DISTINCT FROM $3::uuid AND superseded_at IS NULL AND counts_from > now() RETURNING counts_from AS "countsFrom"`,
    [workspaceId, row.dataClass, row.systemId],
  );
  await tx.sql(
    `INSERT INTO retention_policy (workspace_id, policy_id, data_class, system_id, keep_months, high_risk, financial_months, reason, set_by, set_by_name, counts_from)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::int, $6, $7::int, $8, $9::uuid, $10, $11::timestamptz)`,
    [
      workspaceId,
      policyId,
      row.dataClass,
      row.systemId,
      row.keepMonths,
      row.highRisk,
      row.financialMonths,
      row.reason,
      row.setBy,
      row.setByName,
      row.countsFrom,
    ],
  );
  return superseded.map((one) => one.countsFrom);
}

export interface KeptSystem {
  systemId: string;
  name: string;
  /** The register calls it high-risk, or did until a few days ago: a lower class counts as late as a shorter period does. */
  highRisk: boolean;
}

/** The AI systems there are, by name. */
export async function selectSystems(tx: SqlTx, workspaceId: string, now: Date): Promise<KeptSystem[]> {
  return tx.sql<KeptSystem>(
    `SELECT system_id::text AS "systemId", name, countersign_high_risk(risk_class, annex_point)
       OR coalesce(class_lowered_at > $2::timestamptz - $3::int * interval '1 day', false) AS "highRisk"
     FROM ai_system WHERE workspace_id = $1::uuid ORDER BY lower(name), system_id`,
    [workspaceId, now, COOLING_DAYS],
  );
}
