import { afterAll, beforeAll, inject, vi } from 'vitest';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeListeners } from '../listen';
import { closePools } from '../pool';
import { databaseUrl, patiently, TEMPLATE } from './template';

// One database a test file, copied from the migrated template: files cannot see each other, not even in the control plane.
const serverUrl = inject('serverUrl');
const database = `test_${randomBytes(8).toString('hex')}`;

// What is erased and held is written down outside the database, not into the data directory of whoever runs the tests.
const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));

const VERDICT_KEY = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

beforeAll(async () => {
  if (!serverUrl) throw new Error('The global setup provided no server.');
  await patiently(serverUrl, `CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`);
  vi.stubEnv('NODE_ENV', 'test');
  vi.stubEnv('DATABASE_URL', databaseUrl(serverUrl, database));
  vi.stubEnv('COUNTERSIGN_WORKSPACE_KEY', '5a'.repeat(32));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  // An Ed25519 key as PKCS #8: good for nothing but tests.
  vi.stubEnv('COUNTERSIGN_VERDICT_KEY', VERDICT_KEY);
  vi.stubEnv('NEXTAUTH_SECRET', 'only-for-tests-'.repeat(4));
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000');
  vi.stubEnv('COUNTERSIGN_LOG_LEVEL', 'fatal');
});

// Files of a worker share its process and the modules that were loaded: what they hold is by workspace or by database (lib/db/per-database.ts).
// The next file finds nothing else of what this one did: it may load modules anew (vi.resetModules), so what is one for the process goes too.
const before = { ...process.env };
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await closeListeners();
  await closePools();
  for (const name of Object.keys(globalThis)) if (name.startsWith('countersign')) Reflect.deleteProperty(globalThis, name);
  rmSync(journal, { recursive: true, force: true });
  if (serverUrl) await patiently(serverUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
