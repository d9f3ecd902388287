import type { SqlTx } from '@/lib/db/transaction';
import type { EffectClass } from '@/lib/registry/artifact-kinds';

/** What is registered of a tool. */
export interface ToolProfile {
  effect: EffectClass | null;
  /** JSON Schema of its arguments. */
  schema: Record<string, unknown> | null;
}

/** Of the version named, else of the one registered last. Null: nobody registered the tool. */
export async function findToolProfile(
  tx: SqlTx,
  workspaceId: string,
  tool: string,
  version: string | null,
): Promise<ToolProfile | null> {
  const [row] = await tx.sql<{ effect: EffectClass | null; schema: Record<string, unknown> | null }>(
    `SELECT v.details->>'effect' AS effect, v.details->'argumentsSchema' AS schema FROM artifact a
     JOIN artifact_version v ON v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id
     WHERE a.workspace_id = $1::uuid AND a.kind = 'tool' AND a.name = $2 AND v.registered_at IS NOT NULL
     ORDER BY v.version = $3 DESC NULLS LAST, v.registered_at DESC LIMIT 1`,
    [workspaceId, tool, version],
  );
  return row ?? null;
}

export async function riskClassOf(tx: SqlTx, workspaceId: string, systemId: string): Promise<string | null> {
  const [row] = await tx.sql<{ risk_class: string | null }>(
    'SELECT risk_class FROM ai_system WHERE workspace_id = $1::uuid AND system_id = $2::uuid',
    [workspaceId, systemId],
  );
  return row?.risk_class ?? null;
}
