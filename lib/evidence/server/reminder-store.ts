import type { SqlTx } from '@/lib/db/transaction';
import { ALL_SYSTEMS } from './register-store';

/** Controls that somebody answers for; `systemId` null: for all systems. */
export async function listOwnedControls(
  tx: SqlTx,
  workspaceId: string,
): Promise<{ framework: string; ref: string; systemId: string | null; ownerId: string }[]> {
  return tx.sql(
    `SELECT framework, ref, nullif(system_id, '${ALL_SYSTEMS}')::text AS "systemId", owner_id::text AS "ownerId" FROM evidence_control
      WHERE workspace_id = $1::uuid AND owner_id IS NOT NULL AND NOT excluded ORDER BY framework, system_id, ref LIMIT 2000`,
    [workspaceId],
  );
}

/** Of what people were reminded already, as long as notices are kept. */
export async function selectReminded(
  tx: SqlTx,
  workspaceId: string,
): Promise<{ personId: string; topic: string; subject: string }[]> {
  return tx.sql(
    `SELECT person_id::text AS "personId", topic, subject FROM notice WHERE workspace_id = $1::uuid AND topic LIKE 'evidence.%'`,
    [workspaceId],
  );
}
