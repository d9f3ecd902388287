import { statSync } from 'node:fs';
import path from 'node:path';
import { withOwner } from '@/lib/db/owner-connection';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { backupManifest, type BackupManifest } from '../contract';
import { LEFT_OUT } from '../left-out';
import { writeArchive } from './archive/archive-file';
import type { ArchiveSecret } from './archive/archive-key';
import { dataFrames, jsonFrame } from './archive/frames';
import { insertBackup } from './backup-store';
import { readAppliedMigrations, readCatalogue, readServerMajor } from './catalogue-store';
import { beginSnapshot, copyOut, endSnapshot, lockTables, selectRows } from './copy-out-store';
import { readLogs } from './manifest-store';

export interface MakeBackup {
  /** A file that is not there yet, or a directory in which one is made. */
  to: string;
  /** One workspace, or null: the whole installation. */
  workspaceId: string | null;
  secret: ArchiveSecret;
  /** Until when the archive is kept: erasure certificates say that backups hold erased content until then. */
  expiresAt: Date | null;
  version: string;
  onProgress?: (bytes: number, of: number) => void;
}
export interface MadeBackup {
  id: string;
  file: string;
  bytes: number;
  sha256: string;
  tables: number;
  rows: number;
  madeAt: string;
  expiresAt: string | null;
  /** The file is whole, but the log could not be told of it. */
  unrecorded: string | null;
  logs: { workspaceId: string; slug: string; size: number; checkpoint: number | null }[];
}

/**
 * Writes one moment of the database into an encrypted archive while Countersign serves, in constant memory, and appends
 * `backup.made` to the log of every workspace that is in it. Keys are never in it.
 */
export async function makeBackup(input: MakeBackup): Promise<MadeBackup> {
  const id = uuidv7();
  const madeAt = new Date();
  if (input.expiresAt && input.expiresAt <= madeAt) throw new AppError('invalidRequest', 'The backup would be expired already.');
  const file = fileFor(input.to, id, madeAt);
  let manifest: BackupManifest | null = null;
  const total = { tables: 0, rows: 0 };
  const written = await withOwner((client) => {
    async function* frames(): AsyncGenerator<Buffer> {
      await beginSnapshot(client);
      const catalogue = await readCatalogue(client);
      const kept = catalogue.tables.filter((table) => !(table.name in LEFT_OUT));
      await lockTables(client, kept);
      const selections = kept.map((table) => ({ table, select: selectRows(table, table.columns, input.workspaceId, catalogue) }));
      const copied = selections.filter((one) => one.select !== null);
      manifest = backupManifest.parse({
        format: 1,
        id,
        madeAt: madeAt.toISOString(),
        expiresAt: input.expiresAt?.toISOString() ?? null,
        version: input.version,
        serverMajor: await readServerMajor(client),
        workspaceId: input.workspaceId,
        migrations: await readAppliedMigrations(client),
        partitions: catalogue.partitions,
        sequences: catalogue.sequences,
        tables: copied.map((one) => one.table.name),
        leftOut: [
          ...Object.entries(LEFT_OUT).map(([table, why]) => ({ table, why })),
          ...selections
            .filter((one) => one.select === null)
            .map((one) => ({ table: one.table.name, why: 'belongs to no workspace' })),
        ],
        logs: await readLogs(client, input.workspaceId),
      } satisfies BackupManifest);
      yield jsonFrame('M', manifest);
      const size = copied.reduce((sum, one) => sum + one.table.size, 0);
      let bytes = 0;
      for (const { table, select } of copied) {
        yield jsonFrame('T', { table: table.name, columns: table.columns });
        const rows = copyOut(client, table.name, select!);
        let piece = await rows.next();
        for (; !piece.done; piece = await rows.next()) {
          yield* dataFrames(piece.value);
          input.onProgress?.((bytes += piece.value.length), Math.max(size, bytes));
        }
        yield jsonFrame('E', piece.value);
        total.tables++;
        total.rows += piece.value.rows;
      }
      await endSnapshot(client);
      yield jsonFrame('Z', total);
    }
    return writeArchive(file, { id, kind: 'data', madeAt }, input.secret, frames());
  });
  const { logs } = manifest as unknown as BackupManifest;
  const record = { id, file, madeAt, expiresAt: input.expiresAt, ...written };
  let unrecorded: string | null = null;
  try {
    for (const log of logs) await recordBackup(log, record);
  } catch (error) {
    unrecorded = error instanceof AppError ? error.message : 'The database did not take the record.';
  }
  return {
    id: toPublicId('backup', id),
    file,
    ...written,
    ...total,
    madeAt: madeAt.toISOString(),
    expiresAt: input.expiresAt?.toISOString() ?? null,
    unrecorded,
    logs: logs.map(({ workspaceId, slug, size, checkpoint }) => ({
      workspaceId,
      slug,
      size,
      checkpoint: checkpoint?.size ?? null,
    })),
  };
}

interface Recorded {
  id: string;
  file: string;
  madeAt: Date;
  expiresAt: Date | null;
  bytes: number;
  sha256: string;
}

async function recordBackup(log: BackupManifest['logs'][number], made: Recorded): Promise<void> {
  await withWorkspace(log.workspaceId, async (tx) => {
    await insertBackup(tx, log.workspaceId, { ...made, place: made.file, size: log.size });
    await appendAct(
      tx,
      { workspaceId: log.workspaceId, type: 'service' },
      {
        kind: 'backup.made',
        data: {
          backup: toPublicId('backup', made.id),
          madeAt: made.madeAt.toISOString(),
          expiresAt: made.expiresAt?.toISOString() ?? null,
          file: path.basename(made.file),
          bytes: made.bytes,
          sha256: made.sha256,
          size: log.size,
          checkpoint: log.checkpoint?.size ?? null,
        },
      },
    );
  });
}

function fileFor(to: string, id: string, madeAt: Date): string {
  const at = path.resolve(to);
  const found = statSync(at, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    if (found) throw new AppError('conflict', `${at} is there already. A backup never replaces a file.`);
    if (to.endsWith(path.sep)) throw new AppError('invalidRequest', `There is no directory ${to}.`);
    const folder = path.dirname(at);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new AppError('invalidRequest', `There is no directory ${folder}.`); // prettier-ignore
    // A directory that nobody made, or a mount that is not there, looks like this: the archive would be a file in its place.
    if (path.extname(at) !== '.backup')
      throw new AppError('invalidRequest', `There is no directory ${at}. Make it first, or name a file that ends in .backup.`); // prettier-ignore
    return at;
  }
  const stamp = madeAt.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return path.join(at, `countersign-${stamp}-${id.slice(-8)}.backup`);
}
