import type pg from 'pg';

/** How far the text index is behind the log: events, and the age in seconds of the oldest of them. */
export async function readLag(client: pg.Client, workspaceId: string): Promise<{ events: number; seconds: number }> {
  const { rows } = await client.query<{ events: string; seconds: string | null }>(
    `SELECT h.next_idx - c.next_idx AS events, extract(epoch FROM clock_timestamp() - e.received_at) AS seconds
     FROM log_head h JOIN search_cursor c USING (workspace_id) LEFT JOIN event e ON e.workspace_id = h.workspace_id AND e.idx = c.next_idx
     WHERE h.workspace_id = $1`,
    [workspaceId],
  );
  const row = rows[0];
  return { events: Number(row?.events ?? 0), seconds: Number(row?.events ?? 0) > 0 ? Number(row?.seconds ?? 0) : 0 };
}

/** The process that serves this connection, on the database's own machine. */
export async function backendPid(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]!.pid;
}
