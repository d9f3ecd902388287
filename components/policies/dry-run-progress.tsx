'use client';
import { useEffect } from 'react';
import { useRouter } from 'next/navigation';
import type { DryRunView } from '@/lib/assessment/dry-run';
import type { ActionResult } from '@/lib/http/problem';
import { useSubmit } from '../access/use-submit';
import { Button } from '../ui/button';
import { Num } from '../ui/num';

const EVERY_MS = 1_500;

/** How far a run is; reads the page anew while it goes on. */
export function DryRunProgress({
  run,
  stop,
}: {
  run: DryRunView;
  stop: ((input: { id: string }) => Promise<ActionResult<unknown>>) | null;
}) {
  const router = useRouter();
  const { busy, problem, run: submit } = useSubmit();
  const open = run.state === 'waiting' || run.state === 'running';
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => router.refresh(), EVERY_MS);
    return () => clearInterval(timer);
  }, [open, router]);
  if (!open) return null;
  const total = run.total ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-4 px-gutter pb-6">
      <label className="flex grow items-center gap-3 text-ink-2">
        <span role="status">
          {run.state === 'waiting' ? (
            'Waits for the worker'
          ) : (
            <>
              <Num value={run.checked} />
              {' of '}
              <Num value={total} />
              {' looked at'}
            </>
          )}
        </span>
        <progress
          className="h-2 max-w-80 grow accent-accent"
          max={Math.max(total, 1)}
          value={run.state === 'waiting' ? undefined : run.checked}
        />
      </label>
      {stop ? (
        <Button
          busy={busy}
          onClick={() =>
            void submit(async () => {
              const result = await stop({ id: run.id });
              return result.ok ? { ok: true as const, data: true } : result;
            }).then((done) => done && router.refresh())
          }
        >
          Stop
        </Button>
      ) : null}
      {problem ? <span role="alert">{problem.message}</span> : null}
    </div>
  );
}
