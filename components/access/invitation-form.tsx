'use client';
import { useEffect, useState, type FormEvent } from 'react';
import { PASSWORD_MIN } from '@/lib/access/password-length';
import type { ActionResult } from '@/lib/http/problem';
import { Button, LinkButton } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';
import { postCredentials } from './post-credentials';
import { useFragment } from './use-fragment';

type Link = { is: 'good'; email: string } | { is: 'refused'; message: string };

/** For the holder of a one-time link: a first or a new password. A link that does not work says so before anything is typed. */
export function InvitationForm({
  look,
  choose,
}: {
  look: (input: { invitation: string }) => Promise<ActionResult<{ email: string }>>;
  choose: (input: { invitation: string; password: string }) => Promise<ActionResult<{ email: string }>>;
}) {
  const invitation = useFragment();
  const [link, setLink] = useState<Link | null>(null);
  const [problem, setProblem] = useState<{ field?: string; message: string } | null>(null);
  const [busy, setBusy] = useState(false);

  const { ready, value } = invitation;
  useEffect(() => {
    if (!ready || value === '') return;
    let wanted = true;
    // Where it cannot be asked, the form is there all the same: choosing looks at the link again.
    look({ invitation: value }).then(
      (found) => {
        if (!wanted) return;
        if (found.ok) setLink({ is: 'good', email: found.data.email });
        else if (found.error.field === 'invitation') setLink({ is: 'refused', message: found.error.message });
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [ready, value, look]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    const result = await choose({ invitation: value, password }).catch(() => null);
    if (result?.ok) {
      const code = await postCredentials(result.data.email, password);
      return window.location.assign(code === null ? '/' : `/sign-in?error=${encodeURIComponent(code)}`);
    }
    setBusy(false);
    const error = result?.error;
    // Used from elsewhere while this page was open.
    if (error?.field === 'invitation') return setLink({ is: 'refused', message: error.message });
    setProblem({
      field: error?.field,
      message:
        (error?.field && error.fields?.[error.field]) ??
        error?.message ??
        'The server could not be reached. Nothing was changed; try again.',
    });
  }

  if ((ready && value === '') || link?.is === 'refused') {
    return (
      <div className="flex flex-col items-start gap-4">
        <h1 className="mb-2 text-h1">{link ? 'This link does not work' : 'The link is not whole'}</h1>
        <Notice tone="warning" live>
          {link?.is === 'refused'
            ? link.message
            : 'This page needs the one-time link that an administrator gave you, with everything after the #.'}
        </Notice>
        <LinkButton href="/sign-in">Go to the sign-in page</LinkButton>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <h1 className="mb-2 text-h1">Choose a password</h1>
      {problem && problem.field !== 'password' ? (
        <Notice tone="error" live>
          {problem.message}
        </Notice>
      ) : null}
      {/* Read only, and in the form: a password manager keeps the password under this name. */}
      <Field label="You sign in as">
        <Input
          name="email"
          type="email"
          readOnly
          autoComplete="username"
          value={link?.email ?? ''}
          className="bg-sunken text-ink-2"
        />
      </Field>
      <Field
        label="New password"
        // The message of a short one says the same.
        hint={problem?.field === 'password' ? undefined : `At least ${PASSWORD_MIN} characters. A few words in a row are good.`}
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
