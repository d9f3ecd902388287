'use client';
import { useState } from 'react';
import { MessageSquarePlus } from 'lucide-react';
import { threads } from '@/lib/decisions/comment-text';
import type { CommentAnchor, CommentView, Mentionable } from '@/lib/decisions/comments';
import { fieldLabel, fieldText } from '@/lib/decisions/step-text';
import { Button } from '../ui/button';
import { useReturnFocus } from '../ui/focus';
import { VisibleText } from '../ui/untrusted-text';
import { CommentForm } from '../comments/comment-form';
import { CommentThread, type CommentActions } from '../comments/comment-thread';
import { useStep, useTrail } from './trail-context';

/** What people said about a step, and the form to say more. */
export function StepComments({
  stepId,
  writing,
  onWritten,
  onChanged,
  people,
  actions,
  stepTitleOf,
}: {
  stepId: string;
  /** Set while a comment is being written: its passage, or null for the step as a whole. */
  writing: CommentAnchor | null | undefined;
  onWritten: () => void;
  onChanged: (comments: readonly CommentView[]) => void;
  people: readonly Mentionable[];
  actions: CommentActions;
  stepTitleOf: (stepId: string) => string | null;
}) {
  const { decisionId, commentsOf, mayComment } = useTrail();
  const loaded = useStep(stepId);
  const [own, setOwn] = useState(false);
  const list = threads(commentsOf(stepId));
  const open = writing !== undefined || own;
  const opener = useReturnFocus<HTMLButtonElement>(open);
  return (
    <div className="flex flex-col gap-5">
      {open && mayComment ? (
        <div className="flex flex-col gap-2">
          {writing ? (
            <div className="text-label text-muted">
              About: {fieldLabel(writing.field)}
              {writing.quote === '' ? null : (
                <blockquote
                  dir="auto"
                  className="mt-1 line-clamp-4 border-s-2 border-tint-line bg-tint px-2 py-1 break-words whitespace-pre-wrap text-ink-2"
                >
                  <VisibleText text={writing.quote} />
                </blockquote>
              )}
            </div>
          ) : null}
          <CommentForm
            key={`${stepId}${writing?.field ?? ''}${writing?.start ?? ''}`}
            label="Comment"
            people={people}
            focusAtOnce
            submit={(body, mentions) =>
              actions.add({
                decision: decisionId,
                comment: { body, mentions, step: stepId, ...(writing ? { anchor: writing } : {}) },
              })
            }
            onDone={(comment) => {
              onChanged([comment]);
              setOwn(false);
              onWritten();
            }}
            onCancel={() => {
              setOwn(false);
              onWritten();
            }}
          />
        </div>
      ) : mayComment ? (
        <Button ref={opener} size="sm" onClick={() => setOwn(true)} className="self-start">
          <MessageSquarePlus aria-hidden /> Comment on this step
        </Button>
      ) : null}
      {list.length === 0 && !open ? (
        <p className="max-w-prose text-muted">
          {mayComment
            ? 'Nobody has commented on this step. Select words in its content to comment on exactly those.'
            : 'Nobody has commented on this step.'}
        </p>
      ) : null}
      {list.map((thread) => (
        <CommentThread
          key={thread.first.id}
          thread={thread}
          decisionId={decisionId}
          fieldTextOf={(comment) =>
            loaded?.state === 'ready' && comment.anchor ? fieldText(loaded.step, comment.anchor.field) : undefined
          }
          stepTitleOf={stepTitleOf}
          people={people}
          actions={actions}
          mayComment={mayComment}
          onChanged={onChanged}
        />
      ))}
    </div>
  );
}
