import type pg from 'pg';

/** Throws away what was counted for evidence, as in a workspace where nobody has looked yet. */
export async function forgetEvidence(client: pg.Client, workspaceId: string): Promise<void> {
  for (const table of ['evidence_day', 'evidence_stale', 'evidence_cursor'])
    await client.query(`DELETE FROM ${table} WHERE workspace_id = $1`, [workspaceId]);
  await client.query('VACUUM (ANALYZE) evidence_day');
}

/** Days that are marked and not counted anew yet. */
export async function staleDays(client: pg.Client, workspaceId: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM evidence_stale WHERE workspace_id = $1', [
    workspaceId,
  ]);
  return Number(rows[0]!.n);
}
