import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryOf, NAVIGATION } from './navigation';

describe('navigation', () => {
  it('has unique keys, addresses and letters', () => {
    for (const field of ['key', 'href', 'letter'] as const)
      expect(new Set(NAVIGATION.map((entry) => entry[field])).size).toBe(NAVIGATION.length);
    for (const entry of NAVIGATION) expect(entry.letter).toMatch(/^[A-Z]$/);
  });
  it('leads to pages that exist', () => {
    // A list may stand in a group of its own, beside the pages of single records, which have no loading state.
    const missing = NAVIGATION.filter(
      ({ href }) =>
        !['page.tsx', '(list)/page.tsx'].some((file) => existsSync(`app/(console)${href === '/' ? '' : href}/${file}`)),
    );
    expect(missing.map((entry) => entry.href)).toEqual([]);
  });
  it('knows where a path belongs', () => {
    expect(entryOf('/')?.key).toBe('overview');
    expect(entryOf('/decisions/dec_1')?.key).toBe('decisions');
    expect(entryOf('/decisionsx')).toBeNull();
    expect(entryOf('/settings')).toBeNull();
  });
});
