'use client';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isSingleKey, matchesChord, parseKeys, type Chord } from './chord';

export interface Shortcut {
  /** 'J', 'Mod+K', 'G then D', '?', 'Esc'. */
  keys: string;
  /** What it does, for the overlay and the palette: "Next decision". */
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Also while a field has the focus. Shortcuts with Mod always do. */
  allowInInput?: boolean;
  /** Left out of the palette (movement makes no sense there). */
  hidden?: boolean;
}

export interface ShortcutScope {
  scope: string;
  shortcuts: readonly Shortcut[];
}

const scopes = new Map<symbol, ShortcutScope>();
const listeners = new Set<() => void>();
let snapshot: readonly ShortcutScope[] = [];
const EMPTY: readonly ShortcutScope[] = [];

function changed(): void {
  snapshot = [...scopes.values()];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Every registered shortcut, by the part of the page it belongs to. */
export function useShortcutScopes(): readonly ShortcutScope[] {
  return useSyncExternalStore(
    subscribe,
    () => snapshot,
    () => EMPTY,
  );
}

/** Shortcuts under the name of their part of the page: several components may register for one. */
export function byScope(scopes: readonly ShortcutScope[]): [scope: string, shortcuts: Shortcut[]][] {
  const parts = new Map<string, Shortcut[]>();
  for (const { scope, shortcuts } of scopes) parts.set(scope, [...(parts.get(scope) ?? []), ...shortcuts]);
  return [...parts];
}

/** Registers shortcuts while the component is mounted. They are listed under `scope` in the `?` overlay; the last registered wins. */
export function useShortcuts(scope: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const shape = shortcuts.map((one) => `${one.keys}\n${one.label}`).join('\n');
  useEffect(() => {
    const id = Symbol(scope);
    scopes.set(id, {
      scope,
      shortcuts: latest.current.map((one, index) => ({ ...one, run: (event) => latest.current[index]?.run(event) })),
    });
    changed();
    return () => {
      scopes.delete(id);
      changed();
    };
  }, [scope, shape]);
}

const SEQUENCE_MS = 1200;

/** Listens for every registered shortcut; mounted once, by the shell. `singleKeys` false leaves only those with a modifier. */
export function useShortcutListener(singleKeys: boolean): void {
  useEffect(() => {
    const apple = /Mac|iPhone|iPad/.test(navigator.platform);
    let pending: { chords: Chord[]; run: Shortcut['run'] }[] = [];
    let since = 0;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const typing =
        target !== null &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
        !/^(checkbox|radio|button)$/.test((target as HTMLInputElement).type);
      // Enter and Space belong to the control that has the focus.
      const pressesItself =
        (event.key === 'Enter' || event.key === ' ') &&
        target !== null &&
        target.closest(
          'a, button, summary, label, [role="button"], [role="tab"], [role="option"], [role="treeitem"], [role="tree"], [role="slider"]',
        ) !== null;
      const modal = document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null;
      const continued = event.timeStamp - since < SEQUENCE_MS ? pending : [];
      pending = [];
      for (const { chords, run } of continued) {
        if (chords[0] && matchesChord(chords[0], event, apple) && chords.length === 1) {
          event.preventDefault();
          run(event);
          return;
        }
      }
      for (const { shortcuts } of [...scopes.values()].reverse()) {
        for (const shortcut of shortcuts) {
          const chords = parseKeys(shortcut.keys);
          const [head, ...rest] = chords;
          if (!head || !matchesChord(head, event, apple)) continue;
          if (!head.mod && ((typing && !shortcut.allowInInput) || modal)) continue;
          if (pressesItself && !head.mod) continue;
          if (!singleKeys && isSingleKey(shortcut.keys)) continue;
          if (rest.length > 0) {
            pending.push({ chords: rest, run: shortcut.run });
            since = event.timeStamp;
            continue;
          }
          if (pending.length > 0) continue; // a sequence has begun with this key
          event.preventDefault();
          shortcut.run(event);
          return;
        }
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [singleKeys]);
}
