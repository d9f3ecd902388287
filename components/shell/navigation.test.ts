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
    const missing = NAVIGATION.filter(({ href }) => !existsSync(`app/(console)${href === '/' ? '' : href}/page.tsx`));
    expect(missing.map((entry) => entry.href)).toEqual([]);
  });
  it('knows where a path belongs', () => {
    expect(entryOf('/')?.key).toBe('overview');
    expect(entryOf('/decisions/dec_1')?.key).toBe('decisions');
    expect(entryOf('/decisionsx')).toBeNull();
    expect(entryOf('/settings')).toBeNull();
  });
});
