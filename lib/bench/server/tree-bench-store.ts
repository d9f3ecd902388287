import type pg from 'pg';

/** SQL of the tree's benchmark. As the owner, in the bench's own database only. */

/** The same tile at many places: a large tree, whose hashes are real, in the time it takes to write its bytes. */
export async function repeatTile(
  client: pg.Client,
  workspaceId: string,
  tile: { level: number; from: number; count: number; data: Uint8Array },
): Promise<void> {
  await client.query(
    `INSERT INTO log_tile (workspace_id, level, n, width, data)
     SELECT $1::uuid, $2::smallint, n, octet_length($5::bytea) / 32, $5::bytea FROM generate_series($3::bigint, $3::bigint + $4::bigint - 1) AS n`,
    [workspaceId, tile.level, tile.from, tile.count, Buffer.from(tile.data)],
  );
}

export async function setTree(client: pg.Client, workspaceId: string, size: number, frontier: Uint8Array): Promise<void> {
  await client.query('INSERT INTO log_tree (workspace_id, size, frontier) VALUES ($1, $2, $3)', [
    workspaceId,
    size,
    Buffer.from(frontier),
  ]);
  await client.query('UPDATE log_head SET next_idx = $2 WHERE workspace_id = $1', [workspaceId, size]);
}

/** Events at these indexes whose entries are the texts given. */
export async function insertEntries(
  client: pg.Client,
  workspaceId: string,
  idxs: readonly number[],
  entries: readonly string[],
): Promise<void> {
  await client.query(
    `INSERT INTO event (workspace_id, idx, event_id, kind, actor_type, occurred_at, received_at, fingerprint, entry)
     SELECT $1::uuid, idx, gen_random_uuid(), 'bench.happened', 'countersign', now(), now(), '\\x00', convert_to(entry, 'UTF8')
     FROM unnest($2::bigint[], $3::text[]) AS e(idx, entry)`,
    [workspaceId, idxs, entries],
  );
}

/** `count` events with entries of `bytes` bytes, appended at once. */
export async function appendEntries(client: pg.Client, workspaceId: string, count: number, bytes: number): Promise<void> {
  await client.query(
    `INSERT INTO event (workspace_id, idx, event_id, kind, actor_type, occurred_at, received_at, fingerprint, entry)
     SELECT $1::uuid, n, gen_random_uuid(), 'bench.happened', 'countersign', now(), now(), '\\x00', convert_to(rpad(n::text, $3::int, 'x'), 'UTF8')
     FROM generate_series(0, $2::bigint - 1) AS n`,
    [workspaceId, count, bytes],
  );
  await client.query('UPDATE log_head SET next_idx = $2 WHERE workspace_id = $1', [workspaceId, count]);
}

export async function analyse(client: pg.Client): Promise<void> {
  await client.query('VACUUM ANALYZE event, log_tile');
}
