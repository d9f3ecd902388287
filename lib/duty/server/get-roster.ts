import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { RosterView } from '../contract';
import { findGaps, onDutyAt } from '../coverage';
import { listOpenGaps } from './duty-store';
import { readRoster } from './read-roster';

const AHEAD_DAYS = 14;

/** The roster as its page shows it: shifts, absences that have not ended, holidays, who is there now, and where nobody is. */
export async function getRoster(actor: Actor): Promise<RosterView> {
  requirePermission(actor, 'duty.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const now = new Date();
    const roster = await readRoster(tx, workspaceId, now);
    const names = new Map((await listMembers(tx, workspaceId)).map((one) => [one.personId, one.name]));
    const named = (id: string): { id: string; name: string } => ({
      id: toPublicId('person', id),
      name: names.get(id) ?? 'somebody who left',
    });
    const gaps = findGaps(roster, { from: now, until: new Date(now.getTime() + AHEAD_DAYS * 86_400_000) });
    const announced = await listOpenGaps(tx, workspaceId);
    return {
      setting: roster.setting,
      shifts: roster.shifts.map(({ shiftId, personId, deputyId, ...shift }) => ({
        ...shift,
        weekdays: [...shift.weekdays],
        id: toPublicId('shift', shiftId),
        person: named(personId),
        deputy: deputyId ? named(deputyId) : null,
      })),
      absences: roster.absences
        .filter((one) => one.until > now)
        .map(({ absenceId, personId, deputyId, from, until }) => ({
          id: toPublicId('absence', absenceId),
          person: named(personId),
          deputy: deputyId ? named(deputyId) : null,
          from: from.toISOString(),
          until: until.toISOString(),
          mine: actor.type === 'person' && actor.personId === personId,
        })),
      holidays: roster.holidayRows,
      gaps:
        gaps?.map((gap) => ({
          from: gap.from.toISOString(),
          until: gap.until.toISOString(),
          available: gap.available,
          quorum: roster.setting.quorum,
          announcedAt: announced.find((one) => one.from < gap.until && gap.from < one.until)?.announcedAt.toISOString() ?? null,
        })) ?? null,
      onDuty: [...onDutyAt(roster, now)].map(named),
      people: roster.deciders.map((one) => ({ id: toPublicId('person', one.personId), name: one.name })),
    };
  });
}
