'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import { ASSERTION_KINDS, MOST_MINUTES, type Assertion } from '@/lib/completeness/assertions';
import type { ActionResult } from '@/lib/http/problem';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';

/** What every decision of a system must have: chosen from the catalogue, saved as a whole. */
export function AssertionForm({
  systemId,
  assertions,
  save,
}: {
  systemId: string;
  assertions: readonly Assertion[];
  save: (input: { system: string; assertions: Assertion[] }) => Promise<ActionResult<boolean>>;
}) {
  const { busy, problem, run } = useSubmit();
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const held = new Map(assertions.map((one) => [one.code, one]));
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setSaved(false);
    const form = new FormData(event.currentTarget);
    const chosen = ASSERTION_KINDS.filter((kind) => form.get(kind.code) === 'on').map((kind): Assertion => ({
      code: kind.code,
      minutes: kind.minutes === undefined ? null : Number(form.get(`${kind.code}-minutes`)) || kind.minutes,
    }));
    if (!(await run(() => save({ system: systemId, assertions: chosen })))) return;
    setSaved(true);
    router.refresh();
  }
  return (
    <details className="mt-4">
      <summary className="min-h-6 w-fit cursor-pointer text-ink-2">Set what every decision must have</summary>
      <form onSubmit={submit} className="mt-3 flex max-w-160 flex-col gap-4" noValidate>
        <FormProblem problem={problem} known={[]} />
        {saved ? (
          <Notice tone="good" live>
            Saved. New decisions are judged when they are closed; the older ones are being looked at now.
          </Notice>
        ) : null}
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 font-medium">Every decision …</legend>
          {ASSERTION_KINDS.map((kind) => (
            <div key={kind.code} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <label className="flex min-h-6 items-center gap-2">
                <input
                  type="checkbox"
                  name={kind.code}
                  defaultChecked={held.has(kind.code)}
                  className="size-4 accent-(--color-accent)"
                />
                {kind.says}
              </label>
              {kind.minutes === undefined ? null : (
                <span className="flex items-center gap-2 text-label">
                  within
                  <Input
                    name={`${kind.code}-minutes`}
                    aria-label="Minutes within which the end must be reported"
                    type="number"
                    min={1}
                    max={MOST_MINUTES}
                    defaultValue={held.get(kind.code)?.minutes ?? kind.minutes}
                    className="w-24"
                  />
                  minutes
                </span>
              )}
            </div>
          ))}
        </fieldset>
        <div>
          <Button type="submit" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </details>
  );
}
