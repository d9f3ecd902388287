import { expect, test } from 'vitest';
import { backupWords, registeredTextWords } from './certificate';

test('a certificate says until when backups hold what was erased, and what it cannot know', () => {
  const at = (text: string): { expiresAt: Date } => ({ expiresAt: new Date(text) });
  expect(backupWords([])).toMatch(/^No backup from before is known to be kept\. Copies .* not known here\.$/);
  expect(backupWords([at('2027-01-01T00:00:00Z'), at('2027-02-23T15:06:21Z')])).toMatch(/^2 backups .* until 2027-02-23\./);
  expect(backupWords([at('2027-01-01T00:00:00Z'), { expiresAt: null }])).toMatch(/until 2027-01-01, 1 without an end\./);
  expect(backupWords([{ expiresAt: null }])).toMatch(/^1 backup from before, encrypted, 1 without an end\./);
});

test('registered texts that were part of what was erased are named once, as what the registry holds', () => {
  const one = { registeredTexts: [{ artifact: 'art_1', kind: 'prompt', name: 'manual', version: '14' }] };
  expect(registeredTextWords([{}, { keep: 'structure' }])).toEqual([]);
  expect(registeredTextWords([one, one])).toEqual([expect.stringContaining('of: prompt "manual" version 14.')]);
});
