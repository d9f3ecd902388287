import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findGaps, onDutyAt, openStretches, type AbsenceFacts, type Roster, type ShiftFacts } from './coverage';

const at = (text: string): Date => new Date(text);
const shift = (personId: string, over: Partial<ShiftFacts> = {}): ShiftFacts => ({
  personId,
  deputyId: null,
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 540,
  untilMinute: 1020,
  firstDay: '2026-01-01',
  lastDay: null,
  onHolidays: false,
  ...over,
});
const roster = (over: Partial<Roster> = {}): Roster => ({
  hours: { zone: 'UTC', weekdays: [1, 2, 3, 4, 5], fromMinute: 540, untilMinute: 1020, quorum: 2 },
  shifts: [shift('ann'), shift('ben')],
  absences: [],
  holidays: new Set(),
  competences: null,
  people: new Set(['ann', 'ben', 'cyd']),
  ...over,
});
// 2026-11-23 is a Monday.
const week = { from: at('2026-11-23T00:00:00Z'), until: at('2026-11-30T00:00:00Z') };
const texts = (gaps: readonly { from: Date; until: Date; available: number }[] | null) =>
  gaps?.map((gap) => `${gap.from.toISOString().slice(0, 16)} ${gap.until.toISOString().slice(0, 16)} ${gap.available}`);

describe('a roster', () => {
  test('that is staffed has no gap; one without any shift says nothing at all', () => {
    expect(findGaps(roster(), week)).toEqual([]);
    expect(findGaps(roster({ shifts: [] }), week)).toBeNull();
  });

  test('shows the stretch in which somebody is away without a deputy', () => {
    const away: AbsenceFacts = {
      personId: 'ann',
      deputyId: null,
      from: at('2026-11-24T12:00:00Z'),
      until: at('2026-11-25T10:00:00Z'),
    };
    expect(texts(findGaps(roster({ absences: [away] }), week))).toEqual([
      '2026-11-24T12:00 2026-11-24T17:00 1',
      '2026-11-25T09:00 2026-11-25T10:00 1',
    ]);
    expect(findGaps(roster({ absences: [{ ...away, deputyId: 'cyd' }] }), week)).toEqual([]);
    // The other one of the shift is no second person.
    expect(findGaps(roster({ absences: [{ ...away, deputyId: 'ben' }] }), week)).toHaveLength(2);
  });

  test('is closed on holidays, where nobody is missing', () => {
    const holidays = new Set(['2026-11-26']);
    expect(openStretches(roster({ holidays }), week)).toHaveLength(4);
    expect(findGaps(roster({ holidays }), week)).toEqual([]);
  });

  test('knows when a competence ends', () => {
    const line = (personId: string, until: string) => ({
      competenceId: personId,
      version: 1,
      personId,
      capacity: 'reviewer' as const,
      validFrom: at('2026-01-01'),
      validUntil: at(until),
      withdrawn: false,
    });
    const competences = [line('ann', '2027-01-01'), line('ben', '2026-11-25')];
    expect(texts(findGaps(roster({ competences }), week))).toEqual([
      '2026-11-25T09:00 2026-11-25T17:00 1',
      '2026-11-26T09:00 2026-11-26T17:00 1',
      '2026-11-27T09:00 2026-11-27T17:00 1',
    ]);
  });

  test('follows the clock of its zone over the change to winter time', () => {
    const hours = { ...roster().hours, zone: 'Europe/Berlin', weekdays: [7, 1] };
    const open = openStretches(roster({ hours }), { from: at('2026-10-18T00:00:00Z'), until: at('2026-10-27T00:00:00Z') });
    expect(open.map((one) => one.from.toISOString().slice(0, 16))).toEqual([
      '2026-10-18T07:00',
      '2026-10-19T07:00',
      '2026-10-25T08:00',
      '2026-10-26T08:00',
    ]);
  });

  test('has night shifts that end the next morning', () => {
    const night = roster({ shifts: [shift('ann', { weekdays: [1], fromMinute: 1320, untilMinute: 360 })] });
    expect([...onDutyAt(night, at('2026-11-24T05:59:00Z'))]).toEqual(['ann']);
    expect([...onDutyAt(night, at('2026-11-24T06:00:00Z'))]).toEqual([]);
  });

  test('gaps are exactly the open moments at which fewer than the quorum are there', () => {
    const person = fc.constantFrom('ann', 'ben', 'cyd');
    const hour = fc.integer({ min: 0, max: 24 * 7 });
    const shifts = fc.array(
      fc.record({
        personId: person,
        fromMinute: fc.integer({ min: 0, max: 1439 }),
        untilMinute: fc.integer({ min: 0, max: 1440 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const absences = fc.array(
      fc.record({ personId: person, deputyId: fc.option(person), at: hour, length: fc.integer({ min: 1, max: 60 }) }),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(shifts, absences, fc.integer({ min: 1, max: 3 }), hour, (some, away, quorum, probe) => {
        const one = roster({
          hours: { ...roster().hours, quorum },
          shifts: some.map((given) => shift(given.personId, given)),
          absences: away.map((given) => ({
            personId: given.personId,
            deputyId: given.deputyId,
            from: new Date(week.from.getTime() + given.at * 3_600_000),
            until: new Date(week.from.getTime() + (given.at + given.length) * 3_600_000),
          })),
        });
        const moment = new Date(week.from.getTime() + probe * 3_600_000 + 60_000);
        const open = openStretches(one, week).some((stretch) => stretch.from <= moment && moment < stretch.until);
        const gap = findGaps(one, week)!.some((stretch) => stretch.from <= moment && moment < stretch.until);
        expect(gap).toBe(open && onDutyAt(one, moment).size < quorum);
      }),
      { numRuns: 150 },
    );
  });
});
