'use client';
import { useState } from 'react';
import { ChevronRight, Copy, Waypoints } from 'lucide-react';
import { wholeMasks } from '@/lib/privacy/mask-text';
import { cx } from '../cx';
import { findMarks, VisibleText } from '../untrusted-text';
import { previewOf, type JsonRow } from './json-tree';
import { Num } from '../num';

const LONG = 2000;

function Scalar({ value, query, current }: { value: string | number | boolean | null; query: string; current: boolean }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string') {
    const text = String(value);
    const found = findMarks(text, query, 1).length > 0;
    return <span className={found ? 'bg-mark text-ink' : value === null ? 'text-muted' : 'text-accent'}>{text}</span>;
  }
  const text = whole ? value : wholeMasks(value.slice(0, LONG));
  const marks = findMarks(text, query).map((mark) => (current ? { ...mark, tone: 'active' as const } : mark));
  return (
    <span className="break-words whitespace-pre-wrap">
      <span aria-hidden className="text-muted select-none">
        “
      </span>
      <span dir="auto" className="isolate">
        <VisibleText text={text} marks={marks} />
      </span>
      <span aria-hidden className="text-muted select-none">
        ”
      </span>
      {value.length > LONG && !whole ? (
        <button type="button" tabIndex={-1} className="link ms-2 min-h-6 font-sans" onClick={() => setWhole(true)}>
          show all <Num value={value.length} /> characters
        </button>
      ) : null}
    </span>
  );
}

/** One row of a JsonView. Rows are options of one focusable tree: the tree holds the focus, aria-activedescendant names the row. */
export function JsonNodeRow({
  id,
  row,
  active,
  query,
  current,
  revealed = false,
  onToggle,
  onFocus,
  onCopyValue,
  onCopyPath,
}: {
  id: string;
  row: Extract<JsonRow, { kind: 'node' }>;
  active: boolean;
  query: string;
  current: boolean;
  /** Somebody asked to be shown this one. */
  revealed?: boolean;
  onToggle: (pointer: string, open: boolean) => void;
  onFocus: (pointer: string) => void;
  onCopyValue: () => void;
  onCopyPath: () => void;
}) {
  const { pointer, name, value, size, open, depth } = row;
  const isList = Array.isArray(value);
  return (
    <div
      id={id}
      role="treeitem"
      data-row={pointer}
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={active}
      {...(size ? { 'aria-expanded': open } : {})}
      onClick={() => onFocus(pointer)}
      className={cx(
        'group/json relative flex min-h-6 items-start gap-1 rounded-sm py-0.5 pe-14 hover:bg-hover/60',
        active && 'group-focus-visible/tree:bg-selected',
        revealed && 'edge-forced bg-selected',
      )}
      style={{ paddingInlineStart: `${depth}rem` }}
    >
      {size ? (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          onClick={() => onToggle(pointer, !open)}
          className="-ms-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-sm text-muted hover:text-ink"
        >
          <ChevronRight className={cx('size-3.5 transition-transform duration-100', open && 'rotate-90')} />
        </button>
      ) : (
        <span aria-hidden className="w-[1.125rem] shrink-0" />
      )}
      {name === null ? null : (
        <span className={cx('shrink-0', typeof name === 'number' ? 'text-muted' : 'max-w-[40%] break-words text-ink-2')}>
          {typeof name === 'string' ? <VisibleText text={name} marks={findMarks(name, query)} /> : name}
          <span className="text-muted">:</span>
        </span>
      )}
      <span className="min-w-0">
        {size === null ? (
          <Scalar value={value as string | number | boolean | null} query={query} current={current} />
        ) : (
          <span className="text-muted">
            {size === 0 ? (
              isList ? (
                'empty list'
              ) : (
                'empty object'
              )
            ) : (
              <>
                <Num value={size} /> {isList ? (size === 1 ? 'item' : 'items') : size === 1 ? 'member' : 'members'}
              </>
            )}
            {open || size === 0 ? null : (
              <span className="ms-2 break-all">
                <VisibleText text={wholeMasks(previewOf(value))} />
              </span>
            )}
          </span>
        )}
      </span>
      <span
        aria-hidden
        className="absolute inset-e-0 top-0 hidden gap-0.5 rounded-sm bg-surface group-hover/json:inline-flex coarse:hidden"
        data-print="hide"
      >
        <button
          type="button"
          tabIndex={-1}
          title="Copy value (C)"
          onClick={onCopyValue}
          className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink"
        >
          <Copy className="size-3.5" />
        </button>
        <button
          type="button"
          tabIndex={-1}
          title="Copy path (P)"
          onClick={onCopyPath}
          className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink"
        >
          <Waypoints className="size-3.5" />
        </button>
      </span>
    </div>
  );
}
