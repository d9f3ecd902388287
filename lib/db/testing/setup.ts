import { afterAll, beforeAll, inject, vi } from 'vitest';
import { randomBytes } from 'node:crypto';
import { closePools } from '../pool';
import { databaseUrl, patiently, TEMPLATE } from './template';

// One database a test file, copied from the migrated template: files cannot see each other, not even in the control plane.
const serverUrl = inject('serverUrl');
const database = `test_${randomBytes(8).toString('hex')}`;

beforeAll(async () => {
  if (!serverUrl) throw new Error('The global setup provided no server.');
  await patiently(serverUrl, `CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`);
  vi.stubEnv('NODE_ENV', 'test');
  vi.stubEnv('DATABASE_URL', databaseUrl(serverUrl, database));
  vi.stubEnv('COUNTERSIGN_WORKSPACE_KEY', '5a'.repeat(32));
  vi.stubEnv('NEXTAUTH_SECRET', 'only-for-tests-'.repeat(4));
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000');
  vi.stubEnv('COUNTERSIGN_LOG_LEVEL', 'fatal');
});

afterAll(async () => {
  await closePools();
  if (serverUrl) await patiently(serverUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
});
