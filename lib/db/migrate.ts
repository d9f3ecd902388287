import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

/** Any fixed number: every node that migrates this database waits for the same lock. */
const LOCK = 4_417_220_101;
const MINIMUM_VERSION = 15;
const PRISMA_DIR = fileURLToPath(new URL('../../prisma/', import.meta.url));

export interface MigrationReport {
  /** Names of the migrations that this call applied, in order. Empty when the database was up to date. */
  applied: string[];
  /** Major version of the server, such as 18. */
  serverMajor: number;
}

/** The database cannot be used as it is; `message` says what to do about it. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
}

/**
 * Brings the database at `url` to the newest migration, with Prisma's own engine (as WebAssembly, so nothing is downloaded): the
 * same `_prisma_migrations` rows and checksums as `prisma migrate deploy`. Nodes that start together wait for each other.
 * `upTo` names the last migration to apply: for a restore, which fills the tables as they were when the backup was made.
 * Throws DatabaseSetupError with instructions when the server is too old or the role may not do what is needed.
 */
export async function migrate(url: string, upTo?: string): Promise<MigrationReport> {
  const lock = new pg.Client({ connectionString: url, application_name: 'countersign-migrate' });
  await lock.connect();
  try {
    const serverMajor = await checkServer(lock);
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const migrations = readMigrations(upTo);
    if (await isCurrent(lock, migrations)) return { applied: [], serverMajor };
    await refuseUnknown(lock);
    await checkPermissions(lock);
    try {
      const applied = await withEngine(url, (engine) =>
        engine.applyMigrations({ migrationsList: migrations, filters: NO_FILTER }),
      );
      return { applied: applied.appliedMigrationNames, serverMajor };
    } catch (error) {
      throw new DatabaseSetupError(`A migration failed: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  } finally {
    await lock.end(); // gives the lock back too
  }
}

async function checkServer(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (major < MINIMUM_VERSION)
    throw new DatabaseSetupError(
      `DATABASE_URL names a PostgreSQL ${major}. Countersign needs version ${MINIMUM_VERSION} or newer.`,
    );
  return major;
}

/** A cheap look before the engine (5 MB of WebAssembly) is loaded: is every migration applied, unedited and finished? */
async function isCurrent(client: pg.Client, migrations: MigrationList): Promise<boolean> {
  const exists = await client.query<{ found: string | null }>("SELECT to_regclass('_prisma_migrations') AS found");
  if (!exists.rows[0]?.found) return false;
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  return migrations.migrationDirectories.every(({ path: name, migrationFile: { content } }) => {
    return content.tag === 'ok' && applied.get(name) === createHash('sha256').update(content.value).digest('hex');
  });
}

/** A database with migrations that this release does not have: an older draft of it, or a newer release. Neither may be written to. */
async function refuseUnknown(client: pg.Client): Promise<void> {
  const exists = await client.query<{ found: string | null }>("SELECT to_regclass('_prisma_migrations') AS found");
  if (!exists.rows[0]?.found) return;
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const known = new Set(readMigrations().migrationDirectories.map((one) => one.path));
  const unknown = rows.filter((row) => !known.has(row.name)).map((row) => row.name);
  if (unknown.length === 0) return;
  throw new DatabaseSetupError(
    unknown[0]! < [...known].sort()[0]!
      ? `This database was made before records were kept in a tamper-evident log (${unknown[0]!}), and cannot be carried over. Begin with an empty one: move the data directory away, or let DATABASE_URL name another database. Nothing was changed.`
      : `This database was brought up to date by a newer release (${unknown[0]!}). Start that release, or restore a backup of this one. Nothing was changed.`,
  );
}

async function checkPermissions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{
    role: string;
    may_create_roles: boolean;
    has_role: boolean;
    member: boolean;
    may_create: boolean;
    database: string;
  }>(`
    SELECT current_user AS role, current_database() AS database, r.rolcreaterole OR r.rolsuper AS may_create_roles,
      EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'countersign_app') AS has_role,
      EXISTS (SELECT 1 FROM pg_roles a WHERE a.rolname = 'countersign_app' AND pg_has_role(current_user, a.oid, 'MEMBER')) AS member,
      has_schema_privilege(current_user, 'public', 'CREATE') AS may_create
    FROM pg_roles r WHERE r.rolname = current_user`);
  const found = rows[0];
  if (!found) return;
  const role = `"${found.role}"`;
  const needed: string[] = [];
  if (!found.may_create) needed.push(`GRANT CREATE, USAGE ON SCHEMA public TO ${role};  -- in database "${found.database}"`);
  if (!found.may_create_roles && !found.has_role) needed.push('CREATE ROLE countersign_app NOLOGIN;');
  if (!found.may_create_roles && !found.member) needed.push(`GRANT countersign_app TO ${role} WITH ADMIN OPTION;`);
  if (needed.length > 0) {
    throw new DatabaseSetupError(
      `The role ${role} of DATABASE_URL lacks rights that the migrations need. As a superuser, run:\n  ${needed.join('\n  ')}`,
    );
  }
}

export const NO_FILTER = { externalTables: [], externalEnums: [] };

/** The migrations of this release, or those up to one of them, as the engine wants them. */
export function readMigrations(upTo?: string): MigrationList {
  const baseDir = path.join(PRISMA_DIR, 'migrations');
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (upTo === undefined || entry.name <= upTo))
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: { path: './migration_lock.toml', content: readFileSync(path.join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** Name and checksum of every migration of this release, in order: what `_prisma_migrations` says of them once applied. */
export function knownMigrations(): { name: string; checksum: string }[] {
  return readMigrations().migrationDirectories.map(({ path: name, migrationFile: { content } }) => ({
    name,
    checksum: createHash('sha256')
      .update(content.tag === 'ok' ? content.value : '')
      .digest('hex'),
  }));
}

/** prisma/schema.prisma in the engine's form. */
export function readSchema(): { files: { path: string; content: string }[] } {
  const file = path.join(PRISMA_DIR, 'schema.prisma');
  return { files: [{ path: file, content: readFileSync(file, 'utf8') }] };
}

/**
 * The adapter with two repairs. It splits scripts at every `;`, which breaks function bodies: here a script goes whole. And it
 * refuses the catalogue's one-byte "char" type (oid 18), which the engine asks for when it describes a schema.
 */
class MigrationAdapter extends PrismaPg {
  private readonly opened: { dispose(): Promise<void> }[] = [];

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = repair(await super.connect());
    this.opened.push(adapter);
    return adapter;
  }

  /** The engine leaves its connections open, and an open one would keep others from copying the database. */
  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((adapter) => adapter.dispose()));
  }
}

const CHAR_OID = 18;
const TEXT_OID = 25;
const CHARACTER = ColumnTypeEnum.Character;

interface Repairable extends SqlDriverAdapter {
  underlyingDriver(): pg.Pool;
}

function repair<Adapter extends Repairable>(adapter: Adapter): Adapter {
  const pool = adapter.underlyingDriver();
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  let charColumns: number[] = [];
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  pool.query = (async (...args: unknown[]): Promise<pg.QueryResult> => {
    const result = await query(...args);
    charColumns = [];
    result.fields?.forEach((field, at) => {
      if (field.dataTypeID !== CHAR_OID) return;
      field.dataTypeID = TEXT_OID;
      charColumns.push(at);
    });
    return result;
  }) as typeof pool.query;
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (request) => {
    const result = await queryRaw(request); // the engine asks one thing at a time
    for (const at of charColumns) result.columnTypes[at] = CHARACTER;
    return result;
  };
  return adapter;
}

type EngineModule = typeof import('@prisma/schema-engine-wasm') & { __wbg_set_wasm(exports: WebAssembly.Exports): void };
/** One a process, also when this module is loaded twice: the package's own module, of which there is one, knows one instance. */
const ENGINE = Symbol.for('countersign.schemaEngine');
const held = globalThis as { [ENGINE]?: Promise<EngineModule> };

/** The package is written for bundlers; here its WebAssembly is instantiated by hand. */
async function loadEngine(): Promise<EngineModule> {
  return (held[ENGINE] ??= (async () => {
    // A panic inside the engine arrives as a bare trap; its words go here first.
    (globalThis as { PRISMA_WASM_PANIC_REGISTRY?: object }).PRISMA_WASM_PANIC_REGISTRY ??= {
      set_message: (message: string) => {
        process.emitWarning(`The migration engine panicked: ${message}`);
      },
    };
    const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule;
    const file = createRequire(import.meta.url)
      .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
      .replace(/\.js$/, '.wasm');
    const { instance } = await WebAssembly.instantiate(readFileSync(file), {
      './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
    });
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports['__wbindgen_start'] as () => void)();
    return glue;
  })());
}

/** Runs `work` with the schema engine over the database at `url`, and closes its connections afterwards. */
export async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine: Engine } = await loadEngine();
  const adapter = new MigrationAdapter({ connectionString: url, application_name: 'countersign-migrate' });
  const datamodels = readSchema().files.map((file): [string, string] => [file.path, file.content]);
  try {
    const engine = await Engine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter));
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await adapter.close();
  }
}
