'use client';
import { useRef, useState, type FormEvent } from 'react';
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

/** Letters, digits and what service names are joined with. Traffic may send others: they are allowed, and asked about. */
const USUAL_KEY = /^[\p{L}\p{N}][\p{L}\p{N}._:/@+-]*$/u;

export function NewSystemForm({
  members,
  add,
}: {
  members: readonly { id: string; name: string }[];
  add: (input: NewSystem) => Promise<ActionResult<string>>;
}) {
  const { busy, problem, run } = useSubmit();
  const keyField = useRef<HTMLInputElement>(null);
  const router = useRouter();
  // A key that no emitter is likely to send is asked about once: it can never be changed.
  const [odd, setOdd] = useState<string | null>(null);
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const key = text('key');
    if (key !== odd && !USUAL_KEY.test(key) && key !== '') {
      setOdd(key);
      keyField.current?.focus();
      return;
    }
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
        error={
          fields['key'] ??
          (odd === null
            ? undefined
            : `“${odd}” holds spaces or signs that emitters rarely send, and it can never be changed. Correct it, or press Register again to keep it.`)
        }
      >
        <Input
          ref={keyField}
          onChange={() => setOdd(null)}
          name="key"
          required
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
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
