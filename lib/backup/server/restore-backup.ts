import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '@/lib/db/migrate';
import { withOwner, type OwnerClient } from '@/lib/db/owner-connection';
import { env } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { backupManifest, type BackupManifest, type TableEnd } from '../contract';
import { ArchiveError } from './archive/archive-error';
import { openArchive } from './archive/archive-file';
import type { ArchiveSecret } from './archive/archive-key';
import type { Frame } from './archive/frames';
import { readAppliedMigrations, readCatalogue, type Catalogue } from './catalogue-store';
import { analyze, beginLoad, dropEverything, isEmptyDatabase, listOthers, makePartitions, setSequences } from './copy-in-store';
import { beginRecovery, noteRestoredFrom } from './recovery-store';
import { compareTables, lastMigrationOf, loadTables } from './restore-store';

export interface RestoreBackup {
  from: string;
  secret: ArchiveSecret | null;
  /** Replace what is in the database. Otherwise it must be empty. */
  replace: boolean;
  onStep?: (what: string) => void;
  onProgress?: (bytes: number, of: number) => void;
}
export interface RestoredBackup {
  manifest: BackupManifest;
  tables: TableEnd[];
  rows: number;
  /** Migrations applied after the rows were in. */
  migrated: string[];
}

/**
 * Puts a backup into the database of DATABASE_URL: the schema as it was when the backup was made, the rows in one transaction, every
 * table read again and compared, then the newer migrations. The database serves reads only from the moment the rows are in: what is in
 * the log, and what is missing since, is checked by checkRestored before an administrator ends that.
 */
export async function restoreBackup(input: RestoreBackup): Promise<RestoredBackup> {
  const url = env().DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set.');
  const size = statSync(input.from, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new AppError('notFound', `There is no file ${input.from}.`);
  const frames = openArchive(input.from, 'data', input.secret, (bytes) => input.onProgress?.(bytes, size));
  try {
    const manifest = await readManifest(frames);
    const last = lastMigrationOf(manifest);
    await withOwner((client) => prepareDatabase(client, manifest, input));
    input.onStep?.(`Making the tables as they were (${last})`);
    await migrate(url, last);
    const tables = await withOwner((client) => load(client, frames, manifest, input));
    input.onStep?.('Applying newer migrations');
    const { applied } = await migrate(url);
    return { manifest, tables, rows: tables.reduce((sum, one) => sum + one.rows, 0), migrated: applied };
  } finally {
    await frames.return(undefined);
  }
}

async function readManifest(frames: AsyncGenerator<Frame>): Promise<BackupManifest> {
  const first = await frames.next();
  if (first.done || first.value.type !== 'M')
    throw new ArchiveError('damaged', 'The archive opens, but it does not begin with what it holds.');
  const parsed = backupManifest.safeParse(JSON.parse(first.value.bytes.toString('utf8')));
  if (!parsed.success)
    throw new ArchiveError('newerFormat', 'What the archive says of itself is not understood: a newer Countersign made it.');
  return parsed.data;
}

/** Refuses a database that is in use, and one that is not empty unless told; makes room for the backup's schema. */
async function prepareDatabase(client: OwnerClient, manifest: BackupManifest, input: RestoreBackup): Promise<void> {
  const others = await listOthers(client);
  if (others.length > 0)
    throw new AppError(
      'conflict',
      `Others are connected to the database (${others.join(', ')}). Stop Countersign on every machine first.`,
    );
  const empty = await isEmptyDatabase(client);
  if (!empty && !input.replace)
    throw new AppError(
      'conflict',
      'The database holds workspaces. Nothing was changed. Restore into an empty one, or say --replace to lose what is in it.',
    );
  const applied = await readAppliedMigrations(client);
  const ahead = applied.some(
    ({ name, checksum }, i) => manifest.migrations[i]?.name !== name || manifest.migrations[i].checksum !== checksum,
  );
  if (!ahead) return;
  input.onStep?.('Taking out the tables that are there');
  await dropEverything(client);
}

async function load(
  client: OwnerClient,
  frames: AsyncGenerator<Frame>,
  manifest: BackupManifest,
  input: RestoreBackup,
): Promise<TableEnd[]> {
  await beginLoad(client, await readCatalogue(client));
  try {
    const before = await readCatalogue(client);
    await makePartitions(client, manifest.partitions, before.partitions);
    const catalogue: Catalogue = await readCatalogue(client);
    input.onStep?.('Filling the tables');
    const columns = new Map<string, string[]>();
    const loaded = await loadTables(client, frames, manifest, catalogue, columns);
    input.onStep?.('Reading every table again');
    const different = await compareTables(client, loaded, columns, catalogue);
    if (different.length > 0)
      throw new AppError(
        'internal',
        `After filling, ${different.join(', ')} did not hold what the archive holds. Nothing was kept.`,
      );
    await setSequences(client, manifest.sequences);
    await noteRestoredFrom(client, manifest, {
      place: path.resolve(input.from),
      bytes: statSync(input.from).size,
      sha256: await sha256Of(input.from),
    });
    await beginRecovery(client, {
      erasedAgain: null,
      cause: 'restore',
      backup: manifest.id,
      madeAt: manifest.madeAt,
      expiresAt: manifest.expiresAt,
      logs: [],
    });
    await client.query('COMMIT');
    await analyze(client);
    return loaded;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}
