import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkDevFolder } from './dev-folder';

test('a second one from the same folder is told of the first, and what was left behind does not count', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-dev-'));
  const write = (text: string): void => {
    mkdirSync(path.join(folder, 'dev'), { recursive: true });
    writeFileSync(path.join(folder, 'dev', 'lock'), text);
  };
  try {
    checkDevFolder(folder);
    write(JSON.stringify({ pid: process.pid, port: 3000 }));
    expect(() => checkDevFolder(folder)).toThrow(new RegExp(`process ${process.pid}, port 3000.*COUNTERSIGN_BUILD_DIR`));
    write(JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid, port: 3000 }));
    checkDevFolder(folder);
    write('');
    checkDevFolder(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
