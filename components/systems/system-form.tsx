'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import type { SystemChange } from '@/lib/registry/systems';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';
import { CaptureFields } from './capture-fields';
import { readStatement, StatementFields, type Statement } from './statement-fields';

export function SystemForm({
  system,
  members,
  registered,
  save,
}: {
  system: Statement & { systemId: string; name: string; captureLevel: CaptureLevel };
  members: readonly { id: string; name: string }[];
  registered: boolean;
  save: (input: { systemId: string; change: SystemChange }) => Promise<ActionResult<boolean>>;
}) {
  const { busy, problem, run } = useSubmit();
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setSaved(false);
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const change = { name: text('name'), captureLevel: text('captureLevel') as CaptureLevel, ...readStatement(text) };
    if (!(await run(() => save({ systemId: system.systemId, change })))) return;
    setSaved(true);
    router.refresh();
  }
  const fields = Object.fromEntries(
    Object.entries(problem?.fields ?? {}).map(([name, words]) => [name.replace(/^change\./, '').replace(/\[.*$/, ''), words]),
  );
  return (
    <form onSubmit={submit} className="flex max-w-160 flex-col gap-5" noValidate>
      <FormProblem
        problem={problem && { ...problem, fields }}
        known={['name', 'description', 'purpose', 'ownerId', 'environments']}
      />
      {saved ? (
        <Notice tone="good" live>
          Saved.
        </Notice>
      ) : null}
      <Field label="Name" error={fields['name']}>
        <Input name="name" defaultValue={system.name} required maxLength={120} autoComplete="off" />
      </Field>
      <StatementFields value={system} members={members} problems={fields} />
      <CaptureFields value={system.captureLevel} />
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          {registered ? 'Save' : 'Register with these settings'}
        </Button>
      </div>
    </form>
  );
}
