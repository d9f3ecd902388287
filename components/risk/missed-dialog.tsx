'use client';
import { useState, type FormEvent } from 'react';
import { missableOf, MISSABLE, MOST_MISSED_NOTE, type MissableKind, type MissedView } from '@/lib/assessment/missed';
import type { CommentAnchor } from '@/lib/decisions/comments';
import { fieldLabel } from '@/lib/decisions/step-text';
import type { ActionResult } from '@/lib/http/problem';
import type { Stage } from '@/lib/risk/contract';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Select, Textarea } from '../ui/input';
import { Notice } from '../ui/states';
import { VisibleText } from '../ui/untrusted-text';
import { STAGE_WORDS } from './words';

export interface MissedActions {
  say: (input: {
    decision: string;
    missed: { category: MissableKind['category']; step: string; anchor?: CommentAnchor; note?: string };
  }) => Promise<ActionResult<MissedView[]>>;
  withdraw: (input: { decision: string; missed: number }) => Promise<ActionResult<MissedView[]>>;
}

/** What somebody points at: a passage of a step, or all of it. */
export interface MissedPlace {
  stepId: string;
  anchor: CommentAnchor | null;
}

const STAGES: readonly Stage[] = ['input', 'output', 'action'];

/** Asks which kind of finding was missed in a passage, and for a note. What is chosen is kept when the server refuses it. */
export function MissedDialog({
  decisionId,
  place,
  title,
  say,
  onSaid,
  onClose,
}: {
  decisionId: string;
  place: MissedPlace;
  /** Of the step. */
  title: string;
  say: MissedActions['say'];
  onSaid: (missed: MissedView[]) => void;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { stepId, anchor } = place;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const kind = missableOf(text('category'));
    if (!kind) {
      setFailure('Say which kind of finding was missed.');
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      const result = await say({
        decision: decisionId,
        missed: {
          category: kind.category,
          step: stepId,
          ...(anchor && { anchor }),
          ...(text('note') !== '' && { note: text('note') }),
        },
      });
      if (result.ok) onSaid(result.data);
      else setFailure(`${result.error.message} (request ${result.error.requestId})`);
    } catch {
      setFailure('The server cannot be reached. Nothing was said; try again.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="What was missed?"
      description="It stands in the log with your name, and counts on the page Scorer quality. You can take it back."
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <div className="text-label text-muted">
          In <bdi>{title}</bdi>
          {anchor ? `, ${fieldLabel(anchor.field)}` : ', the step as a whole'}
          {anchor && anchor.quote !== '' ? (
            <blockquote
              dir="auto"
              className="mt-1 line-clamp-4 border-s-2 border-tint-line bg-tint px-2 py-1 break-words whitespace-pre-wrap text-ink-2"
            >
              <VisibleText text={anchor.quote} />
            </blockquote>
          ) : null}
        </div>
        {failure ? (
          <Notice tone="error" live>
            {failure}
          </Notice>
        ) : null}
        <Field label="Kind of finding">
          <Select name="category" defaultValue="">
            <option value="" disabled>
              Choose one
            </option>
            {STAGES.map((stage) => (
              <optgroup key={stage} label={STAGE_WORDS[stage]}>
                {MISSABLE.filter((one) => one.stage === stage).map((one) => (
                  <option key={one.category} value={one.category}>
                    {one.words}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        </Field>
        <Field label="Note" optional hint="For whoever mends the scorer. An erasure of this content takes it too.">
          <Textarea name="note" rows={3} maxLength={MOST_MISSED_NOTE} />
        </Field>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={busy}>
            Say it was missed
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
