'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { IdentityKeys } from '@/lib/dialects/identity-keys';
import type { IdentityKeysChange } from '@/lib/dialects/identity-lists';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { Notice } from '../ui/states';

const LISTS = [
  { name: 'user', label: 'User', hint: 'Attributes that name who worked with it.' },
  { name: 'session', label: 'Session', hint: 'Attributes that name the conversation or session.' },
  { name: 'promptVersion', label: 'Prompt version', hint: 'Attributes that tell with which version of the prompt it ran.' },
] as const;
const lines = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

/** Where user, session and prompt version are looked for: one key a line, the first that is there counts. */
export function IdentityKeysForm({
  systemId,
  keys,
  defaults,
  save,
}: {
  systemId: string;
  /** Null: the defaults. */
  keys: IdentityKeys | null;
  defaults: IdentityKeys;
  save: (input: { systemId: string; change: IdentityKeysChange }) => Promise<ActionResult<boolean>>;
}) {
  const { busy, problem, run } = useSubmit();
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const shown = keys ?? defaults;
  async function send(change: IdentityKeysChange): Promise<void> {
    setSaved(false);
    if (!(await run(() => save({ systemId, change })))) return;
    setSaved(true);
    router.refresh();
  }
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const list = (name: string): string[] => lines(String(form.get(name) ?? ''));
    void send({ keys: { user: list('user'), session: list('session'), promptVersion: list('promptVersion') } });
  }
  const fieldError = (name: string): string | undefined => {
    const found = Object.entries(problem?.fields ?? {}).find(([path]) => path.startsWith(`change.keys.${name}`));
    return found?.[1];
  };
  return (
    <form key={JSON.stringify(shown)} onSubmit={submit} className="flex max-w-160 flex-col gap-5" noValidate>
      <p className="max-w-prose text-ink-2">
        No convention says where an application puts these, so they are looked for under many keys. The first of a list that a
        record has counts. {keys ? 'This system has lists of its own.' : 'These are the defaults.'}
      </p>
      <FormProblem problem={problem} known={LISTS.map(({ name }) => `change.keys.${name}`)} />
      {saved ? (
        <Notice tone="good" live>
          Saved. The lists hold for what is recorded from now on; earlier decisions keep what they were read with.
        </Notice>
      ) : null}
      {LISTS.map(({ name, label, hint }) => (
        <Field
          key={name}
          label={label}
          hint={`${hint} One key a line; metadata#user_id is the member user_id of the attribute metadata.`}
          error={fieldError(name)}
        >
          <Textarea
            name={name}
            defaultValue={shown[name].join('\n')}
            rows={Math.min(10, Math.max(3, shown[name].length))}
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-label"
          />
        </Field>
      ))}
      {keys ? (
        <details>
          <summary className="min-h-6 text-muted">The defaults</summary>
          <dl className="mt-2 flex flex-col gap-2">
            {LISTS.map(({ name, label }) => (
              <div key={name}>
                <dt className="text-label text-muted">{label}</dt>
                <dd className="font-mono text-label break-all">{defaults[name].join(', ')}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" busy={busy}>
          Save the lists
        </Button>
        {keys ? (
          <Button type="button" tone="quiet" busy={busy} onClick={() => void send({ keys: null })}>
            Use the defaults
          </Button>
        ) : null}
      </div>
    </form>
  );
}
