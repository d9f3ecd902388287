import type { SqlTx } from '@/lib/db/transaction';
import type { Sort } from '../contract';

const KEYS: Readonly<Record<Sort, string>> = {
  '-startedAt': 'd.started_at::text',
  startedAt: 'd.started_at::text',
  '-receivedAt': 'd.first_received_at::text',
  '-riskScore': 'd.risk_score::text',
};

/** The decision's place in an order; undefined when there is no such decision in these systems. */
export async function readSortKey(
  tx: SqlTx,
  id: string,
  sort: Sort,
  systems: 'all' | readonly string[],
): Promise<string | null | undefined> {
  const [row] = await tx.sql<{ key: string | null }>(
    `SELECT ${KEYS[sort]} AS key FROM decision_read d WHERE d.decision_id = $1::uuid AND ($2::uuid[] IS NULL OR d.system_id = ANY($2::uuid[]))`,
    [id, systems === 'all' ? null : systems],
  );
  return row?.key;
}
