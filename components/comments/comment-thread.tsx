'use client';
import { useState } from 'react';
import { Check, CornerDownRight, RotateCcw, Trash2 } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import { anchorIn, bodyParts } from '@/lib/decisions/comment-text';
import type { CommentView, NewComment, Mentionable } from '@/lib/decisions/comments';
import { fieldLabel } from '@/lib/decisions/step-text';
import { initials } from '@/lib/shared/format';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { focusOnMount, useReturnFocus } from '../ui/focus';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';
import { CommentForm } from './comment-form';

/** What a page hands in so that comments can be written; each is a server action that also writes the event. */
export interface CommentActions {
  add(input: { decision: string; comment: NewComment }): Promise<ActionResult<CommentView>>;
  resolve(input: { decision: string; comment: string; resolved: boolean }): Promise<ActionResult<null>>;
  remove(input: { decision: string; comment: string }): Promise<ActionResult<null>>;
}

/** A comment and its answers: who, when, about which words, and what was said. Plain text; an address in it is not a link. */
export function CommentThread({
  thread,
  decisionId,
  fieldTextOf,
  stepTitleOf,
  people,
  actions,
  mayComment,
  onChanged,
  onOpenStep,
}: {
  thread: { first: CommentView; answers: CommentView[] };
  decisionId: string;
  /** The field's text as it is now; undefined while it is not known. */
  fieldTextOf: (comment: CommentView) => string | null | undefined;
  stepTitleOf: (stepId: string) => string | null;
  people: readonly Mentionable[];
  actions: CommentActions;
  mayComment: boolean;
  onChanged: (comments: readonly CommentView[]) => void;
  onOpenStep?: (stepId: string) => void;
}) {
  const { first, answers } = thread;
  const [answering, setAnswering] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const opener = useReturnFocus<HTMLButtonElement>(answering);
  const resolved = first.resolvedAt !== undefined;
  const run = async (work: () => Promise<ActionResult<null>>, after: readonly CommentView[]): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const result = await work().catch(() => null);
    setBusy(false);
    if (result?.ok) onChanged(after);
    else
      setFailure(
        result
          ? `${result.error.message} (request ${result.error.requestId})`
          : 'The server cannot be reached; nothing was changed.',
      );
  };
  const remove = (comment: CommentView): void =>
    void run(
      () => actions.remove({ decision: decisionId, comment: comment.id }),
      [{ ...comment, body: '', mentions: [], deletedAt: new Date().toISOString(), may: { delete: false, resolve: false } }],
    );
  return (
    <article
      id={first.id}
      aria-label={`Comment by ${first.author.name}`}
      className={cx('flex scroll-mt-16 flex-col gap-2 border-s-2 ps-3', resolved ? 'border-line' : 'border-accent')}
    >
      <Subject comment={first} fieldTextOf={fieldTextOf} stepTitleOf={stepTitleOf} onOpenStep={onOpenStep} />
      <Words comment={first} busy={busy} onRemove={() => remove(first)} />
      {answers.length > 0 ? (
        <ol className="flex flex-col gap-3 border-s border-line ps-3">
          {answers.map((answer) => (
            <li key={answer.id} id={answer.id}>
              <Words comment={answer} busy={busy} onRemove={() => remove(answer)} />
            </li>
          ))}
        </ol>
      ) : null}
      {failure ? (
        <Notice tone="error" live>
          {failure}
        </Notice>
      ) : null}
      {answering ? (
        <CommentForm
          label={`Answer ${first.author.name}`}
          people={people}
          focusAtOnce
          submit={(body, mentions) => actions.add({ decision: decisionId, comment: { body, mentions, replyTo: first.id } })}
          onDone={(comment) => {
            setAnswering(false);
            onChanged([comment]);
          }}
          onCancel={() => setAnswering(false)}
        />
      ) : mayComment ? (
        <div className="flex flex-wrap items-center gap-1" data-print="hide">
          <Button ref={opener} size="sm" tone="quiet" onClick={() => setAnswering(true)}>
            <CornerDownRight aria-hidden className="rtl:-scale-x-100" /> Answer
          </Button>
          {first.may.resolve ? (
            <Button
              size="sm"
              tone="quiet"
              busy={busy}
              onClick={() =>
                void run(
                  () => actions.resolve({ decision: decisionId, comment: first.id, resolved: !resolved }),
                  [{ ...first, resolvedAt: resolved ? undefined : new Date().toISOString() }],
                )
              }
            >
              {resolved ? <RotateCcw aria-hidden /> : <Check aria-hidden />} {resolved ? 'Open again' : 'Resolve'}
            </Button>
          ) : null}
          {resolved ? (
            <Badge icon={Check} tone="plain">
              resolved
            </Badge>
          ) : null}
        </div>
      ) : null}
    </article>
  );
}

