'use client';
import { useState, type FormEvent } from 'react';
import { PASSWORD_MIN } from '@/lib/access/password-length';
import type { ActionResult } from '@/lib/http/problem';
import { Button, LinkButton } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';
import { postCredentials } from './post-credentials';
import { useFragment } from './use-fragment';

/** For the holder of a one-time link: a first or a new password. */
export function InvitationForm({
  choose,
}: {
  choose: (input: { invitation: string; password: string }) => Promise<ActionResult<{ email: string }>>;
}) {
  const invitation = useFragment();
  const [problem, setProblem] = useState<{ field?: string; message: string } | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    const result = await choose({ invitation: invitation.value, password }).catch(() => null);
    if (result?.ok) {
      const code = await postCredentials(result.data.email, password);
      return window.location.assign(code === null ? '/' : `/sign-in?error=${encodeURIComponent(code)}`);
    }
    setBusy(false);
    const error = result?.error;
    setProblem({
      field: error?.field,
      message:
        (error?.field && error.fields?.[error.field]) ??
        error?.message ??
        'The server could not be reached. Nothing was changed; try again.',
    });
  }

  if (invitation.ready && invitation.value === '') {
    return (
      <div className="mt-6 flex flex-col items-start gap-4">
        <Notice tone="warning">
          This page needs the one-time link that an administrator gave you, with everything after the #.
        </Notice>
        <LinkButton href="/sign-in">Go to the sign-in page</LinkButton>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={submit} className="mt-6 flex flex-col gap-4" noValidate>
      {problem && problem.field !== 'password' ? (
        <Notice tone="error" live>
          {problem.message}
        </Notice>
      ) : null}
      <Field
        label="New password"
        hint={`At least ${PASSWORD_MIN} characters. A few words in a row are good.`}
        error={problem?.field === 'password' ? problem.message : undefined}
      >
        <Input name="password" type="password" required autoComplete="new-password" />
      </Field>
      <Button type="submit" tone="primary" busy={busy} className="mt-2">
        Save and sign in
      </Button>
    </form>
  );
}
