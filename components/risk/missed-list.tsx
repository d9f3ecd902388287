'use client';
import { useState } from 'react';
import { Crosshair } from 'lucide-react';
import { missableOf, type MissedView } from '@/lib/assessment/missed';
import { fieldLabel } from '@/lib/decisions/step-text';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';
import { HIDDEN_WORDS } from './finding-table';
import type { MissedActions } from './missed-dialog';

/** What people say the scorers did not find here: which kind, where, who, and why. Whoever said it can take it back. */
export function MissedList({
  decisionId,
  missed,
  stepOf,
  onGo,
  withdraw,
  onChanged,
}: {
  decisionId: string;
  missed: readonly MissedView[];
  stepOf: (id: string) => { title: string; row: number } | null;
  onGo: (one: MissedView) => void;
  /** Null: the reader may not say what a scorer missed. */
  withdraw: MissedActions['withdraw'] | null;
  onChanged: (missed: MissedView[]) => void;
}) {
  const [busy, setBusy] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  if (missed.length === 0) return null;
  const takeBack = async (id: number): Promise<void> => {
    if (!withdraw || busy !== null) return;
    setBusy(id);
    setFailure(null);
    try {
      const result = await withdraw({ decision: decisionId, missed: id });
      if (result.ok) onChanged(result.data);
      else setFailure(`${result.error.message} (request ${result.error.requestId})`);
    } catch {
      setFailure('The server cannot be reached. Nothing was taken back.');
    } finally {
      setBusy(null);
    }
  };
  return (
    <section aria-labelledby="missed-title">
      <h3 id="missed-title" className="font-medium">
        Missed, as people say
      </h3>
      <ul className="mt-1 flex flex-col">
        {missed.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line py-1">
            <span>{missableOf(one.category)?.words ?? one.category}</span>
            <button type="button" className="link inline-flex min-h-6 items-center gap-1 text-start" onClick={() => onGo(one)}>
              <Crosshair aria-hidden className="size-3.5 shrink-0" />
              <span>
                {stepOf(one.step) ? `row ${stepOf(one.step)!.row}, ` : ''}
                {one.span ? fieldLabel(one.span.field) : 'the step'}
              </span>
            </button>
            {one.hidden ? <Badge tone="dashed">{HIDDEN_WORDS[one.hidden]}</Badge> : null}
            {one.foundSince ? <Badge tone="outline">found since, by the scoring that counts now</Badge> : null}
            <span className="text-label text-muted">
              <bdi>{one.by}</bdi>, <Time at={one.at} style="stamp" />
            </span>
            {one.mine && withdraw ? (
              <Button size="sm" tone="quiet" busy={busy === one.id} onClick={() => void takeBack(one.id)}>
                Take it back
              </Button>
            ) : null}
            {one.note ? (
              <p dir="auto" className="max-w-prose basis-full break-words whitespace-pre-wrap text-ink-2">
                <VisibleText text={one.note} />
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      {failure ? (
        <p role="alert" className="text-label text-critical-text">
          {failure}
        </p>
      ) : null}
    </section>
  );
}
