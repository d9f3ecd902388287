'use client';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import {
  mentionBeforeCaret,
  mentionsIn,
  MOST_COMMENT_CHARACTERS,
  moveMentions,
  type ChosenMention,
} from '@/lib/decisions/comment-text';
import type { CommentView, Mentionable } from '@/lib/decisions/comments';
import { Button } from '../ui/button';
import { Textarea } from '../ui/input';
import { Kbd } from '../ui/kbd';
import { Plural } from '../ui/num';
import { Notice } from '../ui/states';

const MOST_OFFERED = 6;

/** Writes a comment. `@` offers the people who may read this decision; Mod+Enter sends. The text stays in the field until it is stored. */
export function CommentForm({
  label,
  people,
  focusAtOnce,
  submit,
  onDone,
  onCancel,
}: {
  label: string;
  people: readonly Mentionable[];
  /** The form came up because the reader asked for it: writing can begin at once. */
  focusAtOnce?: boolean;
  submit: (body: string, mentions: string[]) => Promise<ActionResult<CommentView>>;
  onDone: (comment: CommentView) => void;
  onCancel?: () => void;
}) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusAtOnce) area.current?.focus();
  }, [focusAtOnce]);
  const [body, setBody] = useState('');
  const [chosen, setChosen] = useState<readonly ChosenMention[]>([]);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const writing = useMemo(() => (closed ? null : mentionBeforeCaret(body, caret)), [body, caret, closed]);
  const offered = useMemo(() => {
    if (!writing) return [];
    const wanted = writing.query.toLowerCase();
    return people
      .filter((person) =>
        person.name
          .toLowerCase()
          .split(/\s+/)
          .some((_, i, words) => words.slice(i).join(' ').startsWith(wanted)),
      )
      .slice(0, MOST_OFFERED);
  }, [writing, people]);
  const current = Math.min(at, offered.length - 1);

  const write = (next: string, also: readonly ChosenMention[] = []): void => {
    setChosen([...moveMentions(body, next, chosen), ...also]);
    setBody(next);
  };
  const take = (person: Mentionable): void => {
    if (!writing) return;
    const next = `${body.slice(0, writing.start)}@${person.name} ${body.slice(caret)}`;
    const position = writing.start + person.name.length + 2;
    write(next, [{ start: writing.start, end: position - 1, person }]);
    setCaret(position);
    setClosed(true);
    setAt(0);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(position, position);
    });
  };
  const send = async (): Promise<void> => {
    if (body.trim() === '' || busy) return;
    const { ids, unclear } = mentionsIn(body, chosen, people);
    if (unclear !== null) {
      setFailure(`Several people are called ${unclear}. Write @ and choose the one you mean from the list.`);
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      const result = await submit(body, ids);
      if (result.ok) {
        setBody('');
        setChosen([]);
        onDone(result.data);
      } else setFailure(`${result.error.message} (request ${result.error.requestId})`);
    } catch {
      setFailure('The server cannot be reached. Your text is still here; try again.');
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      void send();
      return;
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (offered.length > 0) setClosed(true);
      else onCancel?.();
      return;
    }
    if (offered.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt((current + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      const person = offered[current];
      if (!person) return;
      event.preventDefault();
      take(person);
    }
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="relative">
        <Textarea
          ref={area}
          aria-label={label}
          placeholder="Plain text. @ names somebody."
          rows={3}
          maxLength={MOST_COMMENT_CHARACTERS}
          value={body}
          aria-haspopup="listbox"
          aria-controls={offered.length > 0 ? `${id}-people` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={offered.length > 0 ? `${id}-${current}` : undefined}
          onChange={(event) => {
            write(event.target.value);
            setCaret(event.target.selectionStart);
            setClosed(false);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <ul
          id={`${id}-people`}
          role="listbox"
          aria-label="People who may read this decision"
          hidden={offered.length === 0}
          className="edge-forced absolute inset-x-0 top-full z-20 mt-1 rounded-md bg-surface p-1 shadow-float"
        >
          {offered.map((person, i) => (
            <li
              key={person.id}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === current}
              onPointerDown={(event) => {
                event.preventDefault();
                take(person);
              }}
              className={`flex min-h-8 cursor-pointer items-center rounded-sm px-2 coarse:min-h-11 ${i === current ? 'bg-selected' : ''}`}
            >
              <bdi>{person.name}</bdi>
              {person.email ? <span className="ms-2 min-w-0 truncate text-label text-muted">{person.email}</span> : null}
            </li>
          ))}
        </ul>
      </div>
      {failure ? (
        <Notice tone="error" live>
          {failure}
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" tone="primary" size="sm" busy={busy} disabled={body.trim() === ''}>
          Comment
        </Button>
        {onCancel ? (
          <Button size="sm" tone="quiet" onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
        <span className="coarse:hidden">
          <Kbd keys="Mod+Enter" />
        </span>
        {body.length > MOST_COMMENT_CHARACTERS * 0.8 ? (
          <span className="ms-auto text-label text-muted">
            <Plural count={MOST_COMMENT_CHARACTERS - body.length} one="character" /> left
          </span>
        ) : null}
      </div>
    </form>
  );
}
