import { createHash } from 'node:crypto';
import type pg from 'pg';
import { knownMigrations } from '@/lib/db/migrate';
import { AppError } from '@/lib/shared/errors';
import { archiveEnd, tableEnd, tableStart, type BackupManifest, type TableEnd } from '../contract';
import { ArchiveError } from './archive/archive-error';
import type { Frame } from './archive/frames';
import type { Catalogue } from './catalogue-store';
import { CopyIn } from './copy-in-store';
import { copyOut, selectRows } from './copy-out-store';

const json = (frame: Frame): unknown => JSON.parse(frame.bytes.toString('utf8'));

/**
 * Fills the tables from the rest of an archive, in the open transaction, and compares what arrived with what the archive says of
 * itself. `columns` gets their order in the archive. Returns that, table by table, once the archive was read to its authenticated end. Throws ArchiveError.
 */
export async function loadTables(
  client: pg.Client,
  frames: AsyncIterable<Frame>,
  manifest: BackupManifest,
  catalogue: Catalogue,
  columns: Map<string, string[]>,
): Promise<TableEnd[]> {
  const done: TableEnd[] = [];
  let open: { name: string; copy: CopyIn; hash: ReturnType<typeof createHash>; bytes: number } | null = null;
  let over = false;
  try {
    for await (const frame of frames) {
      if (over) throw wrong('goes on behind its end');
      if (frame.type === 'T' && !open) {
        const start = tableStart.parse(json(frame));
        if (start.table !== manifest.tables[done.length]) throw wrong(`has ${start.table} where another table belongs`);
        const table = catalogue.tables.find((one) => one.name === start.table);
        if (!table || JSON.stringify([...table.columns].sort()) !== JSON.stringify([...start.columns].sort()))
          throw wrong(`has columns of ${start.table} that its migrations do not make`);
        columns.set(start.table, start.columns);
        open = { name: start.table, copy: new CopyIn(client, start), hash: createHash('sha256'), bytes: 0 };
      } else if (frame.type === 'D' && open) {
        open.hash.update(frame.bytes);
        open.bytes += frame.bytes.length;
        await open.copy.write(frame.bytes);
      } else if (frame.type === 'E' && open) {
        const said = tableEnd.parse(json(frame));
        const rows = await open.copy.end();
        if (
          said.table !== open.name ||
          said.rows !== rows ||
          said.bytes !== open.bytes ||
          said.sha256 !== open.hash.digest('hex')
        )
          throw wrong(`says of ${open.name} what does not hold of it`);
        open = null;
        done.push(said);
      } else if (frame.type === 'Z' && !open) {
        const end = archiveEnd.parse(json(frame));
        if (end.tables !== done.length || end.tables !== manifest.tables.length) throw wrong('does not have all its tables');
        over = true;
      } else throw wrong('has its parts in a wrong order');
    }
  } catch (error) {
    open?.copy.abort();
    throw error;
  }
  if (!over) throw wrong('has no end');
  return done;
}

const wrong = (what: string): ArchiveError =>
  new ArchiveError('damaged', `The archive opens, but it ${what}. It was made by another program, or by a fault.`);

/** Reads every restored table again and compares rows and digest with the archive's. Returns the names of those that differ. */
export async function compareTables(
  client: pg.Client,
  loaded: readonly TableEnd[],
  columns: ReadonlyMap<string, string[]>,
  catalogue: Catalogue,
): Promise<string[]> {
  const different: string[] = [];
  for (const expected of loaded) {
    const table = catalogue.tables.find((one) => one.name === expected.table)!;
    const rows = copyOut(client, table.name, selectRows(table, columns.get(table.name) ?? table.columns, null, catalogue)!);
    let piece = await rows.next();
    while (!piece.done) piece = await rows.next();
    if (piece.value.rows !== expected.rows || piece.value.sha256 !== expected.sha256) different.push(table.name);
  }
  return different;
}

/** Which migration to bring the database to. Throws AppError when this Countersign is older than the backup, or another one. */
export function lastMigrationOf(manifest: BackupManifest): string {
  const known = knownMigrations();
  const last = manifest.migrations.at(-1);
  if (!last) throw new AppError('conflict', 'The backup was made of a database without tables.');
  for (const [i, { name, checksum }] of manifest.migrations.entries()) {
    const mine = known[i];
    if (mine?.name === name && mine.checksum === checksum) continue;
    throw new AppError(
      'conflict',
      known.some((one) => one.name === name)
        ? `The backup's migration ${name} is not the one this Countersign has. Restore it with the release that made it (${manifest.version}).`
        : `The backup was made by a newer Countersign (${manifest.version}): its migration ${name} is not known here. Restore it with that one.`,
    );
  }
  return last.name;
}
