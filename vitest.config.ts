import path from 'node:path';
import { defineConfig } from 'vitest/config';

const alias = { '@': path.resolve(import.meta.dirname) };
// A machine that does other work at the same time is no fault of the code: there a test may try once more. Not where one develops.
const SECOND_TRY = process.env['CI'] ? 1 : 0;
/** Tests score under the bundle of the sources as they are now. */
const SOURCES = 'lib/cli/testing/write-scorer-sources.mjs';
/**
 * The same commit gives the same outcome: which cases a property test tries must not decide whether an unrelated change may land. Those who look
 * for new faults choose others: FAST_CHECK_SEED=random, or the number that a failure names.
 */
const SEED = 'lib/cli/testing/seed-properties.ts';
const asked = process.env['FAST_CHECK_SEED'];
const provide = { propertySeed: asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(asked ?? 20_261_127) };
/** They put other modules in the place of ours, or watch ours being loaded, which only holds where nobody has loaded those before. */
const APART = [
  'components/verifier/show-pack.test.ts',
  'lib/cli/database.test.ts',
  'lib/retention/server/journal.test.ts',
  'lib/access/server/password.test.ts',
  'lib/ledger/server/deflater.test.ts',
  'lib/evidence/server/packs/withdraw-copy.test.ts',
  'components/packs/sample-checks.test.ts',
  'lib/built-expressions.test.ts',
];
/**
 * Of the rooms that are tested over two servers, what another server cannot make different: it speaks to the embedded one whatever the tests run over,
 * or is about an SDK that sends, the files of a proof and rows changed behind our back, for which verifying asks what it asks in the files beside it.
 */
const OF_ONE_SERVER = [
  'lib/db/embedded/**',
  'lib/ledger/oracles/**',
  'lib/ingest/server/otel-sdk.integration.test.ts',
  ...['proof-archive', 'attacks', 'attacks-deleted', 'trust-file'].map(
    (name) => `lib/integrity/server/${name}.integration.test.ts`,
  ),
];
const exclude = ['node_modules/**', '.next*/**', '.countersign*/**', 'e2e/**'];

// `unit` needs nothing. `integration` runs over the embedded PostgreSQL, one throw-away cluster a run and one database a file;
// `integration-external` is the same tests over another server (TEST_DATABASE_URL, or Debian's PostgreSQL 15 when it is here).
const integration = (name: string, server: string, include: string[], without: string[] = []) => ({
  resolve: { alias },
  test: {
    name,
    include,
    exclude: [...exclude, ...without],
    globalSetup: [SOURCES, server],
    provide,
    setupFiles: [SEED, 'lib/db/testing/setup.ts'],
    pool: 'forks' as const,
    // Files share their modules, as unit tests do: what those remember is by workspace or by database, and lib/db/testing/setup.ts puts back the rest.
    isolate: false,
    maxWorkers: Number(process.env['TEST_WORKERS'] ?? 2), // one where browser tests go on beside them
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: SECOND_TRY,
  },
});

const unit = (name: string, include: string[], { without, isolate }: { without: string[]; isolate: boolean }) => ({
  // Our own clients know each other by their packages' names.
  resolve: { alias: { ...alias, '@countersign/client': path.resolve(import.meta.dirname, 'clients/client/index.js') } },
  test: {
    name,
    include,
    exclude: [...exclude, ...without],
    globalSetup: [SOURCES],
    provide,
    setupFiles: [SEED],
    env: { TZ: 'UTC', NODE_ENV: 'test' as const },
    isolate,
    unstubEnvs: true,
    testTimeout: 30_000, // property tests on a machine that does other work
  },
});

export default defineConfig({
  resolve: { alias },
  test: {
    cache: false,
    projects: [
      // Files share their modules: loading those anew for each of 250 files took two thirds of the time.
      unit(
        'unit',
        ['lib', 'components', 'app', 'clients'].map((folder) => `${folder}/**/*.test.{ts,tsx}`),
        { without: ['**/*.integration.test.ts', ...APART], isolate: false },
      ),
      unit('unit-apart', APART, { without: [], isolate: true }),
      integration('integration', 'lib/db/testing/embedded-server.ts', [
        'lib/**/*.integration.test.ts',
        'app/**/*.integration.test.ts',
      ]),
      // The rooms whose SQL leans on the server: partitions, row-level security, plans, locks, COPY.
      integration(
        'integration-external',
        'lib/db/testing/external-server.ts',
        ['db', 'ledger', 'access', 'decisions', 'ingest', 'search', 'retention', 'integrity', 'approvals'].map(
          (room) => `lib/${room}/**/*.integration.test.ts`,
        ),
        OF_ONE_SERVER,
      ),
    ],
  },
});
