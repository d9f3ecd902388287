'use client';
import Link from 'next/link';
import type { NotCaptured } from '@/lib/backup/recovery';
import type { ActionResult } from '@/lib/http/problem';
import { ReasonDialog } from '../retention/reason-dialog';
import { Notice } from '../ui/states';
import { NotCapturedList } from './not-captured';

/** After a recovery, on every page of who may register AI systems, until one of them says that it was dealt with. */
export function NotCapturedBanner({
  systems,
  settle,
}: {
  systems: readonly NotCaptured[];
  settle: (input: { reason: string }) => Promise<ActionResult<unknown>>;
}) {
  return (
    <section aria-label="Not captured as before" className="px-gutter pt-3">
      <Notice tone="error">
        <NotCapturedList systems={systems} />
        <p className="mt-2 flex flex-wrap items-center gap-3">
          <Link href="/systems/new" className="underline">
            Register an AI system
          </Link>
          <ReasonDialog
            label="Dealt with"
            title="Say that it was dealt with?"
            confirm="Dealt with"
            action={(reason) => settle({ reason })}
          >
            <p>The log keeps who says so, and why. This notice goes for everybody.</p>
          </ReasonDialog>
        </p>
      </Notice>
    </section>
  );
}
