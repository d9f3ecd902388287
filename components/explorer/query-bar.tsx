'use client';
import {
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { CornerDownLeft, Search, X } from 'lucide-react';
import { completeSyntax } from '@/lib/search/grammar/complete-syntax';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import { IconButton } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Num } from '../ui/num';
import { QueryHelp } from './query-help';
import { QueryUnderlines } from './query-underlines';
import { applyCompletion, useCompletions } from './use-completions';

/** What another part of the page can ask of the bar: the `/` key, a chip that wants to be edited, an example from the help. */
export interface QueryBarHandle {
  focus: (span?: { start: number; end: number }) => void;
}

/**
 * The query as text, read while it is typed. A mistake is underlined where it is and explained below, and is never sent; completion
 * offers fields, operators and values (arrows choose, Tab or Enter takes, Escape closes). The ARIA pattern is the editable combobox.
 */
export function QueryBar({
  value,
  onApply,
  completionsUrl,
  textAllowed,
  serverProblem,
  ref,
  actions,
}: {
  value: string;
  onApply: (q: string) => void;
  /** Where values are completed; the text and the caret are appended as parameters. */
  completionsUrl: string;
  /** False: the person may not read content, so free text is refused by the server. */
  textAllowed: boolean;
  /** What the server said about the applied query. */
  serverProblem: { message: string; span?: { start: number; end: number } } | null;
  ref: Ref<QueryBarHandle>;
  actions?: ReactNode;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [insist, setInsist] = useState(false);
  const [scroll, setScroll] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const mirror = useRef<HTMLSpanElement>(null);
  const wantedCaret = useRef<number | null>(null);
  if (known !== value) {
    setKnown(value);
    setText(value);
    setInsist(false);
  }

  const parsed = parseQuery(text);
  const completion = useCompletions(open, text, caret, completeSyntax, completionsUrl);
  const items = completion.items;
  const shown = open && items.length > 0;
  const calm = useCalm(text, insist);
  // While somebody is still writing a word, its unfinished state is no mistake yet.
  const errors = parsed.errors.filter((error) => insist || (calm && !(shown && error.end >= caret)));
  const error = errors[0];
  const server = !error && text === value ? serverProblem : null;
  const hint = !error && !server && calm ? parsed.hints[0] : undefined;
  const message = error ?? server ?? hint;

  useImperativeHandle(
    ref,
    () => ({
      focus: (span) => {
        const element = input.current;
        if (!element) return;
        element.focus();
        if (span) element.setSelectionRange(span.start, span.end);
        else element.setSelectionRange(element.value.length, element.value.length);
      },
    }),
    [],
  );

  useLayoutEffect(() => {
    if (wantedCaret.current === null || !input.current) return;
    input.current.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
  }, [text]);

  useLayoutEffect(() => {
    if (shown && mirror.current) setAnchor(Math.max(0, mirror.current.offsetWidth - scroll));
  }, [shown, completion.from, text, scroll]);

  const change = (next: string, at: number): void => {
    setText(next);
    setCaret(at);
    setChosen(-1);
    setInsist(false);
    setOpen(true);
  };
  const take = (index: number): void => {
    const item = items[index];
    if (!item) return;
    const next = applyCompletion(text, completion, item);
    wantedCaret.current = next.caret;
    change(next.text, next.caret);
    setOpen(next.goOn);
    input.current?.focus();
  };
  const apply = (next = text): void => {
    const problems = parseQuery(next).errors;
    setOpen(false);
    setChosen(-1);
    if (problems[0]) {
      setInsist(true);
      input.current?.setSelectionRange(problems[0].start, Math.max(problems[0].end, problems[0].start));
      return;
    }
    onApply(next.trim());
  };
  const mend = (problem: { start: number; end: number; suggestion?: string }): void => {
    const next = text.slice(0, problem.start) + (problem.suggestion ?? '') + text.slice(problem.end);
    wantedCaret.current = problem.start + (problem.suggestion?.length ?? 0);
    change(next, wantedCaret.current);
    setOpen(false);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!shown) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((now) => (now < 0 && step < 0 ? items.length - 1 : (now + step + items.length) % items.length));
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setOpen(true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (shown && chosen >= 0) take(chosen);
      else apply();
    } else if (event.key === 'Tab' && shown && !event.shiftKey && (chosen >= 0 || completion.to > completion.from)) {
      event.preventDefault();
      take(Math.max(0, chosen));
    } else if (event.key === 'Escape') {
      if (shown) {
        event.preventDefault();
        event.stopPropagation();
        setOpen(false);
        setChosen(-1);
      } else input.current?.blur();
    }
  };
  const syncCaret = (): void => {
    setCaret(input.current?.selectionStart ?? 0);
    setScroll(input.current?.scrollLeft ?? 0);
  };

  return (
    <div className="relative min-w-0 grow">
      <div
        className={cx(
          'control flex items-center gap-1 p-0! focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent',
          error && 'border-critical-text!',
        )}
      >
        <Search aria-hidden className="ms-2.5 size-4 shrink-0 text-muted" />
        <div className="relative min-w-0 grow self-stretch overflow-hidden">
          <input
            ref={input}
            id={`${id}-input`}
            role="combobox"
            aria-label="Query"
            aria-expanded={shown}
            aria-haspopup="listbox"
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={shown && chosen >= 0 ? `${id}-option-${chosen}` : undefined}
            aria-invalid={error ? true : undefined}
            aria-describedby={message ? `${id}-message` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="search"
            type="text"
            dir="ltr"
            value={text}
            placeholder={textAllowed ? 'status:error tool:issue_refund "duplicate charge"' : 'status:error tool:issue_refund'}
            className="block h-full w-full bg-transparent px-1.5 outline-none"
            onChange={(event) => change(event.target.value, event.target.selectionStart ?? event.target.value.length)}
            onKeyDown={onKeyDown}
            onKeyUp={syncCaret}
            onClick={syncCaret}
            onSelect={syncCaret}
            onScroll={syncCaret}
            onBlur={() => setOpen(false)}
          />
          <QueryUnderlines
            text={text}
            problems={errors.length ? errors : server?.span ? [server.span] : hint ? [hint] : []}
            scroll={scroll}
            warning={!errors.length && !server}
          />
          <span aria-hidden ref={mirror} className="invisible absolute top-0 whitespace-pre ps-1.5">
            {text.slice(0, completion.from)}
          </span>
        </div>
        {text ? (
          <IconButton
            size="sm"
            label="Clear the query"
            icon={<X aria-hidden />}
            onClick={() => {
              setText('');
              onApply('');
              input.current?.focus();
            }}
          />
        ) : (
          <kbd
            aria-hidden
            className="me-1 inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken font-sans text-label text-muted max-md:hidden"
          >
            /
          </kbd>
        )}
        {text !== value ? (
          <IconButton
            size="sm"
            label="Apply the query"
            keys="Enter"
            icon={<CornerDownLeft aria-hidden />}
            onClick={() => apply()}
          />
        ) : null}
        <QueryHelp
          textAllowed={textAllowed}
          onUse={(example) => {
            const next = text.trim() ? `${text.trim()} ${example}` : example;
            wantedCaret.current = next.length;
            setText(next);
            setCaret(next.length);
            requestAnimationFrame(() => input.current?.focus());
          }}
        />
        {actions}
      </div>

      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label="Completions"
        hidden={!shown}
        className="animate-appear edge-forced absolute top-full z-40 mt-1 max-h-80 w-96 max-w-full overflow-auto rounded-md bg-surface p-1 shadow-float"
        style={{ insetInlineStart: `min(${anchor + 28}px, max(0px, 100% - 24rem))` }}
        onPointerDown={(event) => event.preventDefault()}
      >
        {items.map((item, index) => (
          <li
            key={`${item.kind}:${item.text}`}
            id={`${id}-option-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => take(index)}
            ref={(element) => {
              if (index === chosen) element?.scrollIntoView({ block: 'nearest' });
            }}
            className={cx(
              'flex min-h-7 cursor-pointer items-baseline gap-2 rounded-sm px-2 py-1 coarse:min-h-11',
              index === chosen ? 'bg-selected' : 'hover:bg-hover',
            )}
          >
            {/* The name is what is chosen: what it means gives way first. */}
            <span className="max-w-[75%] shrink-0 truncate">
              <bdi>{item.label}</bdi>
            </span>
            <span className="ms-auto min-w-0 shrink truncate text-label text-muted">
              {item.detail ?? (item.kind === 'operator' ? 'operator' : '')}
            </span>
            {item.count === undefined ? null : (
              <span className="shrink-0 text-label text-muted">
                <Num value={item.count} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {shown ? `${items.length} completions` : ''}
      </p>

      <div id={`${id}-message`} role={error || server ? 'alert' : 'status'}>
        {message ? (
          <p
            className={cx(
              'mt-1 flex flex-wrap items-baseline gap-x-2 text-label',
              error || server ? 'text-critical-text' : 'text-ink-2',
            )}
          >
            <span>{message.message}</span>
            {'suggestion' in message && message.suggestion !== undefined ? (
              <button
                type="button"
                className="link min-h-6"
                onClick={() => mend(message as { start: number; end: number; suggestion?: string })}
              >
                {message.suggestion === '' ? 'Remove it' : `Write ${message.suggestion}`}
              </button>
            ) : null}
            {errors.length > 1 ? <span className="text-muted">and {errors.length - 1} more</span> : null}
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** True when the text has not changed for a moment: time to point at mistakes. */
function useCalm(text: string, now: boolean): boolean {
  const [calmText, setCalmText] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setCalmText(text), 450);
    return () => clearTimeout(timer);
  }, [text]);
  return now || calmText === text;
}
