'use client';
import type { RosterView } from '@/lib/duty/contract';
import { toWallTime } from '@/lib/shared/time';
import { FormDialog } from '../registry/artifact-dialog';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Input, Select } from '../ui/input';
import { InstantField } from '../ui/instant-field';
import type { AbsenceActions, RosterActions } from './roster-board';
import { clock, DAYS, minutesOf } from './roster-words';

function Weekdays({ given }: { given: readonly number[] }) {
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="mb-1 text-label font-medium text-ink-2">Days</legend>
      {DAYS.map((word, index) => (
        <Checkbox key={word} name="weekdays" value={index + 1} label={word} defaultChecked={given.includes(index + 1)} />
      ))}
    </fieldset>
  );
}
const daysIn = (form: FormData): number[] => form.getAll('weekdays').map(Number);

function Hours({ from, until, problems }: { from: number; until: number; problems: Readonly<Record<string, string>> }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="From" error={problems['fromMinute']}>
        <Input name="from" type="time" defaultValue={clock(from)} />
      </Field>
      <Field label="Until" hint="Not after From: past midnight." error={problems['untilMinute']}>
        <Input name="until" type="time" defaultValue={clock(until % 1440)} />
      </Field>
    </div>
  );
}

function PersonSelect({ name, people, none }: { name: string; people: RosterView['people']; none: string }) {
  return (
    <Select name={name} defaultValue="">
      <option value="">{none}</option>
      {people.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </Select>
  );
}

export function ShiftDialog({ roster, addShift }: { roster: RosterView; addShift: RosterActions['addShift'] }) {
  return (
    <FormDialog
      title="Enter a shift"
      description={`It repeats weekly, by the clock of ${roster.setting.zone}.`}
      trigger={<Button size="sm">Enter a shift</Button>}
      confirm="Enter"
      known={['person', 'deputy', 'weekdays', 'firstDay', 'lastDay', 'fromMinute', 'untilMinute']}
      send={(text, form) =>
        addShift({
          person: text('person'),
          deputy: text('deputy') || null,
          weekdays: daysIn(form),
          fromMinute: minutesOf(text('from')),
          untilMinute: minutesOf(text('until')),
          firstDay: text('firstDay'),
          lastDay: text('lastDay') || null,
          onHolidays: form.get('onHolidays') === 'on',
        })
      }
    >
      {(problems) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Person" error={problems['person']}>
              <PersonSelect name="person" people={roster.people} none="Choose a person" />
            </Field>
            <Field label="Deputy" optional error={problems['deputy']}>
              <PersonSelect name="deputy" people={roster.people} none="Nobody" />
            </Field>
          </div>
          <Weekdays given={roster.setting.weekdays} />
          {problems['weekdays'] ? <p className="text-label text-critical-text">{problems['weekdays']}</p> : null}
          <Hours from={roster.setting.fromMinute} until={roster.setting.untilMinute} problems={problems} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="First day" error={problems['firstDay']}>
              <Input name="firstDay" type="date" defaultValue={toWallTime(new Date(), roster.setting.zone).slice(0, 10)} />
            </Field>
            <Field label="Last day" optional error={problems['lastDay']}>
              <Input name="lastDay" type="date" />
            </Field>
          </div>
          <Checkbox name="onHolidays" label="On holidays too" />
        </>
      )}
    </FormDialog>
  );
}

export function AbsenceDialog({
  roster,
  all,
  addAbsence,
}: {
  roster: RosterView;
  all: boolean;
  addAbsence: AbsenceActions['addAbsence'];
}) {
  return (
    <FormDialog
      title="Out of office"
      description="Whoever you name decides in your place meanwhile, under their own name."
      trigger={<Button size="sm">Enter an absence</Button>}
      confirm="Enter"
      known={['person', 'deputy', 'from', 'until']}
      send={(text) =>
        addAbsence({
          ...(text('person') ? { person: text('person') } : {}),
          deputy: text('deputy') || null,
          from: text('from'),
          until: text('until'),
        })
      }
    >
      {(problems) => (
        <>
          {all ? (
            <Field label="Who" error={problems['person']}>
              <PersonSelect name="person" people={roster.people} none="I" />
            </Field>
          ) : null}
          <div className="grid gap-4 sm:grid-cols-2">
            <InstantField label="From" name="from" error={problems['from']} />
            <InstantField label="Until" name="until" error={problems['until']} />
          </div>
          <Field label="Decides in their place" optional error={problems['deputy']}>
            <PersonSelect name="deputy" people={roster.people} none="Nobody" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

export function HolidayDialog({ addHoliday }: { addHoliday: RosterActions['addHoliday'] }) {
  return (
    <FormDialog
      title="Enter a holiday"
      trigger={<Button size="sm">Enter a holiday</Button>}
      confirm="Enter"
      known={['day', 'name']}
      send={(text) => addHoliday({ day: text('day'), name: text('name') })}
    >
      {(problems) => (
        <>
          <Field label="Day" error={problems['day']}>
            <Input name="day" type="date" />
          </Field>
          <Field label="Name" error={problems['name']}>
            <Input name="name" maxLength={80} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

export function HoursDialog({ setting, setHours }: { setting: RosterView['setting']; setHours: RosterActions['setHours'] }) {
  return (
    <FormDialog
      title="When the desk is staffed"
      trigger={<Button size="sm">Set hours and quorum</Button>}
      confirm="Save"
      known={['zone', 'quorum', 'weekdays', 'fromMinute', 'untilMinute']}
      send={(text, form) =>
        setHours({
          zone: text('zone'),
          weekdays: daysIn(form),
          fromMinute: minutesOf(text('from')),
          untilMinute: minutesOf(text('until')) || 1440,
          quorum: Number(text('quorum')),
        })
      }
    >
      {(problems) => (
        <>
          <Field label="Time zone" error={problems['zone']}>
            <Input name="zone" defaultValue={setting.zone} autoComplete="off" />
          </Field>
          <Weekdays given={setting.weekdays} />
          <Hours from={setting.fromMinute} until={setting.untilMinute} problems={problems} />
          <Field label="People who must be there" hint="As many as the strictest route asks for." error={problems['quorum']}>
            <Input name="quorum" inputMode="numeric" defaultValue={setting.quorum} className="w-28!" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
