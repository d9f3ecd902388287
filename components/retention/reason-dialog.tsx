'use client';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { useSubmit } from '../access/use-submit';
import { Button, type ButtonTone } from '../ui/button';
import { Dialog, DialogClose } from '../ui/dialog';
import { Field } from '../ui/field';
import { useLeavesFocus } from '../ui/focus';
import { Textarea } from '../ui/input';
import { Notice } from '../ui/states';

/** A step that is written into the log with its reason: says what will happen, asks why, does it, and renders the page anew. */
export function ReasonDialog({
  label,
  name,
  title,
  confirm,
  tone = 'quiet',
  children,
  fields,
  action,
}: {
  label: string;
  /** What it is about, for those who hear the button out of its row. */
  name?: string;
  title: ReactNode;
  confirm: string;
  tone?: ButtonTone;
  children: ReactNode;
  /** Fields beside the reason, by the name that the answer's problems have. */
  fields?: (problems: Readonly<Record<string, string>>) => ReactNode;
  action: (reason: string, form: FormData) => Promise<ActionResult<unknown>>;
}) {
  const [open, setOpen] = useState(false);
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  const opener = useLeavesFocus<HTMLButtonElement>();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get('reason') ?? '');
    const done = await run(async () => {
      const result = await action(reason, form);
      return result.ok ? { ok: true as const, data: true } : result;
    });
    if (!done) return;
    setOpen(false);
    router.refresh();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        // What was refused was shown from a page that is no more true.
        if (!next && problem) router.refresh();
      }}
      size="sm"
      title={title}
      trigger={
        <Button ref={opener} tone={tone} size="sm" aria-label={name ? `${label}: ${name}` : undefined}>
          {label}
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <div className="flex flex-col gap-2 text-prose text-ink-2">{children}</div>
        {problem && !problem.fields['reason'] ? (
          <Notice tone="error" live>
            {problem.message}
          </Notice>
        ) : null}
        {fields?.(problem?.fields ?? {})}
        <Field label="Reason" error={problem?.fields['reason']}>
          <Textarea name="reason" rows={3} maxLength={2000} />
        </Field>
        <div className="flex justify-end gap-2">
          <DialogClose>
            <Button tone="quiet">Cancel</Button>
          </DialogClose>
          <Button type="submit" tone={tone === 'danger' ? 'danger' : 'primary'} busy={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
