'use client';
import type { FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import type { NewSystem } from '@/lib/registry/systems';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button, LinkButton } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { CaptureFields } from './capture-fields';
import { NOTHING_STATED, readStatement, StatementFields } from './statement-fields';

export function NewSystemForm({
  members,
  add,
}: {
  members: readonly { id: string; name: string }[];
  add: (input: NewSystem) => Promise<ActionResult<string>>;
}) {
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const id = await run(() =>
      add({
        key: text('key'),
        name: text('name') || text('key'),
        captureLevel: text('captureLevel') as CaptureLevel,
        ...readStatement(text),
      }),
    );
    if (id) router.push(`/systems/${id}`);
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex max-w-160 flex-col gap-5 px-gutter pb-16" noValidate>
      <FormProblem problem={problem} known={['key', 'name', 'description', 'purpose', 'ownerId', 'environments']} />
      <Field
        label="Key"
        hint="As emitters name it: “system” of a native event, service.name in OpenTelemetry. It cannot be changed later."
        error={fields['key']}
      >
        <Input name="key" required maxLength={200} autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      <Field label="Name" optional hint="For people. Empty: the key." error={fields['name']}>
        <Input name="name" maxLength={120} autoComplete="off" />
      </Field>
      <StatementFields value={NOTHING_STATED} members={members} problems={fields} />
      <CaptureFields value="full" />
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={busy}>
          Register
        </Button>
        <LinkButton href="/systems" tone="quiet">
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}
