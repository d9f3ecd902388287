import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test.each(['demo', 'start', 'dev'])('%s --help says what it does, and builds and starts nothing', (command) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['lib/cli/bootstrap.mjs', command, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: '' },
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^npm (run )?\w+: /);
  expect(stdout).not.toMatch(/Building|Generating|Installing/);
});
