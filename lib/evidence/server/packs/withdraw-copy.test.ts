import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withdrawCopy } from './withdraw-copy';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-copies-'));
  vi.stubEnv('COUNTERSIGN_PACK_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('a delivered copy goes, with a note in its place; doing it again says the same', () => {
  writeFileSync(at('pck_a.zip'), 'bytes');
  writeFileSync(at('pck_b.zip'), 'another');
  expect(withdrawCopy('pck_a', 'pck_c')).toBe('removed');
  expect([existsSync(at('pck_a.zip')), existsSync(at('pck_b.zip'))]).toEqual([false, true]);
  expect(readFileSync(at('pck_a.WITHDRAWN.txt'), 'utf8')).toContain('pck_c');
  expect(withdrawCopy('pck_a', 'pck_c')).toBe('removed');
});

test('a copy that somebody took away is not said to be removed, and the note is left all the same', () => {
  expect(withdrawCopy('pck_a', 'pck_c')).toBe('notFound');
  expect(readFileSync(at('pck_a.WITHDRAWN.txt'), 'utf8')).toContain('every copy');
});

test('without a folder there is nothing to look for', () => {
  vi.stubEnv('COUNTERSIGN_PACK_DIR', undefined);
  expect(withdrawCopy('pck_a', 'pck_c')).toBe('notFound');
});
