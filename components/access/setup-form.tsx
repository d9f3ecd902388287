'use client';
import { useState, type FormEvent } from 'react';
import type { SetupInput } from '@/lib/access/people';
import { PASSWORD_MIN } from '@/lib/access/password-length';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';
import { postCredentials } from './post-credentials';
import { useFragment } from './use-fragment';

/** The first administrator and the workspace, for whoever holds the token that the console shows. */
export function SetupForm({ setUp }: { setUp: (input: SetupInput) => Promise<ActionResult<{ email: string }>> }) {
  const token = useFragment('token');
  const [problem, setProblem] = useState<{ message: string; fields: Record<string, string> } | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '');
    setBusy(true);
    const result = await setUp({
      token: text('token'),
      workspace: text('workspace'),
      name: text('name'),
      email: text('email'),
      password: text('password'),
    }).catch(() => null);
    if (result?.ok) {
      const code = await postCredentials(result.data.email, text('password'));
      return window.location.assign(code === null ? '/' : '/sign-in');
    }
    setBusy(false);
    const error = result?.error;
    setProblem({
      message: error?.message ?? 'The server could not be reached. Nothing was changed; try again.',
      fields: error?.fields ?? (error?.field ? { [error.field]: error.message } : {}),
    });
  }

  const fields = problem?.fields ?? {};
  return (
    <form method="post" onSubmit={submit} className="mt-6 flex flex-col gap-4" noValidate>
      {problem ? (
        <Notice tone="error" live>
          {Object.keys(fields).length > 0 ? 'Nothing was changed. Look at the marked fields.' : problem.message}
        </Notice>
      ) : null}
      <Field
        label="One-time token"
        hint="The console that started Countersign shows it, with a link that fills it in."
        error={fields['token']}
      >
        <Input
          key={token.value}
          name="token"
          defaultValue={token.value}
          required
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Field label="Name of the workspace" hint="Usually your organisation." error={fields['workspace']}>
        <Input name="workspace" required maxLength={80} autoComplete="organization" />
      </Field>
      <Field label="Your name" hint="It stands beside everything you do." error={fields['name']}>
        <Input name="name" required maxLength={120} autoComplete="name" />
      </Field>
      <Field label="Your e-mail address" error={fields['email']}>
        <Input name="email" type="email" required maxLength={254} autoComplete="username" />
      </Field>
      <Field
        label="Password"
        hint={`At least ${PASSWORD_MIN} characters. A few words in a row are good.`}
        error={fields['password']}
      >
        <Input name="password" type="password" required autoComplete="new-password" />
      </Field>
      <Button type="submit" tone="primary" busy={busy} className="mt-2">
        Set up Countersign
      </Button>
    </form>
  );
}
