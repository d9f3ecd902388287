import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withdrawCopy } from './withdraw-copy';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const note = (): string => readFileSync(at('pck_a.WITHDRAWN.txt'), 'utf8');
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-copies-'));
  vi.stubEnv('COUNTERSIGN_PACK_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('a delivered copy goes, with a note in its place; doing it again says the same of it, and names the successor of that time', () => {
  writeFileSync(at('pck_a.zip'), 'bytes');
  writeFileSync(at('pck_b.zip'), 'another');
  expect(withdrawCopy('pck_a', 'pck_c', true)).toBe('removed');
  expect([existsSync(at('pck_a.zip')), existsSync(at('pck_b.zip'))]).toEqual([false, true]);
  expect(note()).toContain('pck_c');
  expect(withdrawCopy('pck_a', 'pck_d', true)).toBe('removed');
  expect(note()).toContain('pck_d');
  expect(note()).not.toContain('pck_c');
});

test('a copy that somebody took away is not said to be removed, however often it is looked for, and the note is left all the same', () => {
  for (const successor of ['pck_c', 'pck_d']) expect(withdrawCopy('pck_a', successor, true)).toBe('notFound');
  expect(note()).toContain('every copy');
  expect(note()).toContain('not found');
});

test('a copy of which nobody noted that it was delivered goes too, whole or half written; where there is none nothing is left', () => {
  expect(withdrawCopy('pck_a', 'pck_c', false)).toBeNull();
  expect(existsSync(at('pck_a.WITHDRAWN.txt'))).toBe(false);
  for (const name of ['pck_a.zip', 'pck_a.zip.part']) {
    writeFileSync(at(name), 'bytes');
    expect(withdrawCopy('pck_a', 'pck_c', false)).toBe('removed');
    expect(existsSync(at(name))).toBe(false);
  }
});

test('without a folder there is nothing to look for', () => {
  vi.stubEnv('COUNTERSIGN_PACK_DIR', undefined);
  expect([withdrawCopy('pck_a', 'pck_c', true), withdrawCopy('pck_a', 'pck_c', false)]).toEqual(['notFound', null]);
});
