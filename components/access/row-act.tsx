'use client';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { useLeavesFocus } from '../ui/focus';
import { useSubmit } from './use-submit';

/** One step of a table's row, done at a press; the page is read anew then, and what stood against it is said beside the button. */
export function RowAct({ label, words, act }: { label: string; words: string; act: () => Promise<ActionResult<unknown>> }) {
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  const control = useLeavesFocus<HTMLButtonElement>();
  return (
    <>
      <Button
        ref={control}
        size="sm"
        tone="quiet"
        aria-label={label}
        busy={busy}
        onClick={() => void run(act).then((done) => done !== undefined && router.refresh())}
      >
        {words}
      </Button>
      {problem ? (
        <span role="alert" className="text-label text-critical-text">
          {problem.message}
        </span>
      ) : null}
    </>
  );
}
