'use client';
import { useId, useRef, useState, type ComponentProps, type KeyboardEvent } from 'react';
import { Textarea } from '../ui/input';
import { cx } from '../ui/cx';
import { completionsAt, type Completion } from './completions';

/**
 * A text box that knows the facts conditions may speak of: what can stand at the caret is listed below while one types. Arrows choose, Enter or
 * Tab takes, Escape closes; Mod+Space lists everything.
 */
export function CelTextarea({
  value,
  onValue,
  json,
  className,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> & { value: string; onValue: (value: string) => void; json?: boolean }) {
  const listId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [found, setFound] = useState<{ from: number; items: readonly Completion[] } | null>(null);
  const [active, setActive] = useState(0);
  const show = (text: string, caret: number, all = false): void => {
    const next = completionsAt(text, caret, { json: json ?? false, all });
    setFound(next.items.length > 0 ? next : null);
    setActive(0);
  };
  const take = (item: Completion): void => {
    const caret = box.current?.selectionStart ?? value.length;
    const start = found?.from ?? caret;
    onValue(value.slice(0, start) + item.text + value.slice(caret));
    setFound(null);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(start + item.text.length, start + item.text.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === ' ' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      show(value, event.currentTarget.selectionStart, true);
      return;
    }
    if (!found) return;
    const { length } = found.items;
    if (event.key === 'ArrowDown') setActive((active + 1) % length);
    else if (event.key === 'ArrowUp') setActive((active + length - 1) % length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(found.items[active]!);
    else if (event.key === 'Escape') setFound(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <Textarea
        {...rest}
        ref={box}
        value={value}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        dir="ltr"
        className={cx('font-mono text-table', className)}
        aria-autocomplete="list"
        aria-controls={found ? listId : undefined}
        aria-activedescendant={found ? `${listId}-${active}` : undefined}
        onChange={(event) => {
          onValue(event.target.value);
          show(event.target.value, event.target.selectionStart);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setFound(null)}
      />
      {found ? (
        <ul
          id={listId}
          role="listbox"
          aria-label="What can stand here"
          className="absolute inset-x-0 top-full z-20 mt-1 max-h-56 overflow-y-auto rounded-md border border-line bg-surface py-1 shadow-lg"
        >
          {found.items.map((item, i) => (
            <li
              key={item.text}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === active}
              onMouseDown={(event) => {
                event.preventDefault();
                take(item);
              }}
              className={cx('flex cursor-pointer flex-wrap items-baseline gap-x-3 px-3 py-1', i === active && 'bg-selected')}
            >
              <code className="font-mono">{item.text}</code>
              <span className="text-label text-muted">{item.words}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
