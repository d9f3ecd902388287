'use client';
import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Dialog, DialogClose } from '../ui/dialog';
import { NotJson } from './version-fields';

/** A form in a dialog: sends what its fields say, shows what was refused beside them, and renders the page anew when it was taken. */
export function FormDialog<T>({
  trigger,
  title,
  description,
  confirm,
  known,
  send,
  goTo,
  children,
}: {
  trigger: ReactElement;
  title: string;
  description?: string;
  confirm: string;
  /** Fields that show their own problem. */
  known: readonly string[];
  send: (text: (name: string) => string, form: FormData) => Promise<ActionResult<T>>;
  /** Where to go afterwards; absent: the page is read again. */
  goTo?: (data: T) => string;
  children: (problems: Readonly<Record<string, string>>) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const done = await run(async () => {
      const result = await send(text, form).catch((error: unknown) => {
        if (!(error instanceof NotJson)) throw error;
        const { field, message } = error;
        return { ok: false as const, error: { code: 'invalidRequest', message, field, requestId: '' } };
      });
      return result.ok ? { ok: true as const, data: { data: result.data } } : result;
    });
    if (!done) return;
    setOpen(false);
    if (goTo) router.push(goTo(done.data));
    else router.refresh();
  }
  return (
    <Dialog open={open} onOpenChange={setOpen} title={title} description={description} trigger={trigger}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormProblem problem={problem} known={known} />
        {children(problem?.fields ?? {})}
        <div className="flex justify-end gap-2">
          <DialogClose>
            <Button tone="quiet">Cancel</Button>
          </DialogClose>
          <Button type="submit" tone="primary" busy={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
