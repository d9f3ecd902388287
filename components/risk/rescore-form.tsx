'use client';
import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { RotateCw } from 'lucide-react';
import type { RescoreRun } from '@/lib/assessment/api';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';
import { Num, Plural } from '../ui/num';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { shortBundle } from './words';

export type RescoreAction = (input: { days: number | null }) => Promise<ActionResult<{ id: string; bundle: string }>>;

/** Asks for older decisions to be scored with the scorers of today, and shows how far that is. The old scorings stay. */
export function RescoreForm({
  runs,
  rescore,
  bundles,
}: {
  runs: readonly RescoreRun[];
  rescore: RescoreAction | null;
  bundles: number;
}) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const going = runs.find((run) => run.state !== 'done');
  const ask = async (days: number | null): Promise<void> => {
    if (!rescore) return;
    setBusy(true);
    setFailure(null);
    try {
      const result = await rescore({ days });
      if (result.ok) router.refresh();
      else setFailure(result.error.message);
    } catch {
      setFailure('The server cannot be reached. Nothing was asked for.');
    } finally {
      setBusy(false);
    }
  };
  if (!rescore && runs.length === 0) return null;
  return (
    <div className="mt-4 flex flex-col gap-3">
      {rescore ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" busy={busy} disabled={going !== undefined} onClick={() => void ask(90)}>
            <RotateCw aria-hidden /> Score the last 90 days anew
          </Button>
          <Button size="sm" disabled={busy || going !== undefined} onClick={() => void ask(null)}>
            Score everything anew
          </Button>
          <span className="max-w-prose text-label text-muted">
            With the scorers and policies of today. Old scorings stay{bundles > 1 ? '; the newest counts' : ''}. What comes out
            the same is left alone.
          </span>
        </div>
      ) : null}
      {failure ? (
        <Notice tone="error" live>
          {failure}
        </Notice>
      ) : null}
      {runs.length > 0 ? (
        <ul className="flex flex-col gap-1" aria-label="Re-scorings">
          {runs.slice(0, 5).map((run) => (
            <li key={run.id} className="flex flex-wrap gap-x-3 text-label">
              <Time at={run.askedAt} style="stamp" />
              <span className="font-mono" title={run.bundle}>
                {shortBundle(run.bundle)}
              </span>
              <span className="text-muted">
                {run.askedBy ? `asked by ${run.askedBy}` : 'asked by a key'}, {run.system ?? 'all AI systems'}
              </span>
              <span>
                {run.state === 'done' ? (
                  <>
                    <Num value={run.checked} />
                    {' looked at, '}
                    <Plural count={run.changed} one="new scoring" />
                    {', '}
                    <Num value={run.tierMoved} />
                    {' in another tier'}
                  </>
                ) : run.state === 'waiting' ? (
                  'waiting for the worker'
                ) : (
                  <>
                    <Num value={run.checked} />
                    {' of '}
                    <Num value={run.total ?? 0} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
