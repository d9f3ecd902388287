import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@/lib/db/testing/external-server';

const run = promisify(execFile);

/** An instance that holds nothing yet, beside the demo: for what an operator declares for all of one, and other journeys must not meet. */
export class OwnInstance {
  private readonly dir = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-own-'));
  private env: NodeJS.ProcessEnv = { NODE_ENV: 'production' };
  private child: ChildProcess | undefined;
  url = '';

  /** A file that its processes read, named by a variable: `COUNTERSIGN_SIDECARS`. */
  declare(variable: string, value: object): void {
    const file = path.join(this.dir, `${variable.toLowerCase()}.json`);
    writeFileSync(file, JSON.stringify(value));
    this.env[variable] = file;
  }

  /** Resolves to the address of the first administrator once pages answer. */
  async start(): Promise<string> {
    chmodSync(this.dir, 0o755); // under root PostgreSQL runs as another account
    mkdirSync(path.join(this.dir, 'data'));
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.env = {
      ...process.env,
      ...this.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      COUNTERSIGN_DATA_DIR: path.join(this.dir, 'data'),
      DATABASE_URL: '',
      NEXTAUTH_URL: '',
      COUNTERSIGN_ROLE: '',
      NODE_ENV: 'production',
    };
    const args = ['lib/cli/bootstrap.mjs', 'start'];
    const child = spawn(process.execPath, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    let said = '';
    return new Promise((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const link = /http\S+\/setup#token=\S+(?=\s)/.exec(said);
        if (link) resolve(link[0]);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => reject(new Error(`It ended before it served:\n${said.slice(-4000)}`)));
    });
  }

  /** An API key, made on the command line as an operator makes one. */
  async key(scopes: readonly string[]): Promise<string> {
    const args = ['lib/cli/bootstrap.mjs', 'cli', 'key', 'create', '--name', 'journey', '--scopes', scopes.join(','), '--json'];
    const { stdout } = await run(process.execPath, args, { env: this.env });
    return (JSON.parse(stdout) as { key: string }).key;
  }

  /** Stops all of it and removes its data. */
  async end(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGINT');
      const insist = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(insist);
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
