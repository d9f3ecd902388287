import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceActor } from '@/lib/access/actor';
import { createSetupToken } from '@/lib/access/server/create-setup-token';
import { createWorkspace } from '@/lib/access/server/create-workspace';
import { listWorkspaces } from '@/lib/access/server/find-workspace';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';
import { childEnv, dataDir, env, publicUrl } from '@/lib/env';
import { DEMO_FILE, demoAccounts } from './demo-accounts';
import { CannotStart } from './cannot-start';
import { TIE } from './supervisor';

const READ_ONLY = [
  'It serves reads only: it was restored from a backup, or COUNTERSIGN_READ_ONLY is set.',
  '`npm run countersign -- recovery status` says what was found, `recovery end` ends a recovery.',
];

/** Before the first page of `npm start` and `npm run dev`. Returns the lines to print once pages answer. */
export async function prepareStart(): Promise<string[]> {
  const role = env().COUNTERSIGN_ROLE;
  if (role === 'worker' || role === 'signer') return ['', `The ${role} is running. Ctrl-C stops it.`];
  const running = `Countersign is running: ${publicUrl()}`;
  if (await getReadOnlyNotice()) return ['', running, ...READ_ONLY, 'Ctrl-C stops it.'];
  const token = await createSetupToken();
  if (!token) {
    const sampleOnly = (await listWorkspaces()).every((one) => one.sample);
    return ['', running, ...(sampleOnly ? ON_SAMPLE : []), 'Ctrl-C stops it.'];
  }
  return [
    '',
    running,
    '',
    'Nobody administers it yet. Open this address to make the first administrator (good once, for 24 hours):',
    `  ${publicUrl()}/setup#token=${token}`,
    '',
    'Ctrl-C stops it.',
  ];
}

/** The demo's data is served as any other: whoever meant to begin with their own hears of it, and what to do. */
const ON_SAMPLE = [
  '',
  "This is the demo's data: its sample decisions, its people, its key. Nobody is asked to be the first administrator,",
  'and what you import goes in among the sample. To begin with your own, stop it, and put another data directory before',
  'this and every later command (or name a database of your own with DATABASE_URL):',
  '  COUNTERSIGN_DATA_DIR=.countersign-own npm start',
  '',
];

/**
 * Before the first page of `npm run demo`: the sample workspace, one person per role and a key with every scope, all made on the
 * first run on a database only. Their passwords and the key are in `<data dir>/demo.json` (0600).
 */
export async function prepareDemo(): Promise<string[]> {
  if (await getReadOnlyNotice()) return prepareStart();
  const workspace = (await listWorkspaces()).find((one) => one.sample);
  const workspaceId = workspace?.workspaceId ?? (await createWorkspace({ name: 'Sample workspace', sample: true }));
  const actor: ServiceActor = { type: 'service', workspaceId, name: 'cli' };
  const demo = await demoAccounts(actor, dataDir(), publicUrl());
  await loadSampleData(workspaceId);
  const width = Math.max(...demo.users.map((user) => user.email.length));
  return [
    '',
    `Countersign is running: ${publicUrl()}`,
    '',
    'Sign in as',
    ...demo.users.map((user) => `  ${user.role.padEnd(19)} ${user.email.padEnd(width)}  ${user.password}`),
    '',
    `API key (every scope)  ${demo.apiKey}`,
    `These are also in ${path.relative(process.cwd(), path.join(dataDir(), DEMO_FILE))}. Ctrl-C stops everything; the data stays.`,
  ];
}

function loadSampleData(workspaceId: string): Promise<void> {
  const file = fileURLToPath(new URL('./sample-loader.ts', import.meta.url));
  const execArgv = ['--import', TIE, '--import', createRequire(import.meta.url).resolve('tsx')];
  return new Promise((resolve, reject) => {
    const child = fork(file, [workspaceId], { execArgv, env: childEnv({ NODE_ENV: 'production' }), stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new CannotStart(
            `Loading the sample workspace ended early (${signal ?? `exit code ${code}`}). The next run goes on from there.`,
          ),
        );
    });
  });
}
