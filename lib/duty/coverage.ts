import { fromZoned, zonedParts } from '@/lib/shared/time';
import { isInForce, type CompetenceFacts } from './competence';

/** Who is there when. Pure and client-safe: shifts repeat weekly on a zone's calendar, absences are stretches of time. Ids are UUIDs. */
export interface ShiftFacts {
  personId: string;
  deputyId: string | null;
  /** ISO weekdays: 1 Monday to 7 Sunday. */
  weekdays: readonly number[];
  /** Minutes of the local day. Until not after from: it goes past midnight. */
  fromMinute: number;
  untilMinute: number;
  /** Local days, `2026-11-23`; both included. */
  firstDay: string;
  lastDay: string | null;
  onHolidays: boolean;
}
export interface AbsenceFacts {
  personId: string;
  deputyId: string | null;
  from: Date;
  until: Date;
}
export interface DeskHours {
  zone: string;
  weekdays: readonly number[];
  fromMinute: number;
  untilMinute: number;
  /** How many different people the strictest route needs. */
  quorum: number;
}
export interface Roster {
  hours: DeskHours;
  shifts: readonly ShiftFacts[];
  absences: readonly AbsenceFacts[];
  /** Local days. */
  holidays: ReadonlySet<string>;
  /** Null: deciding needs no competence. */
  competences: readonly CompetenceFacts[] | null;
  /** People who may decide at all: members with the right. */
  people: ReadonlySet<string>;
}
export interface Stretch {
  from: Date;
  until: Date;
}
export interface Gap extends Stretch {
  /** The fewest who are there in it. */
  available: number;
}

const pad = (value: number): string => String(value).padStart(2, '0');
const dayName = (year: number, month: number, day: number): string => `${year}-${pad(month)}-${pad(day)}`;

/** The local day of an instant, `2026-11-23`. */
export function localDay(at: Date, zone: string): string {
  const { year, month, day } = zonedParts(at, zone);
  return dayName(year, month, day);
}

interface LocalDay {
  name: string;
  year: number;
  month: number;
  day: number;
  weekday: number;
}

/** The local days that touch a stretch, and the one before, because shifts go past midnight. */
function daysOf({ from, until }: Stretch, zone: string): LocalDay[] {
  const first = zonedParts(from, zone);
  const out: LocalDay[] = [];
  for (let step = -1; ; step++) {
    const date = new Date(Date.UTC(first.year, first.month - 1, first.day + step));
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    if (fromZoned({ year, month, day }, zone) >= until) return out;
    out.push({ name: dayName(year, month, day), year, month, day, weekday: ((date.getUTCDay() + 6) % 7) + 1 });
  }
}

function stretchOn(day: LocalDay, fromMinute: number, untilMinute: number, zone: string): Stretch {
  const at = (minutes: number): Date => {
    const date = new Date(Date.UTC(day.year, day.month - 1, day.day + Math.floor(minutes / 1440)));
    const rest = minutes % 1440;
    return fromZoned(
      {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: Math.floor(rest / 60),
        minute: rest % 60,
      },
      zone,
    );
  };
  return { from: at(fromMinute), until: at(untilMinute > fromMinute ? untilMinute : untilMinute + 1440) };
}

/** When the desk is to be staffed, cut to the window. Holidays are closed. */
export function openStretches(roster: Pick<Roster, 'hours' | 'holidays'>, window: Stretch): Stretch[] {
  const { hours, holidays } = roster;
  return daysOf(window, hours.zone)
    .filter((day) => hours.weekdays.includes(day.weekday) && !holidays.has(day.name))
    .map((day) => stretchOn(day, hours.fromMinute, hours.untilMinute, hours.zone))
    .map(({ from, until }) => ({
      from: from < window.from ? window.from : from,
      until: until > window.until ? window.until : until,
    }))
    .filter(({ from, until }) => from < until);
}

/** The stretches of every shift that touch the window, with who takes them. */
function shiftStretches(roster: Roster, window: Stretch): { shift: ShiftFacts; from: Date; until: Date }[] {
  const { zone } = roster.hours;
  return roster.shifts.flatMap((shift) =>
    daysOf(window, zone)
      .filter(
        (day) =>
          shift.weekdays.includes(day.weekday) &&
          day.name >= shift.firstDay &&
          (shift.lastDay === null || day.name <= shift.lastDay) &&
          (shift.onHolidays || !roster.holidays.has(day.name)),
      )
      .map((day) => ({ shift, ...stretchOn(day, shift.fromMinute, shift.untilMinute, zone) })),
  );
}

/** The absence in which a person is at that time; of several the one that lasts longest. */
export function absenceAt(absences: readonly AbsenceFacts[], personId: string, at: Date): AbsenceFacts | null {
  let found: AbsenceFacts | null = null;
  for (const one of absences)
    if (one.personId === personId && one.from <= at && at < one.until && (!found || one.until > found.until)) found = one;
  return found;
}

/** Who is there at that time and may decide: on shift and not away, or the deputy of who is away, or of the shift. */
export function onDutyAt(roster: Roster, at: Date): Set<string> {
  const window = { from: at, until: new Date(at.getTime() + 1) };
  return whoOf(roster, shiftStretches(roster, window), at);
}

function whoOf(roster: Roster, stretches: readonly { shift: ShiftFacts; from: Date; until: Date }[], at: Date): Set<string> {
  const there = new Set<string>();
  const fit = (id: string): boolean =>
    roster.people.has(id) &&
    (roster.competences === null || roster.competences.some((line) => line.personId === id && isInForce(line, at, 'high')));
  const add = (id: string | null): boolean => {
    if (id === null || !fit(id) || absenceAt(roster.absences, id, at)) return false;
    there.add(id);
    return true;
  };
  for (const { shift, from, until } of stretches) {
    if (at < from || at >= until) continue;
    if (add(shift.personId)) continue;
    // The deputy that the absence names comes before the standing one; one deputy for two people is still one person.
    if (!add(absenceAt(roster.absences, shift.personId, at)?.deputyId ?? null)) add(shift.deputyId);
  }
  return there;
}

/**
 * Where in the window fewer people are there than the quorum, while the desk is to be staffed. Null when no shift is entered: then nothing
 * can be said, which is not the same as being staffed.
 */
export function findGaps(roster: Roster, window: Stretch): Gap[] | null {
  if (roster.shifts.length === 0) return null;
  const stretches = shiftStretches(roster, window);
  const gaps: Gap[] = [];
  for (const open of openStretches(roster, window)) {
    const edges = new Set<number>([open.from.getTime(), open.until.getTime()]);
    const edge = (at: Date): void => {
      if (at > open.from && at < open.until) edges.add(at.getTime());
    };
    for (const { from, until } of stretches) [from, until].forEach(edge);
    for (const { from, until } of roster.absences) [from, until].forEach(edge);
    for (const line of roster.competences ?? []) [line.validFrom, line.validUntil].forEach(edge);
    const sorted = [...edges].sort((a, b) => a - b);
    for (let index = 0; index + 1 < sorted.length; index++) {
      const from = new Date(sorted[index]!);
      const until = new Date(sorted[index + 1]!);
      const available = whoOf(roster, stretches, from).size;
      if (available >= roster.hours.quorum) continue;
      const last = gaps.at(-1);
      if (last && last.until.getTime() === from.getTime()) {
        last.until = until;
        last.available = Math.min(last.available, available);
      } else gaps.push({ from, until, available });
    }
  }
  return gaps;
}
