import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataDirHeld, findHolder, takeDataDir, type Holder } from './data-dir-lock';

let dataDir: string;
const file = (): string => path.join(dataDir, 'holder.json');

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'countersign-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('one process has the data directory, and the next is told which', () => {
  const release = takeDataDir(dataDir, 'npm start', 'http://127.0.0.1:3000');
  expect(() => takeDataDir(dataDir, 'npm run demo', null)).toThrow(DataDirHeld);
  expect(() => takeDataDir(dataDir, 'npm run demo', null)).toThrow(
    new RegExp(`npm start.*process ${process.pid}.*http://127.0.0.1:3000`),
  );
  release();
  takeDataDir(dataDir, 'npm run demo', null)();
  expect(existsSync(file())).toBe(false);
});

test('what a killed process left behind does not count', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file(), JSON.stringify({ pid, born: '1', command: 'npm start', url: null } satisfies Holder));
  expect(findHolder(dataDir)).toBeNull();
  takeDataDir(dataDir, 'npm start', null)();
});

test('a later process that got the same pid does not count', () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    writeFileSync(file(), JSON.stringify({ pid: other.pid!, born: 'before', command: 'npm start', url: null } satisfies Holder));
    expect(findHolder(dataDir)).toBeNull();
  } finally {
    other.kill('SIGKILL');
  }
});

test('a torn file does not count', () => {
  writeFileSync(file(), '{"pid": 1');
  takeDataDir(dataDir, 'npm start', null)();
});
