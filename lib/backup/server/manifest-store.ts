import type pg from 'pg';
import type { BackupManifest } from '../contract';

/** The logs that go into a backup, each with its newest signed checkpoint, as the snapshot sees them. */
export async function readLogs(client: pg.ClientBase, workspaceId: string | null): Promise<BackupManifest['logs']> {
  const { rows } = await client.query<{
    workspaceId: string;
    slug: string;
    name: string;
    origin: string;
    size: string;
    checkpointSize: string | null;
    note: string | null;
  }>(
    `SELECT w.workspace_id::text AS "workspaceId", w.slug, w.name, h.origin, h.next_idx::text AS size,
            c.size::text AS "checkpointSize", c.note
       FROM workspace w JOIN log_head h ON h.workspace_id = w.workspace_id
       LEFT JOIN LATERAL (SELECT size, note FROM checkpoint c WHERE c.workspace_id = w.workspace_id ORDER BY size DESC, signed_at DESC LIMIT 1) c ON true
      WHERE $1::uuid IS NULL OR w.workspace_id = $1::uuid ORDER BY w.created_at, w.workspace_id`,
    [workspaceId],
  );
  return rows.map((row) => ({
    workspaceId: row.workspaceId,
    slug: row.slug,
    name: row.name,
    origin: row.origin,
    size: Number(row.size),
    checkpoint: row.note === null ? null : { size: Number(row.checkpointSize), note: row.note },
  }));
}
