'use client';
import { useEffect, useState } from 'react';
import { MessageSquarePlus, SearchX } from 'lucide-react';
import { anchorFor } from '@/lib/decisions/comment-text';
import type { CommentAnchor } from '@/lib/decisions/comments';
import { Button } from '../ui/button';

interface Passage {
  stepId: string;
  anchor: CommentAnchor;
  x: number;
  y: number;
}

/**
 * Offers to comment on words the reader has selected, and to say that a scorer missed something in them; null: not for this reader. Looks for text elements (`[data-untrusted]`) inside `[data-field][data-step]`,
 * whose textContent is the field's text, so that the selection's offsets are offsets into it.
 */
export function SelectionComment({
  onComment,
  onMissed,
}: {
  onComment: ((stepId: string, anchor: CommentAnchor) => void) | null;
  onMissed: ((stepId: string, anchor: CommentAnchor) => void) | null;
}) {
  const [passage, setPassage] = useState<Passage | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setPassage(selectedPassage()), 150);
    };
    document.addEventListener('selectionchange', read);
    read(); // what was selected before the scripts had come
    return () => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', read);
    };
  }, []);
  if (!passage) return null;
  const offers = [
    { does: onComment, icon: MessageSquarePlus, words: 'Comment on this passage' },
    { does: onMissed, icon: SearchX, words: 'Missed finding' },
  ];
  return (
    <div className="fixed z-30 flex animate-appear gap-1" style={{ left: passage.x, top: passage.y }} data-print="hide">
      {offers.map(({ does, icon: Icon, words }, i) =>
        does ? (
          <Button
            key={words}
            size="sm"
            tone={i === 0 ? 'primary' : 'secondary'}
            className="shadow-float"
            // A press must not take the selection away before the click arrives.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              does(passage.stepId, passage.anchor);
              setPassage(null);
            }}
          >
            <Icon aria-hidden /> {words}
          </Button>
        ) : null,
      )}
    </div>
  );
}

/** The words that are selected now, as an anchor into their field; null where none of a step's text is. */
export function selectedPassage(): Passage | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const node = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
  const text = node?.closest<HTMLElement>('[data-untrusted]');
  const field = text?.closest<HTMLElement>('[data-field][data-step]');
  if (!text || !field) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  // A selection that goes on behind the text ends where the text ends.
  const inside = range.cloneRange();
  if (!text.contains(range.endContainer)) inside.setEnd(text, text.childNodes.length);
  const length = inside.toString().length;
  if (length === 0) return null;
  const anchor = anchorFor(field.dataset.field ?? '', text.textContent ?? '', start, start + length);
  const box = inside.getBoundingClientRect();
  const width = Math.min(330, window.innerWidth - 16);
  return {
    stepId: field.dataset.step ?? '',
    anchor,
    x: Math.max(8, Math.min(box.right - width / 2, window.innerWidth - width - 8)),
    y: Math.max(8, Math.min(box.bottom + 6, window.innerHeight - 44)),
  };
}
