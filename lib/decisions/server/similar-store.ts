import type { SqlTx } from '@/lib/db/transaction';
import { DECISION_COLUMNS, type DecisionRow } from './decision-row';

/** Only so many of a system's newest decisions are looked at: the index gives them in order, and the list stays quick at any size. */
const LOOKED_AT = 300;

interface Period {
  from: Date;
  until: Date;
}

/** Of the newest decisions of the system, those with another status or other tools; another status first, then the same user. */
export async function selectSimilar(
  tx: SqlTx,
  workspaceId: string,
  visible: 'all' | readonly string[],
  given: {
    decisionId: string;
    systemId: string;
    status: string;
    tools: readonly string[];
    user: string | null;
    limit: number;
    /** Only those that began in one of them; null: whenever. */
    periods: readonly Period[] | null;
  },
): Promise<DecisionRow[]> {
  const { periods } = given;
  const within = periods === null ? '' : `AND n.started_at >= (SELECT min(f) FROM unnest($9::timestamptz[]) f) AND n.started_at < (SELECT max(u) FROM unnest($10::timestamptz[]) u)
         AND EXISTS (SELECT 1 FROM unnest($9::timestamptz[], $10::timestamptz[]) AS p(f, u) WHERE n.started_at >= p.f AND n.started_at < p.u)`; // prettier-ignore
  return tx.sql<DecisionRow>(
    `SELECT ${DECISION_COLUMNS} FROM (
       SELECT * FROM decision n WHERE n.workspace_id = $1::uuid AND n.system_id = $2::uuid AND ($3::uuid[] IS NULL OR n.system_id = ANY($3::uuid[])) ${within}
       ORDER BY n.started_at DESC, n.decision_id DESC LIMIT ${LOOKED_AT}) d
     WHERE d.decision_id <> $4::uuid AND d.status <> 'running'
       AND (d.status <> $5 OR NOT (d.tools @> $6::text[] AND d.tools <@ $6::text[]))
     ORDER BY (d.status <> $5) DESC, (d.user_ref IS NOT NULL AND d.user_ref = $8) DESC, d.started_at DESC, d.decision_id DESC LIMIT $7::int`,
    [
      workspaceId,
      given.systemId,
      visible === 'all' ? null : visible,
      given.decisionId,
      given.status,
      given.tools,
      given.limit,
      given.user,
      ...(periods === null ? [] : [periods.map((one) => one.from), periods.map((one) => one.until)]),
    ],
  );
}
