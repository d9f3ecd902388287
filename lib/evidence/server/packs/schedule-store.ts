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
  channelId: string | null;
  channelName: string | null;
  createdBy: string;
  createdByName: string;
  nextUntil: Date;
}
const COLUMNS = `c.schedule_id::text AS "scheduleId", c.system_id::text AS "systemId", (SELECT s.name FROM ai_system s WHERE s.workspace_id = c.workspace_id AND s.system_id = c.system_id) AS "systemName",
  c.profile, c.frameworks, c.sample_size AS "sampleSize", c.cadence, c.delivery, c.channel_id::text AS "channelId", (SELECT n.name FROM notify_channel n WHERE n.workspace_id = c.workspace_id AND n.channel_id = c.channel_id) AS "channelName", c.created_by AS "createdBy", c.created_by_name AS "createdByName", c.next_until AS "nextUntil"`;

export async function insertSchedule(
  tx: SqlTx,
  workspaceId: string,
  row: Omit<ScheduleRow, 'systemName' | 'channelName'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO pack_schedule (workspace_id, schedule_id, system_id, profile, frameworks, sample_size, cadence, delivery, channel_id, created_by, created_by_name, next_until)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::text[], $6, $7, $8, $9::uuid, $10, $11, $12::timestamptz)`,
    [workspaceId, row.scheduleId, row.systemId, row.profile, row.frameworks, row.sampleSize, row.cadence, row.delivery, row.channelId, row.createdBy, row.createdByName, row.nextUntil],
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

/** Final packs of schedules with a delivery that were not delivered yet: into the folder, or to a channel that was not told. */
export async function selectUndelivered(tx: SqlTx, workspaceId: string, way: 'folder' | 'webhook'): Promise<{ packId: string; channelId: string | null }[]> {
  return tx.sql(
    `SELECT p.pack_id::text AS "packId", c.channel_id::text AS "channelId" FROM evidence_pack p JOIN pack_schedule c ON c.workspace_id = p.workspace_id AND c.schedule_id = p.schedule_id
     WHERE p.workspace_id = $1::uuid AND p.state = 'final' AND c.delivery = $2
       AND NOT EXISTS (SELECT 1 FROM evidence_pack_recipient r WHERE r.workspace_id = p.workspace_id AND r.pack_id = p.pack_id AND r.way = $2)
       AND p.delivery_id IS NULL ORDER BY p.pack_id LIMIT 5`,
    [workspaceId, way],
  );
} // prettier-ignore

/** Notes the delivery that tells a channel of a pack. */
export async function noteDelivery(tx: SqlTx, workspaceId: string, packId: string, deliveryId: string): Promise<void> {
  await tx.sql('UPDATE evidence_pack SET delivery_id = $3::uuid WHERE workspace_id = $1::uuid AND pack_id = $2::uuid', [workspaceId, packId, deliveryId]);
} // prettier-ignore

/** Channels that answered for a final pack with success, and are not yet among those who got it. */
export async function selectTold(tx: SqlTx, workspaceId: string): Promise<{ packId: string; channel: string }[]> {
  return tx.sql(
    `SELECT p.pack_id::text AS "packId", c.name AS channel FROM evidence_pack p
       JOIN notify_delivery n ON n.workspace_id = p.workspace_id AND n.delivery_id = p.delivery_id JOIN notify_channel c ON c.workspace_id = n.workspace_id AND c.channel_id = n.channel_id
      WHERE p.workspace_id = $1::uuid AND p.delivery_id IS NOT NULL AND n.state = 'delivered'
        AND NOT EXISTS (SELECT 1 FROM evidence_pack_recipient r WHERE r.workspace_id = p.workspace_id AND r.pack_id = p.pack_id AND r.way = 'webhook')
      ORDER BY p.pack_id LIMIT 20`,
    [workspaceId],
  );
} // prettier-ignore
