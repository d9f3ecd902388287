'use client';
import { useState } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

export type StepUp = (input: { password: string }) => Promise<ActionResult<unknown>>;

/** Asks once more who somebody is, before the sharpest acts; then goes on with what was begun. */
export function StepUpDialog({
  open,
  stepUp,
  onDone,
  onClose,
}: {
  open: boolean;
  stepUp: StepUp;
  onDone: () => void;
  onClose: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && onClose()}
      size="sm"
      title="Show again who you are"
      description="This act asks for your password, once in ten minutes. Who signs in by single sign-on signs in anew instead."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          setBusy(true);
          const password = String(new FormData(event.currentTarget).get('password') ?? '');
          stepUp({ password }).then(
            (result) => {
              setBusy(false);
              setProblem(result.ok ? null : result.error.message);
              if (result.ok) onDone();
            },
            () => {
              setBusy(false);
              setProblem('The server could not be reached.');
            },
          );
        }}
      >
        <Field label="Password" error={problem}>
          <Input name="password" type="password" autoComplete="current-password" />
        </Field>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={busy}>
            Go on
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
