import type { SqlTx } from '@/lib/db/transaction';
import type { CaptureLevel } from '@/lib/registry/capture-levels';

export interface CaptureState {
  systemId: string;
  key: string;
  name: string;
  level: CaptureLevel;
  /** The event that changed it, where that was the last change of a level in this workspace. */
  event: string | null;
}
const STATE = `s.system_id::text AS "systemId", s.key, s.name, s.capture_level AS level`;

/** Place of the last change of a level; -1: none. */
export async function lastCaptureChange(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ at: number }>('SELECT capture_idx AS at FROM log_head WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  return row?.at ?? -1;
}

/**
 * The database's clock, which several machines share; null while a restored database serves reads only: what it says may be older than what was said last.
 */
export async function clockUnlessRecovering(tx: SqlTx): Promise<Date | null> {
  const [row] = await tx.sql<{ now: Date }>(
    'SELECT clock_timestamp() AS now WHERE NOT EXISTS (SELECT 1 FROM recovery WHERE ended_at IS NULL)',
  );
  return row?.now ?? null;
}

/** Systems of which not everything is kept, and these. */
export async function selectCaptureStates(tx: SqlTx, workspaceId: string, known: readonly string[]): Promise<CaptureState[]> {
  return tx.sql<CaptureState>(
    `SELECT ${STATE}, (SELECT e.event_id::text FROM log_head h JOIN event e ON e.workspace_id = h.workspace_id AND e.idx = h.capture_idx
         WHERE h.workspace_id = s.workspace_id AND e.system_id = s.system_id) AS event
     FROM ai_system s WHERE s.workspace_id = $1::uuid AND (s.capture_level <> 'full' OR s.system_id = ANY($2::uuid[])) ORDER BY s.system_id`,
    [workspaceId, known],
  );
}

/** The system by its id, or else by the key that emitters use; null when neither is there. */
export async function findCaptureState(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  key: string | null,
): Promise<CaptureState | null> {
  const [row] = await tx.sql<CaptureState>(
    `SELECT ${STATE}, NULL AS event FROM ai_system s WHERE s.workspace_id = $1::uuid AND (s.system_id = $2::uuid OR s.key = $3) ORDER BY s.system_id <> $2::uuid LIMIT 1`,
    [workspaceId, systemId, key],
  );
  return row ?? null;
}

export async function setCaptureLevel(tx: SqlTx, workspaceId: string, systemId: string, level: CaptureLevel): Promise<void> {
  await tx.sql('UPDATE ai_system SET capture_level = $3 WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [workspaceId, systemId, level]); // prettier-ignore
}

export async function insertCaptured(tx: SqlTx, workspaceId: string, row: Omit<CaptureState, 'event'>): Promise<void> {
  await tx.sql(
    'INSERT INTO ai_system (workspace_id, system_id, key, name, capture_level, registered_at) VALUES ($1::uuid, $2::uuid, $3, $4, $5, now())',
    [workspaceId, row.systemId, row.key, row.name, row.level],
  );
}
