'use client';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { JsonValue } from '@/lib/shared/json';
import { formatBytes } from '@/lib/shared/format';
import { Button, IconButton } from '../button';
import { plainMasks } from '@/lib/privacy/mask-text';
import { useCopy } from '../clipboard';
import { cx } from '../cx';
import { ancestors, findInJson, initiallyOpen, PAGE, pagesTo, pathOf, visibleRows, type JsonRow } from './json-tree';
import { JsonNodeRow } from './json-row';
import { Num } from '../num';

/** A row's key: its pointer, or that of the list it continues. A tilde without a digit after it occurs in no pointer. */
function keyOf(row: JsonRow): string {
  return row.kind === 'node' ? row.pointer : `${row.pointer}~more`;
}

/**
 * A JSON value as a tree: opens lazily, searches with highlight, copies values and paths, works by keyboard (arrows, Home, End, Enter,
 * C copies the value, P the path). A value above `gate` characters asks before it is laid out. Everything in it is shown as text.
 */
export function JsonView({
  value,
  label,
  query,
  searchable,
  depth = 2,
  gate = 2_000_000,
  size,
  reveal,
  className,
}: {
  value: JsonValue;
  /** Names the tree: "Arguments of issue_refund". */
  label: string;
  /** Highlights a search from outside, and opens what it finds. */
  query?: string;
  /** Adds a search box of its own. */
  searchable?: boolean;
  depth?: number;
  gate?: number;
  /** Characters of the serialised value, when known: values above `gate` open on request. */
  size?: number;
  /** Opens the way to this JSON Pointer, marks it and brings it into sight. */
  reveal?: string;
  className?: string;
}) {
  const [allowed, setAllowed] = useState(false);
  if (size !== undefined && size > gate && !allowed) {
    return (
      <div className={cx('flex flex-wrap items-center gap-3 rounded-md border border-line p-3', className)}>
        <span className="text-ink-2">{formatBytes(size)} of data; showing it may take a moment.</span>
        <Button size="sm" onClick={() => setAllowed(true)}>
          Show it
        </Button>
      </div>
    );
  }
  return (
    <JsonTree
      key={reveal}
      value={value}
      label={label}
      query={query}
      searchable={searchable}
      depth={depth}
      reveal={reveal}
      className={className}
    />
  );
}

