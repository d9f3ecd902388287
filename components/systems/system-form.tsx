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
import { Input, Textarea } from '../ui/input';
import { Notice } from '../ui/states';
import { CaptureFields } from './capture-fields';

export function SystemForm({
  system,
  registered,
  save,
}: {
  system: { systemId: string; name: string; description: string | null; captureLevel: CaptureLevel };
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
    const text = (name: string): string => String(form.get(name) ?? '');
    const change = {
      name: text('name'),
      description: text('description') || null,
      captureLevel: text('captureLevel') as CaptureLevel,
    };
    if (!(await run(() => save({ systemId: system.systemId, change })))) return;
    setSaved(true);
    router.refresh();
  }
  const fields = problem?.fields ?? {};
  return (
    <form onSubmit={submit} className="flex max-w-160 flex-col gap-5" noValidate>
      <FormProblem problem={problem} known={['change.name', 'change.description']} />
      {saved ? (
        <Notice tone="good" live>
          Saved. The capture level holds for what arrives from now on.
        </Notice>
      ) : null}
      <Field label="Name" error={fields['change.name']}>
        <Input name="name" defaultValue={system.name} required maxLength={120} autoComplete="off" />
      </Field>
      <Field
        label="Purpose"
        optional
        hint="What it decides, for whom, and who answers for it."
        error={fields['change.description']}
      >
        <Textarea name="description" defaultValue={system.description ?? ''} maxLength={2000} rows={3} />
      </Field>
      <CaptureFields value={system.captureLevel} />
      <div>
        <Button type="submit" tone="primary" busy={busy}>
          {registered ? 'Save' : 'Register with these settings'}
        </Button>
      </div>
    </form>
  );
}
