import type { SqlTx } from '@/lib/db/transaction';

/** A call of the past as an action tells it. `amount` is null where it named none. */
export interface PastAction {
  action_id: string;
  decision_id: string | null;
  /** It might run: what nobody let through says nothing about what is usual. */
  let_through: boolean;
  within_hour: boolean;
  amount: string | null;
  currency: string | null;
  recipients: string[];
}

/** Actions of one AI system with one tool, the last ones first; without the one that is being looked at. */
export async function selectPastActions(
  tx: SqlTx,
  workspaceId: string,
  of: { systemId: string; tool: string; without: string | null; limit: number },
): Promise<PastAction[]> {
  return tx.sql<PastAction>(
    `SELECT action_id::text, decision_id::text, state IN ('allowed', 'approved') AS let_through, asked_at > now() - interval '1 hour' AS within_hour,
       amount::text, currency, recipients
     FROM action WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND tool = $3 AND ($4::uuid IS NULL OR action_id <> $4::uuid)
     ORDER BY action_id DESC LIMIT $5::int`,
    [workspaceId, of.systemId, of.tool, of.without, of.limit],
  );
}

/**
 * How many calls an hour are usual: of those that were let through before the last hour, the newest 2,000. Null: they reach back less than three
 * hours, which tells nothing of what is usual.
 */
export async function selectUsualRate(
  tx: SqlTx,
  workspaceId: string,
  of: { systemId: string; tool: string },
): Promise<number | null> {
  const [row] = await tx.sql<{ calls: number; hours: number | null }>(
    `SELECT count(*) AS calls, extract(epoch FROM now() - interval '1 hour' - min(asked_at))::float8 / 3600 AS hours
     FROM (SELECT asked_at FROM action WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND tool = $3 AND state IN ('allowed', 'approved')
             AND asked_at < now() - interval '1 hour' ORDER BY action_id DESC LIMIT 2000) before`,
    [workspaceId, of.systemId, of.tool],
  );
  return row && row.hours !== null && row.hours >= 3 ? row.calls / row.hours : null;
}
