import type { SqlTx } from '@/lib/db/transaction';
import type { SystemStatement } from '@/lib/registry/server/system-overview-store';
import { uuidv7 } from '@/lib/shared/ids';

/** When the workspace was made: the "now" that the sample's ninety days end at, the same at every start. */
export async function workspaceBirth(tx: SqlTx, workspaceId: string): Promise<Date> {
  const [row] = await tx.sql<{ created_at: Date }>('SELECT created_at FROM workspace WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  if (!row) throw new Error('there is no such workspace');
  return row.created_at;
}

/** Gives one of the sample's systems what a person would have stated of it. One that sent nothing is made. Returns its id. */
export async function describeSystem(
  tx: SqlTx,
  workspaceId: string,
  key: string,
  stated: { name: string } & Omit<SystemStatement, 'ownerId'>,
): Promise<string> {
  const { name, description, purpose, role, annexPoint, riskClass, environments, operator } = stated;
  const [row] = await tx.sql<{ id: string }>(
    `INSERT INTO ai_system (workspace_id, system_id, key, name, description, purpose, role, annex_point, risk_class, environments, operator, registered_at)
     VALUES ($1::uuid, $10::uuid, $2, $3, $4, $5, $6, $7, $8, $9::text[], $11, now())
     ON CONFLICT (workspace_id, key) DO UPDATE SET name = excluded.name, description = excluded.description, purpose = excluded.purpose,
       role = excluded.role, annex_point = excluded.annex_point, risk_class = excluded.risk_class, environments = excluded.environments, operator = excluded.operator,
       registered_at = coalesce(ai_system.registered_at, excluded.registered_at)
     RETURNING system_id::text AS id`,
    [workspaceId, key, name, description, purpose, role, annexPoint, riskClass, environments, uuidv7(), operator],
  );
  return row!.id;
}

/** Whether all these systems are there and were registered. */
export async function allRegistered(tx: SqlTx, workspaceId: string, keys: readonly string[]): Promise<boolean> {
  const [row] = await tx.sql<{ n: number }>(
    'SELECT count(*)::bigint AS n FROM ai_system WHERE workspace_id = $1::uuid AND key = ANY($2::text[]) AND registered_at IS NOT NULL',
    [workspaceId, keys],
  );
  return row?.n === keys.length;
}
