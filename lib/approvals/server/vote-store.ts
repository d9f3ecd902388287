import type { SqlTx } from '@/lib/db/transaction';
import type { VoteName } from '../contract';

export interface VoteRow {
  revision: number;
  person_id: string;
  person_name: string;
  authority_id: string;
  authority_name: string;
  vote: VoteName | 'override';
  reason_code: string;
  batch_id: string | null;
  idx: number;
  voted_at: Date;
}

/** Votes on an action, oldest first, with names as they are now. */
export async function listVotes(tx: SqlTx, workspaceId: string, actionId: string): Promise<VoteRow[]> {
  return tx.sql<VoteRow>(
    `SELECT v.revision, v.person_id::text, coalesce(p.name, 'a person who left') AS person_name, v.authority_id::text,
       coalesce(q.name, 'a person who left') AS authority_name, v.vote, v.reason_code, v.batch_id::text, v.idx, v.voted_at
     FROM action_vote v LEFT JOIN person p ON p.person_id = v.person_id LEFT JOIN person q ON q.person_id = v.authority_id
     WHERE v.workspace_id = $1::uuid AND v.action_id = $2::uuid ORDER BY v.idx`,
    [workspaceId, actionId],
  );
}

export async function insertVote(
  tx: SqlTx,
  workspaceId: string,
  vote: {
    actionId: string;
    revision: number;
    personId: string;
    authorityId: string;
    vote: string;
    reasonCode: string;
    batchId: string | null;
    seenMac: Uint8Array;
    idx: number;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO action_vote (workspace_id, action_id, revision, person_id, authority_id, vote, reason_code, batch_id, seen_mac, idx, voted_at)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::uuid, $6, $7, $8::uuid, $9, $10, clock_timestamp())`,
    [
      workspaceId, vote.actionId, vote.revision, vote.personId, vote.authorityId, vote.vote, vote.reasonCode, vote.batchId, vote.seenMac, vote.idx,
    ], // prettier-ignore
  );
}
