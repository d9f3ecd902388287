import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import { DEFAULT_DUTY, type DutySetting } from '../contract';
import type { AbsenceFacts, Gap, ShiftFacts } from '../coverage';

export interface SettingRow extends DutySetting {
  requireCompetence: boolean;
}

/** What is set, or the defaults. */
export async function readSetting(tx: SqlTx, workspaceId: string): Promise<SettingRow> {
  const [row] = await tx.sql<SettingRow>(
    `SELECT require_competence AS "requireCompetence", zone, weekdays, from_minute AS "fromMinute", until_minute AS "untilMinute", quorum
       FROM duty_setting WHERE workspace_id = $1::uuid`,
    [workspaceId],
    'duty-setting',
  );
  return row ?? { ...DEFAULT_DUTY, weekdays: [...DEFAULT_DUTY.weekdays] };
}

export async function saveSetting(tx: SqlTx, workspaceId: string, setting: SettingRow): Promise<void> {
  await tx.sql(
    `INSERT INTO duty_setting (workspace_id, require_competence, zone, weekdays, from_minute, until_minute, quorum)
     VALUES ($1::uuid, $2, $3, $4::int[], $5::int, $6::int, $7::int)
     ON CONFLICT (workspace_id) DO UPDATE SET require_competence = $2, zone = $3, weekdays = $4::int[], from_minute = $5::int, until_minute = $6::int, quorum = $7::int`,
    [
      workspaceId,
      setting.requireCompetence,
      setting.zone,
      setting.weekdays,
      setting.fromMinute,
      setting.untilMinute,
      setting.quorum,
    ],
  );
}

export interface ShiftRow extends ShiftFacts {
  shiftId: string;
}
export async function listShifts(tx: SqlTx, workspaceId: string): Promise<ShiftRow[]> {
  return tx.sql<ShiftRow>(
    `SELECT shift_id::text AS "shiftId", person_id::text AS "personId", deputy_id::text AS "deputyId", weekdays, from_minute AS "fromMinute",
            until_minute AS "untilMinute", first_day::text AS "firstDay", last_day::text AS "lastDay", on_holidays AS "onHolidays"
       FROM duty_shift WHERE workspace_id = $1::uuid AND removed_at IS NULL AND (last_day IS NULL OR last_day >= current_date - 31)
      ORDER BY first_day, from_minute, shift_id LIMIT 2000`,
    [workspaceId],
  );
}

export async function insertShift(tx: SqlTx, workspaceId: string, shift: ShiftFacts, by: string): Promise<string> {
  const id = uuidv7();
  await tx.sql(
    `INSERT INTO duty_shift (workspace_id, shift_id, person_id, deputy_id, weekdays, from_minute, until_minute, first_day, last_day, on_holidays, created_by)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::int[], $6::int, $7::int, $8::date, $9::date, $10, $11)`,
    [workspaceId, id, shift.personId, shift.deputyId, shift.weekdays, shift.fromMinute, shift.untilMinute, shift.firstDay, shift.lastDay, shift.onHolidays, by],
  ); // prettier-ignore
  return id;
}

/** False when there is none, or it was removed already. */
export async function removeShiftRow(tx: SqlTx, workspaceId: string, shiftId: string): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE duty_shift SET removed_at = now() WHERE workspace_id = $1::uuid AND shift_id = $2::uuid AND removed_at IS NULL RETURNING 1 AS done',
    [workspaceId, shiftId],
  );
  return rows.length > 0;
}

export interface AbsenceRow extends AbsenceFacts {
  absenceId: string;
}
/** Those that have not ended by then, soonest first. */
export async function listAbsences(tx: SqlTx, workspaceId: string, from: Date): Promise<AbsenceRow[]> {
  return tx.sql<AbsenceRow>(
    `SELECT absence_id::text AS "absenceId", person_id::text AS "personId", deputy_id::text AS "deputyId", from_at AS "from", until_at AS "until"
       FROM duty_absence WHERE workspace_id = $1::uuid AND removed_at IS NULL AND until_at > $2::timestamptz ORDER BY from_at, absence_id LIMIT 2000`,
    [workspaceId, from],
  );
}

