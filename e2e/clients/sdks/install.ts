import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The client libraries that the tests send with are a package of their own: they bring hundreds of packages with them (OpenTelemetry in a
 * second version, clients of clouds), and none of that belongs to an installation of Countersign.
 */
export const SDKS = path.resolve(import.meta.dirname);

/** Countersign's own clients, in the repository. */
export const CLIENTS = path.resolve('clients');

/** Puts our own clients beside them as a user would have them: the files that `npm pack` takes, by their packages' lists. */
function installOwn(): void {
  for (const name of ['client', 'langchain', 'ai-sdk', 'openai-agents', 'mcp-proxy']) {
    const from = path.join(CLIENTS, name);
    const to = path.join(SDKS, 'node_modules', '@countersign', name);
    const { files } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as { files: string[] };
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    for (const file of ['package.json', ...files.map((pattern) => pattern.replace(/\/\*\.js$/, ''))])
      cpSync(path.join(from, file), path.join(to, file), { recursive: true });
  }
}

/** Installs them as the lock file says, once. What went wrong, or null. */
export async function installSdks(): Promise<string | null> {
  const lock = readFileSync(path.join(SDKS, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version).digest('hex');
  const stamp = path.join(SDKS, 'node_modules', '.countersign-install');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    installOwn();
    return null;
  }
  const npm = process.env['npm_execpath'];
  const [file, first] = npm && /npm-cli\.js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(file, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: SDKS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  if (code !== 0) return `npm ci of the client libraries ended with ${code}: ${said.slice(-500)}`;
  writeFileSync(stamp, wanted);
  installOwn();
  return null;
}
