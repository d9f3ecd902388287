'use client';
import { useState, type FormEvent } from 'react';
import { PASSWORD_MIN } from '@/lib/access/password-length';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';
import { FormProblem } from './form-problem';
import { useSubmit } from './use-submit';

export function PasswordForm({
  email,
  save,
}: {
  email: string;
  save: (input: { current: string; next: string }) => Promise<ActionResult<boolean>>;
}) {
  const { busy, problem, run } = useSubmit();
  const [saved, setSaved] = useState(false);
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setSaved(false);
    const element = event.currentTarget;
    const form = new FormData(element);
    if (!(await run(() => save({ current: String(form.get('current') ?? ''), next: String(form.get('next') ?? '') })))) return;
    element.reset();
    setSaved(true);
  }
  const fields = problem?.fields ?? {};
  return (
    <form method="post" onSubmit={submit} className="flex max-w-120 flex-col gap-4 px-gutter pb-16" noValidate>
      <FormProblem problem={problem} known={['current', 'next']} />
      {saved ? (
        <Notice tone="good" live>
          Your password was changed, and your other sessions were ended.
        </Notice>
      ) : null}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label="Current password" error={fields['current']}>
        <Input name="current" type="password" required autoComplete="current-password" />
      </Field>
      <Field
        label="New password"
        hint={`At least ${PASSWORD_MIN} characters. A few words in a row are good.`}
        error={fields['next']}
      >
        <Input name="next" type="password" required autoComplete="new-password" />
      </Field>
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          Change password
        </Button>
      </div>
    </form>
  );
}
