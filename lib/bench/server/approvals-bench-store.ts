import type pg from 'pg';

/** Multiplies the actions that wait until there are `wanted`, of mixed risk, system and time: for the queue's figures. */
export async function multiplyPending(client: pg.Client, workspaceId: string, wanted: number): Promise<number> {
  const { rows: columns } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'action'::regclass AND attnum > 0 AND NOT attisdropped
       AND attname NOT IN ('action_id', 'idempotency_key', 'tier', 'asked_at', 'expires_at', 'decision_id')`,
  );
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  await client.query(
    `INSERT INTO action (action_id, idempotency_key, tier, asked_at, expires_at, ${names})
     SELECT gen_random_uuid(), 'bench-' || n, (ARRAY['high', 'critical', 'medium'])[1 + n % 3], now() - make_interval(secs => n % 3000),
       now() + make_interval(secs => 600 + (n * 7919) % 80000), ${names}
     FROM generate_series(1, $2) AS n, (SELECT * FROM action WHERE workspace_id = $1 AND state = 'pendingReview' LIMIT 1) one`,
    [workspaceId, wanted],
  );
  await client.query('ANALYZE action');
  const { rows } = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM action WHERE workspace_id = $1 AND state = 'pendingReview'`,
    [workspaceId],
  );
  return Number(rows[0]!.n);
}

/** A reviewer to vote with. */
export async function makeReviewer(client: pg.Client, workspaceId: string, personId: string): Promise<void> {
  await client.query(
    `INSERT INTO person (person_id, email, name) VALUES ($1::uuid, $1::uuid::text || '@bench.test', 'Bench reviewer')`,
    [personId],
  );
  await client.query(`INSERT INTO membership (workspace_id, person_id, role, all_systems) VALUES ($1, $2, 'reviewer', true)`, [
    workspaceId,
    personId,
  ]);
}
