import type pg from 'pg';

export interface LeafRow {
  idx: number;
  entry: Buffer;
}

/** Leaves from an index on, in order, at most `limit`. */
export async function readLeaves(client: pg.ClientBase, workspaceId: string, from: number, limit: number): Promise<LeafRow[]> {
  const { rows } = await client.query<{ idx: string; entry: Buffer }>({
    name: 'recovered-leaves',
    text: 'SELECT idx, entry FROM event WHERE workspace_id = $1 AND idx >= $2 ORDER BY idx LIMIT $3',
    values: [workspaceId, from, limit],
  });
  return rows.map((row) => ({ idx: Number(row.idx), entry: row.entry }));
}

/** The size that the head row says the log has; null when the workspace has no log. */
export async function readHead(client: pg.ClientBase, workspaceId: string): Promise<{ origin: string; size: number } | null> {
  const { rows } = await client.query<{ origin: string; size: string }>(
    'SELECT origin, next_idx AS size FROM log_head WHERE workspace_id = $1',
    [workspaceId],
  );
  return rows[0] ? { origin: rows[0].origin, size: Number(rows[0].size) } : null;
}
