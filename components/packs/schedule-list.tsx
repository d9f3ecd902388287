'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { CADENCE_WORDS, CADENCES, DELIVERIES, DELIVERY_WORDS, type Cadence, type Delivery, type ScheduleView } from '@/lib/evidence/packs/schedule'; // prettier-ignore
import type { NewSchedule } from '@/lib/evidence/packs/schedule-contract';
import { PROFILE_WORDS, type PackProfile } from '@/lib/evidence/packs/words';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Select } from '../ui/input';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { FRAMEWORK_NAMES } from './pack-form';

/** Packs that come by themselves, and a form for another one. */
export function ScheduleList({
  schedules,
  systems,
  channels,
  schedule,
  unschedule,
}: {
  schedules: readonly ScheduleView[];
  systems: readonly { id: string; name: string }[];
  /** Those that may be told; empty where there are none, or the reader may not see them. */
  channels: readonly { id: string; name: string }[];
  schedule: ((input: NewSchedule) => Promise<ActionResult<{ id: string }>>) | null;
  unschedule: (input: { id: string }) => Promise<ActionResult<void>>;
}) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  const [adding, setAdding] = useState(false);
  const [delivery, setDelivery] = useState<Delivery>('none');
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const made = await run(() =>
      schedule!({
        system: String(form.get('system') ?? '') || null,
        profile: form.get('profile') as 'auditor',
        frameworks: FRAMEWORK_NAMES.map(({ id }) => id).filter((id) => form.get(`framework ${id}`) === 'on'),
        cadence: form.get('cadence') as Cadence,
        delivery,
        channel: String(form.get('channel') ?? '') || null,
      }),
    );
    if (!made) return;
    setAdding(false);
    router.refresh();
  }
  return (
    <>
      {schedules.length === 0 && !adding ? (
        <p className="max-w-prose text-prose text-ink-2">None yet. A schedule asks for a pack when a month or a quarter is over; people still sign it off.</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {schedules.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center justify-between gap-3 py-2">
              <span>
                {CADENCE_WORDS[one.cadence]}: {PROFILE_WORDS[one.profile as PackProfile].name} pack of {one.system?.name ?? 'all systems'}
                <span className="block text-label text-muted">
                  next after <Time at={one.nextAt} style="day" />, by {one.createdBy}. {DELIVERY_WORDS[one.delivery]}{one.channel ? `: ${one.channel}` : ''}.
                </span>
              </span>
              {schedule ? (
                <Button size="sm" onClick={() => void run(() => unschedule({ id: one.id })).then(() => router.refresh())}>
                  End
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {problem ? (
        <Notice tone="error" live className="mt-3">
          {problem.message}
        </Notice>
      ) : null}
      {schedule && !adding ? (
        <Button className="mt-3" onClick={() => setAdding(true)}>
          Add a schedule
        </Button>
      ) : null}
      {adding ? (
        <form onSubmit={submit} className="mt-4 flex max-w-120 flex-col gap-3">
          <Field label="AI system">
            <Select name="system">
              <option value="">All</option>
              {systems.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="For whom">
            <Select name="profile">
              {(['auditor', 'authority', 'board'] as const).map((one) => (
                <option key={one} value={one}>
                  {PROFILE_WORDS[one].name}
                </option>
              ))}
            </Select>
          </Field>
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 text-label font-medium text-ink-2">Frameworks</legend>
            {FRAMEWORK_NAMES.map(({ id, name }) => (
              <Checkbox key={id} name={`framework ${id}`} label={name} />
            ))}
          </fieldset>
          <Field label="How often">
            <Select name="cadence">
              {CADENCES.map((one) => (
                <option key={one} value={one}>
                  {CADENCE_WORDS[one]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Where to">
            <Select name="delivery" value={delivery} onChange={(event) => setDelivery(event.target.value as Delivery)}>
              {DELIVERIES.filter((one) => one !== 'webhook' || channels.length > 0).map((one) => (
                <option key={one} value={one}>
                  {DELIVERY_WORDS[one]}
                </option>
              ))}
            </Select>
          </Field>
          {delivery === 'webhook' ? (
            <Field label="Channel" hint="It gets the pack’s id, hash and size, and where to download it with a key of the scope evidence.">
              <Select name="channel">
                {channels.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </Select>
            </Field>
          ) : null}
          <div className="flex gap-2">
            <Button type="submit" tone="primary" busy={busy}>
              Schedule
            </Button>
            <Button tone="quiet" onClick={() => setAdding(false)}>
              Leave it
            </Button>
          </div>
        </form>
      ) : null}
    </>
  );
} // prettier-ignore
