import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { request } from '@playwright/test';
import { installSdks } from '../clients/sdks/install';
import { findChromium } from './find-chromium';
import { instanceDir, readDemo, stateFile, URL_VARIABLE } from './instance';

const PATIENCE_MS = 600_000;

/** Serves the demo over a directory of its own, signs every role in once, and stops it all at the end. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  findChromium(); // before the long work: without a browser it is in vain
  const dir = instanceDir();
  mkdirSync(path.join(dir, 'data'), { recursive: true });
  chmodSync(dir, 0o755); // under root PostgreSQL runs as another account
  const url = process.env[URL_VARIABLE]!;
  const { hostname, port } = new URL(url);
  const server = spawn(process.execPath, ['lib/cli/bootstrap.mjs', 'demo'], {
    env: {
      ...process.env,
      HOST: hostname,
      PORT: port,
      COUNTERSIGN_DATA_DIR: path.join(dir, 'data'),
      DATABASE_URL: '',
      NEXTAUTH_URL: '',
      COUNTERSIGN_ROLE: '',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const stop = async (): Promise<void> => {
    await end(server);
    rmSync(dir, { recursive: true, force: true });
  };
  // Beside the start of the instance. Tests that need them are skipped by name where they cannot be had.
  const sdks = installSdks();
  try {
    await untilServing(url, server, said);
    await signEveryoneIn(url);
    const missing = await sdks;
    if (missing) process.env['COUNTERSIGN_E2E_SDKS'] = missing;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function untilServing(url: string, server: ChildProcess, said: string[]): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`The instance under test ended before it served:\n${said.join('').slice(-4000)}`);
    if (Date.now() > until) throw new Error(`The instance under test did not serve in time:\n${said.join('').slice(-4000)}`);
    if (said.join('').includes('Countersign is running')) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
    void url;
  }
}

/** One sign-in per role, through the same route as the form; tests start from the cookies. */
async function signEveryoneIn(url: string): Promise<void> {
  for (const { role, email, password } of readDemo().users) {
    const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
    const { csrfToken } = (await (await context.get('/api/auth/csrf')).json()) as { csrfToken: string };
    const answer = await context.post('/api/auth/callback/credentials', {
      form: { csrfToken, email, password, json: 'true', callbackUrl: url },
    });
    const session = (await (await context.get('/api/auth/session')).json()) as object;
    if (!answer.ok() || Object.keys(session).length === 0)
      throw new Error(`Signing in as ${role} failed: ${answer.status()} ${await answer.text()}`);
    await context.storageState({ path: stateFile(role) });
    await context.dispose();
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGINT');
  const insist = setTimeout(() => server.kill('SIGKILL'), 30_000);
  await gone;
  clearTimeout(insist);
}
