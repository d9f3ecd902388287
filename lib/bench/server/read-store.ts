import type pg from 'pg';
import { DECISION_COLUMNS } from '@/lib/decisions/server/decision-row';

/** The newest 50 decisions with every column a list needs, in one statement on an open connection. */
export async function rawPage(client: pg.Client, workspaceId: string): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT ${DECISION_COLUMNS} FROM decision d WHERE d.workspace_id = $1 ORDER BY d.started_at DESC, d.decision_id DESC LIMIT 50`,
    [workspaceId],
  );
  return rows;
}
