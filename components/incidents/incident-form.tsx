'use client';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select, Textarea } from '../ui/input';
import { InstantField } from '../ui/instant-field';
import { ClassFields } from './class-fields';

/** Opens an incident. What happened is a person's word; names of persons do not belong into it. */
export function IncidentForm({
  systems,
  initial,
  open,
}: {
  systems: readonly { id: string; name: string }[];
  initial: { system: string; decisions: string; finding: string; awareAt: string };
  open: (input: FormData) => Promise<ActionResult<{ id: string }>>;
}) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const made = await run(() => open(form));
    if (made) router.push(`/evidence/incidents/${made.id}`);
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex max-w-160 flex-col gap-4 px-gutter pb-10" noValidate>
      <FormProblem problem={problem} known={['system', 'title', 'what', 'awareAt', 'decisions']} />
      <Field label="In a few words" error={fields['title']}>
        <Input name="title" autoComplete="off" maxLength={200} required />
      </Field>
      <Field
        label="What happened"
        hint="What was seen, where, with which effect. It is kept encrypted. Leave names of persons out: link the decisions instead."
        error={fields['what']}
      >
        <Textarea name="what" rows={6} maxLength={10_000} required />
      </Field>
      <InstantField
        label="Known since"
        name="awareAt"
        initial={initial.awareAt}
        hint="When somebody here became aware of it: the clocks run from then."
        error={fields['awareAt']}
        required
      />
      <ClassFields value={{ class: '', widespread: false, breach: false, providerUnreachable: false, causalLink: 'unknown' }} />
      <Field label="AI system" hint="Left to the decisions where they are named." error={fields['system']}>
        <Select name="system" defaultValue={initial.system}>
          <option value="">That of the decisions</option>
          {systems.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Decisions" optional hint="Our ids, the emitter’s or trace ids; one a line." error={fields['decisions']}>
        <Textarea name="decisions" rows={3} className="font-mono" spellCheck={false} defaultValue={initial.decisions} />
      </Field>
      {initial.finding ? <input type="hidden" name="finding" value={initial.finding} /> : null}
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          Open the incident
        </Button>
      </div>
    </form>
  );
}
