import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '@/lib/db/embedded/is-alive.mjs';
import { CannotStart } from './cannot-start';

/**
 * Throws CannotStart while another `npm run dev` serves from this build directory: Next.js lets one in, and would be started again and again. What the
 * other one noted of itself is Next's file; one that cannot be read, or was left behind, does not count.
 */
export function checkDevFolder(buildDir: string): void {
  const folder = path.resolve(buildDir, 'dev');
  let other: { pid?: unknown; port?: unknown };
  try {
    other = JSON.parse(readFileSync(path.join(folder, 'lock'), 'utf8')) as typeof other;
  } catch {
    return;
  }
  if (typeof other.pid !== 'number' || !isAlive(other.pid)) return;
  throw new CannotStart(
    `Another \`npm run dev\` serves from ${folder} (process ${other.pid}, port ${String(other.port)}). Stop it first, or give this one another build directory: COUNTERSIGN_BUILD_DIR=.next-other`,
  );
}
