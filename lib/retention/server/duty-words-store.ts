import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import type { SqlTx } from '@/lib/db/transaction';
import { actsOf } from './purge-store';

/**
 * Acts of people on holds and on requests for erasure, and searches for persons, about no decision, with their content, in the order of the log from a place
 * on; `among` these places, where they are given.
 */
export async function nextDutyActs(
  tx: SqlTx,
  workspaceId: string,
  from: number,
  limit: number,
  among: readonly number[] | null,
): Promise<SealedBody[]> {
  const which = among ? 'countersign_duty_act(e.kind) AND e.idx >= $2::bigint AND e.idx = ANY($4::bigint[])' : 'countersign_duty_act(e.kind) AND e.idx >= $2::bigint'; // prettier-ignore
  return tx.sql<SealedBody>(
    `SELECT d.anchor_id::text AS anchor_id, e.idx, d.refs, d.body ${actsOf(which)} ORDER BY e.idx LIMIT $3::int`,
    [workspaceId, from, limit, ...(among ? [among] : [])],
  );
}

/** Puts what is left of acts in the place of what they said, by the event that says so. */
export async function replaceActs(
  tx: SqlTx,
  causeIdx: number,
  acts: readonly { anchorId: string; idx: number; body: Buffer }[],
): Promise<void> {
  let end = 1;
  await tx.sql('SELECT countersign_replace_acts($1::bigint, $2::uuid[], $3::bigint[], $4::int[], $5::int[], $6::bytea)', [
    causeIdx,
    acts.map((one) => one.anchorId),
    acts.map((one) => one.idx),
    acts.map((one) => (end += one.body.length) - one.body.length),
    acts.map((one) => one.body.length),
    Buffer.concat(acts.map((one) => one.body)),
  ]);
}

/** Words of a hold or a request, by the column that shows them. */
export interface DutyWords {
  place: keyof typeof PLACES;
  id: string;
  words: string;
}
const PLACES = {
  'hold.matter': { table: 'hold', key: 'hold_id', column: 'matter' },
  'hold.basis': { table: 'hold', key: 'hold_id', column: 'basis' },
  'hold.release': { table: 'hold', key: 'hold_id', column: 'release_reason' },
  'erasure.case': { table: 'erasure_request', key: 'request_id', column: 'case_number' },
  'erasure.reason': { table: 'erasure_request', key: 'request_id', column: 'reason' },
  'erasure.decision': { table: 'erasure_request', key: 'request_id', column: 'decision_reason' },
} as const;

/** All words of people in the rows of holds and requests. */
export async function selectDutyWords(tx: SqlTx, workspaceId: string): Promise<DutyWords[]> {
  const parts = Object.entries(PLACES).map(
    ([place, { table, key, column }]) =>
      `SELECT '${place}' AS place, ${key}::text AS id, ${column} AS words FROM ${table} WHERE workspace_id = $1::uuid AND ${column} IS NOT NULL`,
  );
  return tx.sql<DutyWords>(parts.join(' UNION ALL '), [workspaceId]);
}

/** Puts a marker in the place of these words. */
export async function markDutyWords(tx: SqlTx, workspaceId: string, rows: readonly DutyWords[], marker: string): Promise<void> {
  for (const [place, { table, key, column }] of Object.entries(PLACES)) {
    const ids = rows.filter((row) => row.place === place).map((row) => row.id);
    if (ids.length > 0)
      await tx.sql(`UPDATE ${table} SET ${column} = $3 WHERE workspace_id = $1::uuid AND ${key} = ANY($2::uuid[])`, [
        workspaceId,
        ids,
        marker,
      ]);
  }
}
