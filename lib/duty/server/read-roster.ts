import type { MembershipRow } from '@/lib/access/server/person-store';
import type { SqlTx } from '@/lib/db/transaction';
import type { Roster } from '../coverage';
import { listNewest } from './competence-store';
import {
  listAbsences,
  listHolidays,
  listShifts,
  readSetting,
  type AbsenceRow,
  type SettingRow,
  type ShiftRow,
} from './duty-store';
import { listDeciders } from './people';

/** Everything the pure rules of the roster ask for, as it stands now. */
export interface LoadedRoster extends Roster {
  setting: SettingRow;
  shifts: ShiftRow[];
  absences: AbsenceRow[];
  holidayRows: { day: string; name: string }[];
  deciders: MembershipRow[];
}

export async function readRoster(tx: SqlTx, workspaceId: string, now: Date): Promise<LoadedRoster> {
  const setting = await readSetting(tx, workspaceId);
  const holidayRows = await listHolidays(tx, workspaceId);
  const deciders = await listDeciders(tx, workspaceId, now);
  return {
    setting,
    hours: setting,
    shifts: await listShifts(tx, workspaceId),
    absences: await listAbsences(tx, workspaceId, new Date(now.getTime() - 86_400_000)),
    holidayRows,
    holidays: new Set(holidayRows.map((one) => one.day)),
    competences: setting.requireCompetence ? await listNewest(tx, workspaceId) : null,
    people: new Set(deciders.map((one) => one.personId)),
    deciders,
  };
}
