import type { SqlTx } from '@/lib/db/transaction';
import type { EffectClass } from '@/lib/registry/artifact-kinds';

/** What is registered of a tool. */
export interface ToolProfile {
  effect: EffectClass | null;
  /** JSON Schema of its arguments. */
  schema: Record<string, unknown> | null;
}

/** The call that a tool is looked up for. */
export interface ToolUse {
  systemId: string;
  /** Where it acts, as the agent says; null: it does not say. */
  environment: string | null;
  tool: string;
  /** Of the tool, as the agent says; null: it does not say. */
  version: string | null;
}

/** Of an action that is stored. */
export function toolUseOf(row: {
  system_id: string;
  environment: string | null;
  tool: string;
  tool_version: string | null;
}): ToolUse {
  return { systemId: row.system_id, environment: row.environment, tool: row.tool, version: row.tool_version };
}

/**
 * What is registered of the version that runs there now with a second person's consent: by itself a registration changes nothing of how calls are
 * judged, or whoever may register could make a payment something that is only read. Without a version named, every one that is deployed there has to
 * have consent, and only what all of them say counts. Null: nobody consented to the tool there.
 */
export async function findToolProfile(tx: SqlTx, workspaceId: string, use: ToolUse): Promise<ToolProfile | null> {
  const [row] = await tx.sql<{ effect: EffectClass | null; schema: Record<string, unknown> | null }>(
    `SELECT CASE WHEN count(DISTINCT coalesce(effect, '')) = 1 THEN min(effect) END AS effect,
            CASE WHEN count(DISTINCT coalesce(schema, 'null'::jsonb)) = 1 THEN (array_agg(schema))[1] END AS schema
       FROM (SELECT v.details->>'effect' AS effect, v.details->'argumentsSchema' AS schema, bool_or(d.promotion_id IS NOT NULL) AS consented
               FROM artifact a
               JOIN deployment d ON d.workspace_id = a.workspace_id AND d.artifact_id = a.artifact_id
               JOIN artifact_version v ON v.workspace_id = d.workspace_id AND v.artifact_id = d.artifact_id AND v.version = d.version
              WHERE a.workspace_id = $1::uuid AND a.kind = 'tool' AND a.name = $2 AND d.system_id = $3::uuid
                AND ($4::text IS NULL OR lower(btrim(d.environment)) = lower(btrim($4::text))) AND ($5::text IS NULL OR d.version = $5)
                AND d.from_at <= now() AND (d.until_at IS NULL OR d.until_at > now())
              GROUP BY d.version, d.environment, v.details) running
     HAVING count(*) > 0 AND bool_and(consented)`,
    [workspaceId, use.tool, use.systemId, use.environment, use.version],
    'find-tool-profile',
  );
  return row ?? null;
}

export async function riskClassOf(tx: SqlTx, workspaceId: string, systemId: string): Promise<string | null> {
  return (await systemFacts(tx, workspaceId, systemId)).riskClass;
}

/** Class and owner (a person's id) of an AI system; null where the inventory has none. */
export async function systemFacts(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
): Promise<{ riskClass: string | null; owner: string | null }> {
  const [row] = await tx.sql<{ riskClass: string | null; owner: string | null }>(
    'SELECT risk_class AS "riskClass", owner_id::text AS owner FROM ai_system WHERE workspace_id = $1::uuid AND system_id = $2::uuid',
    [workspaceId, systemId],
    'system-facts',
  );
  return row ?? { riskClass: null, owner: null };
}
