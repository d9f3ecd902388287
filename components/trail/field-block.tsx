'use client';
import { useMemo, type ReactNode } from 'react';
import { MessageSquarePlus } from 'lucide-react';
import { anchorFor, anchorIn } from '@/lib/decisions/comment-text';
import { fieldLabel } from '@/lib/decisions/step-text';
import { IconButton } from '../ui/button';
import { findMarks, UntrustedText, type TextMark } from '../ui/untrusted-text';
import { useTrail } from './trail-context';

/** Marks of a field: what findings speak of, where the search hits, and which passages people commented on. */
export function useFieldMarks(stepId: string, field: string, text: string): TextMark[] {
  const { find, commentsOf, marksOf, missedOf } = useTrail();
  const comments = commentsOf(stepId);
  const found = marksOf(stepId);
  const missed = missedOf(stepId);
  return useMemo(() => {
    const hits = find.query.trim().length > 1 ? findMarks(text, find.query.trim()) : [];
    const here = find.hit?.stepId === stepId && find.hit.field === field ? find.hit.at : null;
    const marks: TextMark[] = found.flatMap((mark) => (mark.field === field ? [mark] : []));
    marks.push(...missed.filter((mark) => mark.field === field));
    marks.push(...hits.map((mark, i) => (i === here ? { ...mark, tone: 'active' as const, id: 'trail-hit' } : mark)));
    for (const comment of comments) {
      if (comment.anchor?.field !== field || comment.anchor.quote === '' || comment.resolvedAt) continue;
      const place = anchorIn(text, comment.anchor);
      if (place.state !== 'lost')
        marks.push({
          start: place.start,
          end: place.end,
          tone: 'comment',
          title: `${comment.author.name}: ${comment.body.slice(0, 200)}`,
        });
    }
    return marks;
  }, [find, comments, found, missed, stepId, field, text]);
}

/** A text of a step on tinted ground: searchable, commentable by passage (select it) or as a whole (the button). */
export function FieldBlock({
  stepId,
  field,
  text,
  author,
  mono,
  aside,
  limit,
}: {
  stepId: string;
  field: string;
  text: string;
  author?: ReactNode;
  mono?: boolean;
  aside?: ReactNode;
  limit?: number;
}) {
  const marks = useFieldMarks(stepId, field, text);
  return (
    <div data-field={field} data-step={stepId} className="group/field min-w-0">
      <UntrustedText
        text={text}
        author={author}
        marks={marks}
        mono={mono}
        limit={limit}
        aside={
          <>
            {aside}
            <CommentOnField stepId={stepId} field={field} text={text} />
          </>
        }
      />
    </div>
  );
}

/** The keyboard's and finger's way to comment: on the field as a whole. */
export function CommentOnField({ stepId, field, text }: { stepId: string; field: string; text: string }) {
  const { mayComment, startComment } = useTrail();
  if (!mayComment) return null;
  return (
    <span
      data-print="hide"
      className="opacity-0 transition-opacity group-focus-within/field:opacity-100 group-hover/field:opacity-100 coarse:opacity-100"
    >
      <IconButton
        label={`Comment on this ${fieldLabel(field)}`}
        icon={<MessageSquarePlus aria-hidden />}
        size="sm"
        className="-my-1 min-h-6! min-w-6!"
        onClick={() => startComment(stepId, { ...anchorFor(field, text, 0, 0), end: 0 })}
      />
    </span>
  );
}