function JsonTree({
  value,
  label,
  query: outer = '',
  searchable,
  depth,
  reveal,
  className,
}: {
  value: JsonValue;
  label: string;
  query?: string;
  searchable?: boolean;
  depth: number;
  reveal?: string;
  className?: string;
}) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(searchable && typed !== '' ? typed : outer);
  const first = useMemo(() => initiallyOpen(value, depth), [value, depth]);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(
    () => new Map(reveal ? ancestors(reveal).map((node) => [node, true] as const) : []),
  );
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(() => (reveal ? pagesTo(value, reveal) : new Map()));
  const [active, setActive] = useState(reveal ?? '');
  const [hit, setHit] = useState(0);
  const tree = useRef<HTMLDivElement>(null);
  const { state, copy } = useCopy();

  const found = useMemo(() => findInJson(value, query), [value, query]);
  const forced = useMemo(() => new Set(found.pointers.slice(0, 100).flatMap(ancestors)), [found]);
  const rows = useMemo(
    () => visibleRows(value, { has: (pointer) => toggled.get(pointer) ?? (forced.has(pointer) || first.has(pointer)) }, pages),
    [value, toggled, forced, first, pages],
  );

  useEffect(() => {
    if (!reveal) return;
    const row = tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(reveal)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    tree.current?.focus({ preventScroll: true });
  }, [reveal]);

  const rowId = (index: number): string => `${id}-${index}`;
  const activeIndex = rows.findIndex((row) => keyOf(row) === active);
  const focus = (pointer: string): void => {
    setActive(pointer);
    requestAnimationFrame(() =>
      tree.current?.querySelector(`[data-row="${CSS.escape(pointer)}"]`)?.scrollIntoView({ block: 'nearest' }),
    );
  };
  const toggle = (pointer: string, open: boolean): void => setToggled((before) => new Map(before).set(pointer, open));
  const more = (pointer: string): void => setPages((before) => new Map(before).set(pointer, (before.get(pointer) ?? 1) + 1));
  const goto = (step: number): void => {
    if (found.pointers.length === 0) return;
    const next = (hit + step + found.pointers.length) % found.pointers.length;
    setHit(next);
    const pointer = found.pointers[next]!;
    setToggled((before) => new Map([...before, ...ancestors(pointer).map((node) => [node, true] as const)]));
    focus(pointer);
  };
  const textOf = (part: JsonValue): string => (typeof part === 'string' ? part : JSON.stringify(part, null, 2));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Math.max(0, activeIndex);
    const row = rows[at];
    if (!row) return;
    const move = (to: number): void => focus(keyOf(rows[Math.min(Math.max(to, 0), rows.length - 1)]!));
    const node = row.kind === 'node' ? row : null;
    const parent = node ? ancestors(node.pointer).at(-1) : row.pointer;
    const flip = (): void => {
      if (!node) more(row.pointer);
      else if (node.size) toggle(node.pointer, !node.open);
    };
    const actions: Record<string, (() => void) | undefined> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => (node?.size && !node.open ? toggle(node.pointer, true) : move(at + 1)),
      ArrowLeft: () => (node?.open ? toggle(node.pointer, false) : parent !== undefined ? focus(parent) : undefined),
      Enter: flip,
      ' ': flip,
      c: () => node && copy(plainMasks(textOf(node.value))),
      p: () => copy(pathOf(row.pointer, value)),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  return (
    <div className={cx('min-w-0', className)}>
      {searchable ? (
        <div className="mb-2 flex items-center gap-1" data-print="hide">
          <input
            type="search"
            value={typed}
            placeholder="Find in this value"
            aria-label={`Find in ${label}`}
            className="control max-w-64"
            onChange={(event) => {
              setTyped(event.target.value);
              setHit(-1);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') goto(event.shiftKey ? -1 : 1);
            }}
          />
          {query ? (
            <>
              <span role="status" className="px-1 text-label text-muted">
                <Num value={found.pointers.length} />
                {found.complete ? '' : '+'} {found.pointers.length === 1 ? 'place' : 'places'}
              </span>
              <IconButton label="Previous" icon={<ChevronUp aria-hidden />} size="sm" onClick={() => goto(-1)} />
              <IconButton label="Next" icon={<ChevronDown aria-hidden />} size="sm" onClick={() => goto(1)} />
            </>
          ) : null}
        </div>
      ) : null}
      <div
        ref={tree}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={activeIndex < 0 ? undefined : rowId(activeIndex)}
        onKeyDown={onKeyDown}
        className="group/tree overflow-x-auto rounded-sm font-mono text-label leading-5 text-ink"
        data-untrusted
      >
        {rows.map((row, index) =>
          row.kind === 'more' ? (
            <div
              key={keyOf(row)}
              id={rowId(index)}
              role="treeitem"
              data-row={keyOf(row)}
              aria-level={row.depth + 1}
              aria-selected={keyOf(row) === active}
              onClick={() => more(row.pointer)}
              className={cx(
                'flex min-h-6 cursor-pointer items-center rounded-sm font-sans text-accent hover:bg-hover',
                keyOf(row) === active && 'group-focus-visible/tree:bg-selected',
              )}
              style={{ paddingInlineStart: `${row.depth + 1}rem` }}
            >
              Show <Num value={Math.min(PAGE, row.size - row.shown)} /> more of <Num value={row.size} />
            </div>
          ) : (
            <JsonNodeRow
              key={row.pointer}
              id={rowId(index)}
              row={row}
              active={row.pointer === active}
              query={query}
              current={found.pointers[hit] === row.pointer}
              revealed={row.pointer === reveal}
              onToggle={toggle}
              onFocus={setActive}
              onCopyValue={() => copy(plainMasks(textOf(row.value)))}
              onCopyPath={() => copy(pathOf(row.pointer, value))}
            />
          ),
        )}
      </div>
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'The browser refused to copy' : ''}
      </span>
    </div>
  );
}
