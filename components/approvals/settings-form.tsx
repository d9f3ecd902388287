'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { Role } from '@/lib/access/actor';
import { ROLE_LABELS } from '@/lib/access/permissions';
import type { ApprovalSettingsInput } from '@/lib/approvals/settings';
import type { ActionResult } from '@/lib/http/problem';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Input } from '../ui/input';
import { Notice } from '../ui/states';

const KNOWN = ['highSeconds', 'criticalSeconds', 'eligibleRoles', 'backupRoles', 'body.eligibleRoles'];

/** How actions are reviewed, to be changed: times, and which roles are asked. */
export function SettingsForm({
  settings,
  roles,
  save,
}: {
  settings: ApprovalSettingsInput;
  /** Those that vote: no other can be asked. */
  roles: readonly Role[];
  save: (input: ApprovalSettingsInput) => Promise<ActionResult<unknown>>;
}) {
  const { busy, problem, run } = useSubmit();
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const seconds = (name: string): number => {
      const text = String(form.get(name) ?? '').trim();
      return text === '' ? 0 : Math.round(Number(text) * 60);
    };
    const done = await run(() =>
      save({
        highSeconds: seconds('highMinutes'),
        criticalSeconds: seconds('criticalMinutes'),
        excludeOwner: form.get('excludeOwner') === 'on',
        eligibleRoles: form.getAll('eligibleRoles') as Role[],
        backupRoles: form.getAll('backupRoles') as Role[],
      }),
    );
    setSaved(done !== undefined);
    if (done !== undefined) router.refresh();
  }
  const wrong = problem?.fields ?? {};
  // One problem of a list is told at its list, wherever in it it is.
  const at = (name: string): string | undefined =>
    Object.entries(wrong).find(([field]) => field === name || field.startsWith(`${name}.`) || field === `body.${name}`)?.[1];
  return (
    <form onSubmit={submit} onChange={() => setSaved(false)} className="flex max-w-160 flex-col gap-5" noValidate>
      <FormProblem problem={problem} known={KNOWN} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="For what one person approves, in minutes"
          hint="1 to 43,200 (30 days)."
          error={at('highSeconds') ? 'Between 1 and 43,200 minutes.' : undefined}
        >
          <Input name="highMinutes" inputMode="decimal" autoComplete="off" defaultValue={settings.highSeconds / 60} />
        </Field>
        <Field
          label="For critical risk and what two approve, in minutes"
          hint="1 to 43,200 (30 days)."
          error={at('criticalSeconds') ? 'Between 1 and 43,200 minutes.' : undefined}
        >
          <Input name="criticalMinutes" inputMode="decimal" autoComplete="off" defaultValue={settings.criticalSeconds / 60} />
        </Field>
      </div>
      <Roles name="eligibleRoles" title="Who is asked" roles={roles} given={settings.eligibleRoles} error={at('eligibleRoles')} />
      <Roles
        name="backupRoles"
        title="Who is asked too, when three quarters of the time are over"
        roles={roles}
        given={settings.backupRoles}
        error={at('backupRoles')}
      />
      <Checkbox
        name="excludeOwner"
        label="The owner of an AI system does not decide about its actions"
        hint="Whoever answers for it would approve their own."
        defaultChecked={settings.excludeOwner}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" busy={busy}>
          Save
        </Button>
        <span className="text-label text-muted">
          It holds for what is asked from now on. What waits keeps its time and its group.
        </span>
      </div>
      {saved ? (
        <Notice tone="good" live>
          Saved.
        </Notice>
      ) : null}
    </form>
  );
}

function Roles({
  name,
  title,
  roles,
  given,
  error,
}: {
  name: string;
  title: string;
  roles: readonly Role[];
  given: readonly Role[];
  error: string | undefined;
}) {
  return (
    <fieldset className="flex flex-col gap-1" aria-describedby={error ? `${name}-error` : undefined}>
      <legend className="mb-1 text-label font-medium text-ink-2">{title}</legend>
      {roles.map((role) => (
        <Checkbox
          key={role}
          name={name}
          value={role}
          label={ROLE_LABELS[role]}
          defaultChecked={given.includes(role)}
          aria-invalid={error ? true : undefined}
        />
      ))}
      {error ? (
        <p id={`${name}-error`} className="text-label text-critical-text">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
