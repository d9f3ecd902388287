import type { SqlTx } from '@/lib/db/transaction';

export interface HeldBody {
  anchor_id: string;
  idx: number;
  body: Uint8Array;
  refs: number[] | null;
}

/**
 * Which of these records (decision, index) are there as they were written: not removed, and not replaced after an erasure. Call under the
 * head lock, which removals hold too.
 */
export async function findIntact(
  tx: SqlTx,
  workspaceId: string,
  places: readonly { decisionId: string; idx: number }[],
): Promise<Set<number>> {
  if (places.length === 0) return new Set();
  const rows = await tx.sql<{ idx: number }>(
    `SELECT d.idx FROM unnest($2::uuid[], $3::bigint[]) AS p(anchor_id, idx) CROSS JOIN LATERAL (
       SELECT idx FROM disclosure WHERE workspace_id = $1::uuid AND anchor_id = p.anchor_id AND idx = p.idx OFFSET 0) d
     WHERE NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = $1::uuid AND p.idx BETWEEN t.from_idx AND t.to_idx)`,
    [workspaceId, places.map((place) => place.decisionId), places.map((place) => place.idx)],
    'find-intact',
  );
  return new Set(rows.map((row) => row.idx));
}

/** Stored bodies by decision and index. */
export async function loadBodies(
  tx: SqlTx,
  workspaceId: string,
  places: readonly { anchorId: string; idx: number }[],
): Promise<HeldBody[]> {
  if (places.length === 0) return [];
  return tx.sql<HeldBody>(
    `SELECT d.anchor_id, d.idx, d.body, d.refs FROM unnest($2::uuid[], $3::bigint[]) AS p(anchor_id, idx) CROSS JOIN LATERAL (
       SELECT anchor_id, idx, body, refs FROM disclosure WHERE workspace_id = $1::uuid AND anchor_id = p.anchor_id AND idx = p.idx OFFSET 0) d`,
    [workspaceId, places.map((place) => place.anchorId), places.map((place) => place.idx)],
    'load-bodies',
  );
}
