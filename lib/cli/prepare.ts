import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROLES, SCOPES, type Role, type ServiceActor } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { createPerson } from '@/lib/access/server/create-person';
import { createSetupToken } from '@/lib/access/server/create-setup-token';
import { createWorkspace } from '@/lib/access/server/create-workspace';
import { listWorkspaces } from '@/lib/access/server/find-workspace';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';
import { childEnv, dataDir, env, publicUrl } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { CannotStart } from './serve';
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
  if (!token) return ['', running, 'Ctrl-C stops it.'];
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

interface DemoFile {
  url: string;
  apiKey: string;
  users: { email: string; role: Role; password: string }[];
}

/**
 * Before the first page of `npm run demo`: the sample workspace, one person per role and a key with every scope, all made on the
 * first run only. Their passwords and the key are in `<data dir>/demo.json` (0600).
 */
export async function prepareDemo(): Promise<string[]> {
  if (await getReadOnlyNotice()) return prepareStart();
  const workspace = (await listWorkspaces()).find((one) => one.sample);
  const workspaceId = workspace?.workspaceId ?? (await createWorkspace({ name: 'Sample workspace', sample: true }));
  const actor: ServiceActor = { type: 'service', workspaceId, name: 'cli' };
  const file = path.join(dataDir(), 'demo.json');
  const demo = readDemo(file) ?? (await makeDemo(actor));
  writeFileSync(file, `${JSON.stringify({ ...demo, url: publicUrl() }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
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
    `These are also in ${path.relative(process.cwd(), file)}. Ctrl-C stops everything; the data stays.`,
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

/** What an earlier run wrote, when it is whole. Its people and key are still in the database then. */
function readDemo(file: string): DemoFile | null {
  if (!existsSync(file)) return null;
  try {
    const demo = JSON.parse(readFileSync(file, 'utf8')) as DemoFile;
    return typeof demo.apiKey === 'string' && ROLES.every((role) => demo.users.some((user) => user.role === role)) ? demo : null;
  } catch {
    return null;
  }
}

async function makeDemo(actor: ServiceActor): Promise<DemoFile> {
  const users: DemoFile['users'] = [];
  for (const role of ROLES) {
    const password = randomBytes(12).toString('base64url');
    users.push({ role, email: await addPerson(actor, role, password), password });
  }
  const { key } = await createApiKey(actor, { name: 'demo', scopes: [...SCOPES] });
  return { url: publicUrl(), apiKey: key, users };
}

async function addPerson(actor: ServiceActor, role: Role, password: string): Promise<string> {
  const local = role.replace('_', '.');
  const name = role.charAt(0).toUpperCase() + role.slice(1).replace('_', ' ');
  const validUntil = role === 'auditor' ? new Date(Date.now() + 365 * 86_400_000) : null;
  for (let attempt = 0; ; attempt++) {
    // demo.json may have been deleted: the people of that run are still there, and nobody knows their passwords any more.
    const email = `${local}${attempt === 0 ? '' : `.${randomBytes(2).toString('hex')}`}@countersign.example`;
    try {
      await createPerson(actor, { email, name, role, systems: 'all', validUntil, credential: { kind: 'password', password } });
      return email;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict' || attempt > 3) throw error;
    }
  }
}
