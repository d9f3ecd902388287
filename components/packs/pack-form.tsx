'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { NewPack } from '@/lib/evidence/packs/pack-contract';
import { CONTENT_WORDS, GROUND_WORDS, MODE_WORDS, PACK_CONTENTS, PACK_MODES, PACK_PROFILES, PROFILE_WORDS, WITHHOLDING_GROUNDS, type PackProfile } from '@/lib/evidence/packs/words'; // prettier-ignore
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';
import { readPackForm } from './read-pack-form';

export const FRAMEWORK_NAMES: readonly { id: NonNullable<NewPack['frameworks']>[number]; name: string }[] = [
  { id: 'eu-ai-act', name: 'EU AI Act' },
  { id: 'iso-42001', name: 'ISO/IEC 42001' },
  { id: 'nist-ai-rmf', name: 'NIST AI RMF' },
  { id: 'gdpr', name: 'GDPR' },
  { id: 'dora', name: 'DORA' },
];

/** Asks for a pack: of what, for whom, how much. The seed may be the other side's. */
export function PackForm({
  systems,
  initial,
  build,
}: {
  systems: readonly { id: string; name: string }[];
  initial: {
    system: string;
    from: string;
    to: string;
    frameworks: readonly string[];
    profile: PackProfile;
    decision: string;
    incident: string;
    lawDate: string;
  };
  build: (input: NewPack) => Promise<ActionResult<{ id: string }>>;
}) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  const [profile, setProfile] = useState<PackProfile>(initial.profile);
  const named = profile === 'affectedPerson' || profile === 'incident';
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const made = await run(() => build(readPackForm(form, { profile, incident: initial.incident })));
    if (made) router.push(`/evidence/packs/${made.id}`);
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex max-w-160 flex-col gap-4 px-gutter pb-10" noValidate>
      <FormProblem
        problem={problem}
        known={['system', 'from', 'until', 'lawDate', 'decisions', 'sampleSize', 'seed', 'mode', 'grounds', 'reveal']}
      />
      <Field label="AI system" error={fields['system']}>
        <Select name="system" defaultValue={initial.system}>
          <option value="">All that I see</option>
          {systems.map((system) => (
            <option key={system.id} value={system.id}>
              {system.name}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="From" hint="Days in UTC." error={fields['from']}>
          <Input name="from" type="date" defaultValue={initial.from} required />
        </Field>
        <Field label="To, included" error={fields['until']}>
          <Input name="to" type="date" defaultValue={initial.to} required />
        </Field>
      </div>
      {profile === 'affectedPerson' ? null : (
        <Field
          label="Law as of"
          optional
          hint="The day whose law and standards count: last year’s report under last year’s law. Left empty, the last day of the period."
          error={fields['lawDate']}
        >
          <Input name="lawDate" type="date" defaultValue={initial.lawDate} />
        </Field>
      )}
      {profile === 'affectedPerson' ? null : (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-label font-medium text-ink-2">Frameworks</legend>
          {FRAMEWORK_NAMES.map(({ id, name }) => (
            <Checkbox key={id} name={`framework ${id}`} label={name} defaultChecked={initial.frameworks.includes(id)} />
          ))}
        </fieldset>
      )}
      <Field label="For whom" hint={PROFILE_WORDS[profile].says}>
        <Select name="profile" value={profile} onChange={(event) => setProfile(event.target.value as PackProfile)}>
          {PACK_PROFILES.map((one) => (
            <option key={one} value={one}>
              {PROFILE_WORDS[one].name}
            </option>
          ))}
        </Select>
      </Field>
      {profile === 'incident' && initial.incident ? (
        <p className="max-w-prose text-prose">
          Of the incident <span className="font-mono break-all">{initial.incident}</span>: the decisions that are linked to it,
          its clocks, and who was told. What people wrote of it is not in the pack.
        </p>
      ) : named ? (
        <Field
          label={profile === 'incident' ? 'Decisions of the incident' : 'The decision'}
          hint="Our ids, the emitter’s or trace ids; one a line."
          error={fields['decisions']}
        >
          <Textarea name="decisions" rows={3} className="font-mono" spellCheck={false} defaultValue={initial.decision} />
        </Field>
      ) : profile === 'board' ? null : (
        <>
          <Field label="How much" hint="Only a complete range supports that nothing was left out." error={fields['mode']}>
            <Select name="mode" defaultValue="selected">
              {PACK_MODES.map((one) => (
                <option key={one} value={one}>
                  {MODE_WORDS[one].name}
                </option>
              ))}
            </Select>
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Decisions in the sample" hint="Of a complete range: all of them." error={fields['sampleSize']}>
              <Input name="sampleSize" type="number" min={0} max={10_000} defaultValue={60} />
            </Field>
            <Field
              label="Seed"
              optional
              hint="The auditor’s, if they give one. The draw also takes a root of the log that is signed afterwards."
              error={fields['seed']}
            >
              <Input name="seed" autoComplete="off" className="font-mono" />
            </Field>
          </div>
        </>
      )}
      {profile === 'board' ? null : (
        <Field label="What records say" hint={CONTENT_WORDS[PROFILE_WORDS[profile].content]}>
          <Select name="content" defaultValue="" key={profile}>
            <option value="">As the profile has it</option>
            {PACK_CONTENTS.map((one) => (
              <option key={one} value={one}>
                {{ none: 'Nothing: entries and proofs only', masked: 'Personal data masked', original: 'As recorded' }[one]}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {profile === 'board' ? null : (
        <Field
          label="Why personal data is to stand in clear"
          optional
          hint="Only with content as recorded, by who may reveal masked data; the reason stands in the log. Left empty, records in which personal data is found are masked."
          error={fields['reveal']}
        >
          <Input name="reveal" autoComplete="off" maxLength={1_000} />
        </Field>
      )}
      {profile === 'affectedPerson' ? (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-label font-medium text-ink-2">Withheld, on the ground of</legend>
          {WITHHOLDING_GROUNDS.map((ground) => (
            <Checkbox key={ground} name={`ground ${ground}`} label={GROUND_WORDS[ground].name} hint={GROUND_WORDS[ground].says} />
          ))}
        </fieldset>
      ) : null}
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          Build a draft
        </Button>
      </div>
    </form>
  );
}
