'use client';
import { useState, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { Button, type ButtonSize } from '../ui/button';
import { Dialog, DialogClose } from '../ui/dialog';
import { useLeavesFocus } from '../ui/focus';
import { Notice } from '../ui/states';
import { useSubmit } from './use-submit';

/** A button for something that cannot be taken back: says what will happen, then does it and renders the page anew. */
export function ConfirmButton({
  label,
  name,
  title,
  children,
  confirm,
  action,
  size = 'sm',
}: {
  label: string;
  /** What the button is about, for those who hear it out of its row. */
  name?: string;
  title: ReactNode;
  children: ReactNode;
  confirm: string;
  action: () => Promise<ActionResult<unknown>>;
  size?: ButtonSize;
}) {
  const [open, setOpen] = useState(false);
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  const opener = useLeavesFocus<HTMLButtonElement>();
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="sm"
      title={title}
      trigger={
        <Button ref={opener} tone="danger" size={size} aria-label={name ? `${label}: ${name}` : undefined}>
          {label}
        </Button>
      }
      footer={
        <>
          <DialogClose>
            <Button tone="quiet">Cancel</Button>
          </DialogClose>
          <Button
            tone="danger"
            busy={busy}
            onClick={async () => {
              const done = await run(async () => {
                const result = await action();
                return result.ok ? { ok: true, data: true } : result;
              });
              if (!done) return;
              setOpen(false);
              router.refresh();
            }}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-prose text-ink-2">
        {children}
        {problem ? (
          <Notice tone="error" live>
            {problem.message}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  );
}
