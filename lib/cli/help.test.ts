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

test('bench --help lists the options, and builds no pages for that', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['lib/cli/bootstrap.mjs', 'cli', 'bench', '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COUNTERSIGN_BUILD_DIR: 'no-such-build' },
  });
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: countersign bench');
  expect(stderr).not.toMatch(/Building/);
});

test.each([
  ['verify-pack', '/no/such.zip'],
  ['verify', '--trust', '/no/such.txt'],
  ['redact', '--key-file', '/no/such.key'],
  ['restore', '--from', '/no/such.backup'],
])('%s says in a sentence that a file is not there, and that it was called wrongly', (...args) => {
  const { status, stderr } = spawnSync(process.execPath, ['lib/cli/bootstrap.mjs', 'cli', ...args], {
    encoding: 'utf8',
    input: '',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('/no/such');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('a database that does not answer is told from a wrong set-up by the exit code', () => {
  const { status, stderr } = spawnSync(process.execPath, ['lib/cli/bootstrap.mjs', 'cli', 'migrate'], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' },
  });
  expect([status, stderr.includes('127.0.0.1:1')]).toEqual([3, true]);
});
