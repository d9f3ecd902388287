'use client';
import { useEffect, useRef, useState } from 'react';
import { threads } from '@/lib/decisions/comment-text';
import type { CommentView, Mentionable } from '@/lib/decisions/comments';
import { fieldText } from '@/lib/decisions/step-text';
import { plural } from '@/lib/shared/format';
import { Checkbox } from '../ui/input';
import { Section } from '../ui/page-header';
import { CommentForm } from '../comments/comment-form';
import { CommentThread, type CommentActions } from '../comments/comment-thread';
import { useTrail } from './trail-context';

/** Every comment on the decision, those on its steps with the words they are about, and the form for one on the whole. */
export function DecisionComments({
  comments,
  people,
  actions,
  stepTitleOf,
  onChanged,
  onOpenStep,
}: {
  comments: readonly CommentView[];
  people: readonly Mentionable[];
  actions: CommentActions;
  stepTitleOf: (stepId: string) => string | null;
  onChanged: (comments: readonly CommentView[]) => void;
  onOpenStep: (stepId: string) => void;
}) {
  const { decisionId, mayComment, store } = useTrail();
  const [resolvedToo, setResolvedToo] = useState(false);
  const all = threads(comments);
  const open = all.filter((thread) => !thread.first.resolvedAt);
  const shown = resolvedToo ? all : open;
  // A thread that is resolved goes from the list, and its button with it: the list has the focus then.
  const list = useRef<HTMLDivElement>(null);
  const before = useRef(shown.length);
  useEffect(() => {
    if (shown.length < before.current && document.activeElement === document.body) list.current?.focus();
    before.current = shown.length;
  }, [shown.length]);
  const textOf = (comment: CommentView): string | null | undefined => {
    const entry = comment.step === undefined ? undefined : store.get(comment.step);
    return entry?.state === 'ready' && comment.anchor ? fieldText(entry.step, comment.anchor.field) : undefined;
  };
  return (
    <Section
      id="comments"
      title="Comments"
      aside={
        all.length > open.length ? (
          <Checkbox
            label={`Show ${plural(all.length - open.length, 'resolved thread')}`}
            checked={resolvedToo}
            onChange={(event) => setResolvedToo(event.target.checked)}
          />
        ) : null
      }
    >
      <div ref={list} tabIndex={-1} className="flex max-w-[72ch] flex-col gap-6 outline-none">
        {shown.map((thread) => (
          <CommentThread
            key={thread.first.id}
            thread={thread}
            decisionId={decisionId}
            fieldTextOf={textOf}
            stepTitleOf={stepTitleOf}
            people={people}
            actions={actions}
            mayComment={mayComment}
            onChanged={onChanged}
            onOpenStep={onOpenStep}
          />
        ))}
        {shown.length === 0 ? (
          <p className="text-muted">
            {all.length === 0 ? 'Nobody has commented on this decision yet.' : 'All threads are resolved.'}
          </p>
        ) : null}
        {mayComment ? (
          <div data-print="hide">
            <CommentForm
              label="Comment on the decision as a whole"
              people={people}
              submit={(body, mentions) => actions.add({ decision: decisionId, comment: { body, mentions } })}
              onDone={(comment) => onChanged([comment])}
            />
          </div>
        ) : null}
      </div>
    </Section>
  );
}
