import type { SqlTx } from '@/lib/db/transaction';
import type { VoteName } from '../contract';

export interface ChainRow {
  action_id: string;
  kind: string;
  at: Date;
  idx: number | null;
  vote: VoteName | 'override' | null;
  reason_code: string | null;
  revision: number | null;
  person_id: string | null;
  person_name: string | null;
  authority_id: string | null;
  authority_name: string | null;
}

/** Everything that happened to these actions, in order, with who voted where somebody did. */
export async function selectChains(tx: SqlTx, workspaceId: string, actionIds: readonly string[]): Promise<ChainRow[]> {
  if (actionIds.length === 0) return [];
  return tx.sql<ChainRow>(
    `SELECT c.action_id::text, c.kind, c.at, c.idx, v.vote, v.reason_code, v.revision, v.person_id::text,
       CASE WHEN v.person_id IS NULL THEN NULL ELSE coalesce(p.name, 'a person who left') END AS person_name, v.authority_id::text,
       CASE WHEN v.authority_id IS NULL THEN NULL ELSE coalesce(q.name, 'a person who left') END AS authority_name
     FROM action_change c
     LEFT JOIN action_vote v ON v.workspace_id = c.workspace_id AND v.action_id = c.action_id AND v.idx = c.idx
     LEFT JOIN person p ON p.person_id = v.person_id LEFT JOIN person q ON q.person_id = v.authority_id
     WHERE c.workspace_id = $1::uuid AND c.action_id = ANY($2::uuid[]) ORDER BY c.action_id, c.change LIMIT 5000`,
    [workspaceId, actionIds],
  );
}
