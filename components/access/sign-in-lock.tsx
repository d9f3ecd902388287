'use client';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { useSubmit } from './use-submit';

/** That a member's sign-in is locked after too many wrong passwords, and the way to lift it. */
export function SignInLock({
  personId,
  until,
  unlock,
}: {
  personId: string;
  until: Date;
  unlock: (input: { personId: string }) => Promise<ActionResult<boolean>>;
}) {
  const lifting = useSubmit();
  const router = useRouter();
  return (
    <Section title="Sign-in is locked" id="lock">
      <div className="flex max-w-160 flex-col items-start gap-3">
        <p className="text-prose text-ink-2">
          Too many wrong passwords were tried for this account. No further one from the same place is looked at before{' '}
          <Time at={until} />. Ask the person whether it was them before you lift it.
        </p>
        {lifting.problem ? (
          <Notice tone="error" live>
            {lifting.problem.message}
          </Notice>
        ) : null}
        <Button
          busy={lifting.busy}
          onClick={async () => {
            if (await lifting.run(() => unlock({ personId }))) router.refresh();
          }}
        >
          Unlock sign-in
        </Button>
      </div>
    </Section>
  );
}
