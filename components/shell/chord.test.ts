import { describe, expect, it } from 'vitest';
import { isSingleKey, matchesChord, parseKeys, type KeyPress } from './chord';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const first = (keys: string) => parseKeys(keys)[0]!;

describe('chords', () => {
  it('read sequences', () => {
    expect(parseKeys('G then D').map((chord) => chord.key)).toEqual(['g', 'd']);
  });
  it('Mod is the platform key, and the other one spoils it', () => {
    expect(matchesChord(first('Mod+K'), press('k', { ctrlKey: true }), false)).toBe(true);
    expect(matchesChord(first('Mod+K'), press('k', { metaKey: true }), true)).toBe(true);
    expect(matchesChord(first('Mod+K'), press('k', { ctrlKey: true }), true)).toBe(false);
    expect(matchesChord(first('J'), press('j', { ctrlKey: true }), false)).toBe(false);
  });
  it('letters mind Shift, signs do not', () => {
    expect(matchesChord(first('J'), press('J', { shiftKey: true }), false)).toBe(false);
    expect(matchesChord(first('Shift+J'), press('J', { shiftKey: true }), false)).toBe(true);
    expect(matchesChord(first('?'), press('?', { shiftKey: true }), false)).toBe(true);
    expect(matchesChord(first('?'), press('?'), false)).toBe(true);
    expect(matchesChord(first('Enter'), press('Enter'), false)).toBe(true);
  });
  it('knows which can be turned off', () => {
    expect(['J', '?', 'G then D', 'Shift+J'].every(isSingleKey)).toBe(true);
    expect(['Mod+K', 'Enter', 'Esc', 'Alt+X'].some(isSingleKey)).toBe(false);
  });
});
