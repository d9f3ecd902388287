'use client';
import type { DutySetting, NewAbsence, NewShift, RosterView } from '@/lib/duty/contract';
import type { ActionResult } from '@/lib/http/problem';
import { RowAct } from '../access/row-act';
import { Plural } from '../ui/num';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Day, Time } from '../ui/time';
import { AbsenceDialog, HolidayDialog, HoursDialog, ShiftDialog } from './roster-forms';
import { clock, daysWords } from './roster-words';

export interface RosterActions {
  addShift: (input: NewShift) => Promise<ActionResult<unknown>>;
  removeShift: (input: { id: string }) => Promise<ActionResult<unknown>>;
  addHoliday: (input: { day: string; name: string }) => Promise<ActionResult<unknown>>;
  removeHoliday: (input: { day: string }) => Promise<ActionResult<unknown>>;
  setHours: (input: DutySetting) => Promise<ActionResult<unknown>>;
}
export interface AbsenceActions {
  addAbsence: (input: NewAbsence) => Promise<ActionResult<unknown>>;
  removeAbsence: (input: { id: string }) => Promise<ActionResult<unknown>>;
}

/** Who is there when: gaps of the next fourteen days first, then shifts, absences and holidays. */
export function RosterBoard({
  roster,
  manage,
  absences,
}: {
  roster: RosterView;
  manage: RosterActions | null;
  absences: AbsenceActions | null;
}) {
  const { setting, gaps } = roster;
  return (
    <>
      <div className="mx-gutter mb-6 flex flex-col gap-2">
        {gaps === null ? (
          <Notice tone="warning">
            No shift is entered, so nobody can say whether somebody is there. Everybody who may decide is told of what waits.
          </Notice>
        ) : gaps.length === 0 ? (
          <Notice tone="good">
            In the next fourteen days at least <Plural count={setting.quorum} one="person is" many="people are" /> there whenever
            the desk is to be staffed.
          </Notice>
        ) : (
          <Notice tone="error">
            <p className="font-medium">
              <Plural count={gaps.length} one="stretch" many="stretches" /> of the next fourteen days cannot be staffed: a
              decision that needs {setting.quorum} would expire.
            </p>
            <ul>
              {gaps.slice(0, 12).map((gap) => (
                <li key={gap.from}>
                  <Time at={gap.from} style="stamp" /> to <Time at={gap.until} style="stamp" />: {gap.available} of {gap.quorum}
                  {gap.announcedAt ? (
                    <span className="text-muted">
                      {' '}
                      · announced <Time at={gap.announcedAt} style="stamp" />
                    </span>
                  ) : (
                    <span className="text-muted"> · announced seven days ahead</span>
                  )}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <p>
          The desk is staffed {daysWords(setting.weekdays)}, {clock(setting.fromMinute)} to {clock(setting.untilMinute)} (
          {setting.zone}), by {setting.quorum}. On duty now:{' '}
          {roster.onDuty.length > 0 ? roster.onDuty.map((one) => one.name).join(', ') : 'nobody'}.
        </p>
        {manage ? (
          <div>
            <HoursDialog setting={setting} setHours={manage.setHours} />
          </div>
        ) : null}
      </div>
      <Section title="Shifts" id="shifts" aside={manage ? <ShiftDialog roster={roster} addShift={manage.addShift} /> : null}>
        {roster.shifts.length === 0 ? (
          <p className="max-w-prose text-ink-2">None is entered.</p>
        ) : (
          <Table label="Shifts of the roster">
            <Thead>
              <tr>
                <Th>Person</Th>
                <Th>Deputy</Th>
                <Th>When ({setting.zone})</Th>
                <Th>From</Th>
                <Th>Until</Th>
                <Th>Holidays</Th>
                {manage ? (
                  <Th>
                    <span className="sr-only">Steps</span>
                  </Th>
                ) : null}
              </tr>
            </Thead>
            <tbody>
              {roster.shifts.map((shift) => (
                <Tr key={shift.id}>
                  <RowHeader>{shift.person.name}</RowHeader>
                  <Td>{shift.deputy?.name ?? <span className="text-muted">none</span>}</Td>
                  <Td>
                    {daysWords(shift.weekdays)}, {clock(shift.fromMinute)} to {clock(shift.untilMinute)}
                  </Td>
                  <Td>
                    <Day on={shift.firstDay} />
                  </Td>
                  <Td>{shift.lastDay ? <Day on={shift.lastDay} /> : <span className="text-muted">open</span>}</Td>
                  <Td>{shift.onHolidays ? 'too' : 'off'}</Td>
                  {manage ? (
                    <Td>
                      <RowAct
                        words="Take out"
                        label={`Take out the shift of ${shift.person.name}`}
                        act={() => manage.removeShift({ id: shift.id })}
                      />
                    </Td>
                  ) : null}
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Section>
      <Section
        title="Out of office"
        id="absences"
        aside={absences ? <AbsenceDialog roster={roster} all={manage !== null} addAbsence={absences.addAbsence} /> : null}
      >
        {roster.absences.length === 0 ? (
          <p className="text-ink-2">Nobody is away, and nobody has said they will be.</p>
        ) : (
          <Table label="Who is out of office, from when to when">
            <Thead>
              <tr>
                <Th>Person</Th>
                <Th>From</Th>
                <Th>Until</Th>
                <Th>Decides in their place</Th>
                <Th>
                  <span className="sr-only">Steps</span>
                </Th>
              </tr>
            </Thead>
            <tbody>
              {roster.absences.map((one) => (
                <Tr key={one.id}>
                  <RowHeader>{one.person.name}</RowHeader>
                  <Td>
                    <Time at={one.from} style="stamp" />
                  </Td>
                  <Td>
                    <Time at={one.until} style="stamp" />
                  </Td>
                  <Td>{one.deputy?.name ?? <span className="text-muted">nobody</span>}</Td>
                  <Td>
                    {absences && (one.mine || manage) ? (
                      <RowAct
                        words="Take out"
                        label={`Take out the absence of ${one.person.name}`}
                        act={() => absences.removeAbsence({ id: one.id })}
                      />
                    ) : null}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Section>
      <Section title="Holidays" id="holidays" aside={manage ? <HolidayDialog addHoliday={manage.addHoliday} /> : null}>
        {roster.holidays.length === 0 ? (
          <p className="max-w-prose text-ink-2">
            None is entered. On a holiday the desk is closed, and what expires meanwhile does not run.
          </p>
        ) : (
          <ul className="flex flex-col">
            {roster.holidays.map((one) => (
              <li key={one.day} className="flex items-center gap-3 border-b border-line py-1">
                <Day on={one.day} /> <span className="grow">{one.name}</span>
                {manage ? (
                  <RowAct words="Take out" label={`Take out ${one.name}`} act={() => manage.removeHoliday({ day: one.day })} />
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
