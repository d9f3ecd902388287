import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { to } from 'pg-copy-streams';
import { isUuid } from '@/lib/shared/ids';
import { CopyReader, type CopyRow } from './copy-binary';
import { copyPool } from './pool';
import { asAppError } from './transaction';

/**
 * Streams the rows of `select` in PostgreSQL's binary form, in one read-only transaction that sees one workspace. For passes over
 * millions of rows in constant memory: several times cheaper than rows as objects. COPY takes no parameters, so `select` must be made
 * of constants, checked numbers and checked UUIDs only. `onRow` runs for each row; its buffers are good for that call only. A database that
 * is away, or too busy to be connected to, throws AppError `unavailable`.
 */
export async function copyRows(workspaceId: string, select: string, onRow: (row: CopyRow) => void): Promise<void> {
  if (!isUuid(workspaceId)) throw new Error('not a workspace id');
  const client = await copyPool()
    .connect()
    .catch((error: unknown) => {
      throw asAppError(error);
    });
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN READ ONLY; SELECT set_config('countersign.workspace', '${workspaceId}', true)`);
    const reader = new CopyReader(onRow);
    await pipeline(
      client.query(to(`COPY (${select}) TO STDOUT (FORMAT binary)`)),
      new Writable({
        write(chunk: Buffer, _, done) {
          try {
            reader.push(chunk);
            done();
          } catch (error) {
            done(error as Error);
          }
        },
      }),
    );
    reader.end();
    await client.query('COMMIT');
  } catch (error) {
    // A copy that was given up half way leaves the connection in the middle of a message: it is not lent again.
    broken = error as Error;
    throw asAppError(error);
  } finally {
    client.release(broken);
  }
}
