import { z } from 'zod';

/** What an archive says of itself, encrypted with the rest: its first frame. Grows by optional members only. */
export const backupManifest = z.object({
  format: z.literal(1),
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** Countersign that wrote it, and the server's major version. */
  version: z.string(),
  serverMajor: z.number().int(),
  /** One workspace, or null: everything. */
  workspaceId: z.uuid().nullable(),
  /** Every migration the database had, in order: a restore brings a database to this state first. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  partitions: z.array(z.object({ parent: z.string(), name: z.string(), bound: z.string() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Tables in the order in which they are in the archive and may be filled. */
  tables: z.array(z.string()),
  leftOut: z.array(z.object({ table: z.string(), why: z.string() })),
  logs: z.array(
    z.object({
      workspaceId: z.uuid(),
      slug: z.string(),
      name: z.string(),
      origin: z.string().nullable(),
      /** Events in the log: indexes 0 to size - 1. */
      size: z.number().int(),
      /** The newest signed checkpoint, as signed. Null: none was signed yet. */
      checkpoint: z.object({ size: z.number().int(), note: z.string() }).nullable(),
    }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** A table begins; its bytes follow as PostgreSQL's binary COPY. */
export const tableStart = z.object({ table: z.string(), columns: z.array(z.string()) });
export type TableStart = z.infer<typeof tableStart>;

/** A table ended. The digest is of the COPY bytes with the rows in the order of the primary key, so the restored table can be asked for the same. */
export const tableEnd = z.object({ table: z.string(), rows: z.number().int(), bytes: z.number().int(), sha256: z.string() });
export type TableEnd = z.infer<typeof tableEnd>;

export const archiveEnd = z.object({ tables: z.number().int(), rows: z.number().int() });

/** In an archive of keys: a file begins. `path` is relative to where its kind of file lives. */
export const keyFileStart = z.object({
  place: z.enum(['keys', 'signer', 'journal']),
  path: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/),
  mode: z.number().int(),
});
export const keyManifest = z.object({
  format: z.literal(1),
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  version: z.string(),
});