/** What the comment is about: the step, and the words it quotes, with a plain statement where they are gone. */
function Subject({
  comment,
  fieldTextOf,
  stepTitleOf,
  onOpenStep,
}: {
  comment: CommentView;
  fieldTextOf: (comment: CommentView) => string | null | undefined;
  stepTitleOf: (stepId: string) => string | null;
  onOpenStep?: (stepId: string) => void;
}) {
  const { step, anchor } = comment;
  if (step === undefined) return null;
  const title = stepTitleOf(step);
  const text = anchor ? fieldTextOf(comment) : undefined;
  const place = anchor && text !== undefined ? anchorIn(text, anchor) : null;
  return (
    <div className="flex flex-col gap-1 text-label text-muted">
      <span>
        {onOpenStep ? (
          <button type="button" className="link min-h-6" onClick={() => onOpenStep(step)}>
            {title ?? 'a step'}
          </button>
        ) : (
          (title ?? 'a step')
        )}
        {anchor ? `, ${fieldLabel(anchor.field)}` : null}
      </span>
      {anchor && anchor.quote !== '' ? (
        <blockquote
          dir="auto"
          className="line-clamp-3 border-s-2 border-tint-line bg-tint px-2 py-1 break-words whitespace-pre-wrap text-ink-2"
        >
          <VisibleText text={anchor.quote.slice(0, 400)} />
        </blockquote>
      ) : null}
      {place?.state === 'lost' ? (
        <span className="text-medium">These words are no longer in the text as it is read today.</span>
      ) : null}
      {place?.state === 'moved' ? <span>The text around it changed; the words were found again.</span> : null}
    </div>
  );
}

function Words({ comment, busy, onRemove }: { comment: CommentView; busy: boolean; onRemove: () => void }) {
  const [asking, setAsking] = useState(false);
  const opener = useReturnFocus<HTMLButtonElement>(asking);
  if (comment.deletedAt)
    return (
      <p className="text-label text-muted" tabIndex={-1} ref={asking ? focusOnMount : undefined}>
        {comment.author.name} deleted this comment, <Time at={comment.deletedAt} style="stamp" />. The log keeps the record.
      </p>
    );
  return (
    <div className="flex min-w-0 gap-2">
      <span
        aria-hidden
        className="mt-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-[0.6875rem] font-medium text-accent"
      >
        {initials(comment.author.name)}
      </span>
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2 text-label text-muted">
          <span className="font-medium text-ink">{comment.author.name}</span>
          {comment.author.deactivated ? <span>deactivated</span> : null}
          <Time at={comment.createdAt} style="stamp" />
          {comment.may.delete ? (
            <span className="ms-auto" data-print="hide">
              {asking ? (
                <>
                  <button type="button" className="link min-h-6 text-critical-text" disabled={busy} onClick={onRemove}>
                    Delete it
                  </button>{' '}
                  <button type="button" ref={focusOnMount} className="link min-h-6" onClick={() => setAsking(false)}>
                    Keep
                  </button>
                </>
              ) : (
                <button
                  ref={opener}
                  type="button"
                  aria-label="Delete this comment"
                  className="inline-flex min-h-6 min-w-6 items-center justify-center rounded-sm hover:text-critical-text"
                  onClick={() => setAsking(true)}
                >
                  <Trash2 aria-hidden className="size-3.5" />
                </button>
              )}
            </span>
          ) : null}
        </p>
        <p dir="auto" className="max-w-prose break-words whitespace-pre-wrap text-prose">
          {bodyParts(comment.body, comment.mentions).map((part, i) =>
            part.person ? (
              <span key={i} className="rounded-sm bg-accent-soft px-0.5 text-accent">
                {part.text}
              </span>
            ) : (
              <VisibleText key={i} text={part.text} />
            ),
          )}
        </p>
      </div>
    </div>
  );
}
