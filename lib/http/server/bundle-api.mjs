// Makes the web server's own processes (serve-api.ts) and the routes that they answer into plain JavaScript, beside what Next.js has built of the same
// routes: nothing is translated when a process starts, and none keeps a second engine for translating (40 MB each). Argument: the build directory,
// in which it becomes `api`, laid out as the sources are. Packages stay where they are.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const outdir = path.resolve(root, process.argv[2] ?? '.next', 'api');
const routes = readdirSync(path.join(root, 'app'), { recursive: true })
  .filter((file) => path.basename(file) === 'route.ts')
  .map((file) => path.join('app', file));

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['lib/cli/serve-api.ts', ...routes],
  outdir,
  outbase: root,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
