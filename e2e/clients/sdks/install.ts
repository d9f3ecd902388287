import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The client libraries that the tests send with are a package of their own: they bring hundreds of packages with them (OpenTelemetry in a
 * second version, clients of clouds), and none of that belongs to an installation of Countersign.
 */
export const SDKS = path.resolve(import.meta.dirname);

/** Installs them as the lock file says, once. What went wrong, or null. */
export async function installSdks(): Promise<string | null> {
  const lock = readFileSync(path.join(SDKS, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version).digest('hex');
  const stamp = path.join(SDKS, 'node_modules', '.countersign-install');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null;
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
  return null;
}
