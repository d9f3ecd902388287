'use client';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Notice } from '../ui/states';

/** Whether deciding needs an entry in force. */
export function CompetenceRule({
  required,
  rule,
}: {
  required: boolean;
  rule: ((input: { required: boolean }) => Promise<ActionResult<unknown>>) | null;
}) {
  const { busy, problem, run } = useSubmit();
  const router = useRouter();
  return (
    <Notice
      tone={required ? 'good' : 'warning'}
      className="mx-gutter mb-4"
      action={
        rule ? (
          <Button
            size="sm"
            busy={busy}
            onClick={() => void run(() => rule({ required: !required })).then((done) => done !== undefined && router.refresh())}
          >
            {required ? 'Do not ask for it' : 'Ask for it'}
          </Button>
        ) : null
      }
    >
      {required
        ? 'Deciding needs a line that is in force. Who has none cannot vote.'
        : 'Deciding does not need a line. Whoever has the role may vote, trained or not.'}
      {problem ? <p className="text-critical-text">{problem.message}</p> : null}
    </Notice>
  );
}
