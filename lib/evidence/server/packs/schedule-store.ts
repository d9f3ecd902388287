import type { SqlTx } from '@/lib/db/transaction';
import type { Cadence, Delivery } from '../../packs/schedule';
import type { PackProfile } from '../../packs/words';

export interface ScheduleRow {
  scheduleId: string;
  systemId: string | null;
  systemName: string | null;
  profile: PackProfile;
  frameworks: string[];
  sampleSize: number;
  cadence: Cadence;
  delivery: Delivery;
  createdBy: string;
  createdByName: string;
  nextUntil: Date;
}
const COLUMNS = `c.schedule_id::text AS "scheduleId", c.system_id::text AS "systemId", (SELECT s.name FROM ai_system s WHERE s.workspace_id = c.workspace_id AND s.system_id = c.system_id) AS "systemName",
  c.profile, c.frameworks, c.sample_size AS "sampleSize", c.cadence, c.delivery, c.created_by AS "createdBy", c.created_by_name AS "createdByName", c.next_until AS "nextUntil"`;

export async function insertSchedule(tx: SqlTx, workspaceId: string, row: Omit<ScheduleRow, 'systemName'>): Promise<void> {
  await tx.sql(
    `INSERT INTO pack_schedule (workspace_id, schedule_id, system_id, profile, frameworks, sample_size, cadence, delivery, created_by, created_by_name, next_until)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::text[], $6, $7, $8, $9, $10, $11::timestamptz)`,
    [workspaceId, row.scheduleId, row.systemId, row.profile, row.frameworks, row.sampleSize, row.cadence, row.delivery, row.createdBy, row.createdByName, row.nextUntil],
  ); // prettier-ignore
}
export async function listScheduleRows(
  tx: SqlTx,
  workspaceId: string,
  systems: readonly string[] | null,
): Promise<ScheduleRow[]> {
  return tx.sql<ScheduleRow>(`SELECT ${COLUMNS} FROM pack_schedule c WHERE c.workspace_id = $1::uuid AND c.ended_at IS NULL AND ($2::uuid[] IS NULL OR c.system_id = ANY($2::uuid[])) ORDER BY c.schedule_id`, [workspaceId, systems]); // prettier-ignore
}
/** Schedules whose period is over, locked. */
export async function lockDue(tx: SqlTx, workspaceId: string, now: Date): Promise<ScheduleRow[]> {
  return tx.sql<ScheduleRow>(`SELECT ${COLUMNS} FROM pack_schedule c WHERE c.workspace_id = $1::uuid AND c.ended_at IS NULL AND c.next_until <= $2::timestamptz ORDER BY c.schedule_id LIMIT 20 FOR UPDATE OF c SKIP LOCKED`, [workspaceId, now]); // prettier-ignore
}
export async function moveOn(tx: SqlTx, workspaceId: string, scheduleId: string, nextUntil: Date): Promise<void> {
  await tx.sql('UPDATE pack_schedule SET next_until = $3::timestamptz WHERE workspace_id = $1::uuid AND schedule_id = $2::uuid', [workspaceId, scheduleId, nextUntil]); // prettier-ignore
}
export async function endScheduleRow(tx: SqlTx, workspaceId: string, scheduleId: string): Promise<boolean> {
  const rows = await tx.sql('UPDATE pack_schedule SET ended_at = clock_timestamp() WHERE workspace_id = $1::uuid AND schedule_id = $2::uuid AND ended_at IS NULL RETURNING schedule_id', [workspaceId, scheduleId]); // prettier-ignore
  return rows.length > 0;
}

/** Final packs of schedules that deliver to a folder and were not delivered yet. */
export async function selectUndelivered(tx: SqlTx, workspaceId: string): Promise<{ packId: string }[]> {
  return tx.sql(
    `SELECT p.pack_id::text AS "packId" FROM evidence_pack p JOIN pack_schedule c ON c.workspace_id = p.workspace_id AND c.schedule_id = p.schedule_id
     WHERE p.workspace_id = $1::uuid AND p.state = 'final' AND c.delivery = 'folder'
       AND NOT EXISTS (SELECT 1 FROM evidence_pack_recipient r WHERE r.workspace_id = p.workspace_id AND r.pack_id = p.pack_id AND r.way = 'folder') ORDER BY p.pack_id LIMIT 5`,
    [workspaceId],
  );
}
