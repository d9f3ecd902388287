/**
 * Keyboard shortcuts as text: 'Mod+K', 'Shift+J', 'G then D', '?', 'Enter'. Mod is ⌘ on Apple and Ctrl elsewhere. Pure.
 */
export interface Chord {
  key: string; // lower case
  mod: boolean;
  shift: boolean | null; // null: as the key needs it (a '?' is typed with Shift on some keyboards and without on others)
  alt: boolean;
}

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** The chords of a shortcut, one after the other. */
export function parseKeys(keys: string): Chord[] {
  return keys.split(/\s+then\s+/i).map((part) => {
    const names = part === '+' ? ['+'] : part.split('+');
    const key = (names.pop() ?? '').toLowerCase();
    const has = (name: string): boolean => names.some((one) => one.toLowerCase() === name);
    const letter = /^[a-z]$/.test(key);
    return {
      key: key === 'space' ? ' ' : key === 'esc' ? 'escape' : key,
      mod: has('mod'),
      shift: has('shift') ? true : letter || key.length > 1 ? false : null,
      alt: has('alt'),
    };
  });
}

/** True when the press is this chord. */
export function matchesChord(chord: Chord, press: KeyPress, apple: boolean): boolean {
  const mod = apple ? press.metaKey : press.ctrlKey;
  const other = apple ? press.ctrlKey : press.metaKey;
  return (
    press.key.toLowerCase() === chord.key &&
    mod === chord.mod &&
    !other &&
    press.altKey === chord.alt &&
    (chord.shift === null || press.shiftKey === chord.shift)
  );
}

/** A shortcut that WCAG 2.1.4 lets people turn off: a character key alone, without a modifier. */
export function isSingleKey(keys: string): boolean {
  return parseKeys(keys).some((chord) => !chord.mod && !chord.alt && chord.key.length === 1);
}