export async function insertAbsence(tx: SqlTx, workspaceId: string, absence: AbsenceFacts, by: string): Promise<string> {
  const id = uuidv7();
  await tx.sql(
    `INSERT INTO duty_absence (workspace_id, absence_id, person_id, deputy_id, from_at, until_at, created_by)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6::timestamptz, $7)`,
    [workspaceId, id, absence.personId, absence.deputyId, absence.from, absence.until, by],
  );
  return id;
}

/** The person whose absence it was; null when there is none, or it was removed already. */
export async function removeAbsenceRow(tx: SqlTx, workspaceId: string, absenceId: string): Promise<string | null> {
  const [row] = await tx.sql<{ personId: string }>(
    `UPDATE duty_absence SET removed_at = now() WHERE workspace_id = $1::uuid AND absence_id = $2::uuid AND removed_at IS NULL
     RETURNING person_id::text AS "personId"`,
    [workspaceId, absenceId],
  );
  return row?.personId ?? null;
}

export async function listHolidays(tx: SqlTx, workspaceId: string): Promise<{ day: string; name: string }[]> {
  return tx.sql(
    'SELECT day::text AS day, name FROM duty_holiday WHERE workspace_id = $1::uuid AND day >= current_date - 31 ORDER BY day LIMIT 1000',
    [workspaceId],
  );
}

export async function saveHoliday(tx: SqlTx, workspaceId: string, day: string, name: string, by: string): Promise<void> {
  await tx.sql(
    'INSERT INTO duty_holiday (workspace_id, day, name, added_by) VALUES ($1::uuid, $2::date, $3, $4) ON CONFLICT (workspace_id, day) DO UPDATE SET name = $3',
    [workspaceId, day, name, by],
  );
}

export async function deleteHoliday(tx: SqlTx, workspaceId: string, day: string): Promise<boolean> {
  const rows = await tx.sql('DELETE FROM duty_holiday WHERE workspace_id = $1::uuid AND day = $2::date RETURNING 1 AS done', [
    workspaceId,
    day,
  ]);
  return rows.length > 0;
}

export interface GapRow extends Gap {
  quorum: number;
  announcedAt: Date;
}
/** Announced, not closed, not over. */
export async function listOpenGaps(tx: SqlTx, workspaceId: string): Promise<GapRow[]> {
  return tx.sql<GapRow>(
    `SELECT from_at AS "from", until_at AS "until", available, quorum, announced_at AS "announcedAt" FROM duty_gap
      WHERE workspace_id = $1::uuid AND closed_at IS NULL AND until_at > now() ORDER BY from_at LIMIT 500`,
    [workspaceId],
  );
}

/** False when it is announced already. */
export async function insertGap(tx: SqlTx, workspaceId: string, gap: Gap, quorum: number): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO duty_gap (workspace_id, from_at, until_at, available, quorum) VALUES ($1::uuid, $2::timestamptz, $3::timestamptz, $4::int, $5::int)
     ON CONFLICT (workspace_id, from_at) DO UPDATE SET until_at = $3::timestamptz, available = $4::int, quorum = $5::int, closed_at = NULL,
       announced_at = CASE WHEN duty_gap.closed_at IS NULL THEN duty_gap.announced_at ELSE now() END
     RETURNING (xmax = 0 OR announced_at = now()) AS fresh`,
    [workspaceId, gap.from, gap.until, gap.available, quorum],
  );
  return (rows[0] as { fresh: boolean } | undefined)?.fresh === true;
}

export async function closeGap(tx: SqlTx, workspaceId: string, from: Date): Promise<void> {
  await tx.sql(
    'UPDATE duty_gap SET closed_at = now() WHERE workspace_id = $1::uuid AND from_at = $2::timestamptz AND closed_at IS NULL',
    [workspaceId, from],
  );
}
