import { afterEach, expect, test, vi } from 'vitest';
import { copyRows } from './copy-rows';
import { closePools } from './pool';
import { withShadows } from './shadow-tables';
import { asAppError, isDatabaseAway, withWorkspace } from './transaction';

const WORKSPACE = '0193a1f0-0000-7000-8000-000000000001';

afterEach(async () => {
  await closePools();
  vi.unstubAllEnvs();
});

test('however it is read, a database that is away is told as that, so that the worker waits for it and logs no failure', async () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:1/none');
  const away = { code: 'unavailable' };
  await expect(withWorkspace(WORKSPACE, (tx) => tx.sql('SELECT 1'))).rejects.toMatchObject(away);
  await expect(copyRows(WORKSPACE, 'SELECT 1', () => undefined)).rejects.toMatchObject(away);
  await expect(withShadows(WORKSPACE, [], (tx) => tx.sql('SELECT 1'))).rejects.toMatchObject(away);
});

test('a file that is missing is no database that is away, a socket that is missing is', () => {
  const missing = (syscall: string): Error => Object.assign(new Error(`${syscall} ENOENT: /x`), { code: 'ENOENT', syscall });
  expect(isDatabaseAway(missing('open'))).toBe(false);
  expect(isDatabaseAway(missing('connect'))).toBe(true);
  expect(isDatabaseAway(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))).toBe(true);
});

test('a time that the database cannot hold is a mistake of whoever gave it', () => {
  const overflow = Object.assign(new Error('date/time field value out of range'), { code: '22008' });
  expect(asAppError(overflow)).toMatchObject({ code: 'invalidRequest', status: 400 });
});
