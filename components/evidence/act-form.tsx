'use client';
import { useRef, useState, useTransition, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Notice } from '../ui/states';

/** A server action that takes a form. */
export type Act = (input: FormData) => Promise<ActionResult<unknown>>;

/** A small form of one act: sends its fields, says what came of it, and shows the page anew. */
export function ActForm({
  act,
  submit,
  done = 'Saved.',
  inline,
  tone = 'secondary',
  onPaper,
  className,
  children,
}: {
  act: Act;
  submit: string;
  done?: string;
  inline?: boolean;
  tone?: 'primary' | 'secondary' | 'quiet';
  /** What is in its fields is part of the page, and is printed with it; the fields of an act that nobody did yet are not. */
  onPaper?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [busy, start] = useTransition();
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  return (
    <form
      ref={form}
      data-print={onPaper ? undefined : 'hide'}
      className={cx(inline ? 'flex flex-wrap items-center gap-2' : 'flex flex-col items-start gap-3', className)}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        start(async () => {
          try {
            const result = await act(data);
            setSaid(
              result.ok
                ? { ok: true, text: done }
                : { ok: false, text: Object.values(result.error.fields ?? {})[0] ?? result.error.message },
            );
            if (!result.ok) return;
            if (!inline) form.current?.reset();
            router.refresh();
          } catch {
            setSaid({ ok: false, text: 'This could not be sent. What you wrote is still here; try again.' });
          }
        });
      }}
    >
      {children}
      <Button type="submit" tone={tone} busy={busy} data-print="hide">
        {submit}
      </Button>
      {said ? (
        <Notice tone={said.ok ? 'good' : 'error'} live>
          {said.text}
        </Notice>
      ) : null}
    </form>
  );
}
