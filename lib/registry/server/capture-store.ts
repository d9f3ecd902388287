import type { SqlTx } from '@/lib/db/transaction';
import type { CaptureLevel } from '../capture-levels';

/** The AI systems of which not everything is kept. */
export function selectStricter(
  tx: SqlTx,
  workspaceId: string,
): Promise<{ system_id: string; key: string; level: CaptureLevel }[]> {
  return tx.sql(
    `SELECT system_id::text, key, capture_level AS level FROM ai_system WHERE workspace_id = $1::uuid AND capture_level <> 'full'`,
    [workspaceId],
  );
}

/** Until the transaction ends: whoever uses the levels holds it together, whoever changes one alone. */
export async function lockCapture(tx: SqlTx, workspaceId: string, as: 'use' | 'change'): Promise<void> {
  const shared = as === 'use' ? '_shared' : '';
  await tx.sql(`SELECT pg_advisory_xact_lock${shared}(hashtextextended('capture/' || $1::text, 0))::text`, [workspaceId]);
}

/** Under the head's lock: place in the log of the event that changed a level. */
export async function saveCaptureChange(tx: SqlTx, workspaceId: string, changedAt: number): Promise<void> {
  await tx.sql('UPDATE log_head SET capture_idx = $2::bigint WHERE workspace_id = $1::uuid', [workspaceId, changedAt]);
}
