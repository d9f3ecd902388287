'use client';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';
import { explainSignIn, postCredentials, startSingleSignOn } from './post-credentials';

/** E-mail and password, and the sign-in provider when one is configured. `target` is a path of ours. */
export function SignInForm({
  target,
  error,
  singleSignOn,
}: {
  target: string;
  error: string | null;
  singleSignOn: { name: string } | null;
}) {
  const [problem, setProblem] = useState(error);
  const [busy, setBusy] = useState<'password' | 'provider' | null>(null);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy('password');
    const code = await postCredentials(String(form.get('email') ?? ''), String(form.get('password') ?? ''));
    if (code === null) return window.location.assign(target);
    setProblem(code);
    setBusy(null);
    password.current?.select();
  }

  async function goToProvider(): Promise<void> {
    setBusy('provider');
    const started = await startSingleSignOn(target);
    if ('url' in started) return window.location.assign(started.url);
    setProblem(started.error);
    setBusy(null);
  }

  return (
    <div className="mt-6 flex flex-col gap-6">
      {problem ? (
        <Notice tone="error" live>
          {explainSignIn(problem)}
        </Notice>
      ) : null}
      {singleSignOn ? (
        <>
          <Button busy={busy === 'provider'} onClick={goToProvider}>
            Continue with {singleSignOn.name}
          </Button>
          <p className="flex items-center gap-3 text-label text-muted before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
            or
          </p>
        </>
      ) : null}
      <form method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail address">
          <Input name="email" type="email" autoComplete="username" required maxLength={254} />
        </Field>
        <Field label="Password">
          <Input ref={password} name="password" type="password" autoComplete="current-password" required />
        </Field>
        <Button type="submit" tone="primary" busy={busy === 'password'} className="mt-2">
          Sign in
        </Button>
      </form>
      <p className="text-label text-muted">
        Lost your password? An administrator of your workspace can give you a new one-time link.
      </p>
      <noscript>
        <Notice tone="warning">Signing in needs JavaScript.</Notice>
      </noscript>
    </div>
  );
}
