import type { SqlTx } from '@/lib/db/transaction';
import type { MarkedFault, SealMarks } from '../seal';

/** Three look-ups by index, once for a page: no row of a list asks for its own seal. */
export async function readSealMarks(tx: SqlTx, workspaceId: string): Promise<SealMarks> {
  const [row] = await tx.sql<{ signed: number | null; anchored: number | null; faults: MarkedFault[] | null }>(
    `SELECT (SELECT max(size) FROM checkpoint WHERE workspace_id = $1::uuid) AS signed,
       (SELECT max(size) FROM anchor WHERE workspace_id = $1::uuid) AS anchored,
       -- Faults of the newest whole verification that ended, and of partial ones since.
       (SELECT jsonb_agg(f) FROM (
          SELECT jsonb_array_elements(r.faults) AS f FROM verification_run r
          WHERE r.workspace_id = $1::uuid AND r.state IN ('passed', 'failed') AND r.fault_total > 0 AND r.asked_at >= coalesce(
            (SELECT w.asked_at FROM verification_run w WHERE w.workspace_id = $1::uuid AND w.whole AND w.state IN ('passed', 'failed')
             ORDER BY w.asked_at DESC LIMIT 1), '-infinity')
          LIMIT 200) x) AS faults`,
    [workspaceId],
  );
  return {
    signedSize: row?.signed ?? 0,
    anchoredSize: Math.min(row?.anchored ?? 0, row?.signed ?? 0),
    faults: (row?.faults ?? []).map((fault) => ({ ...fault, decision: fault.decision ?? null })),
  };
}

export interface Coverage {
  checkpoint?: { size: number; signedAt: string };
  anchor?: { kind: string; size: number; at: string; by: string };
}

/** The first signed checkpoint, and the first copy outside, that hold an entry. */
export async function readCoverage(tx: SqlTx, workspaceId: string, idx: number): Promise<Coverage> {
  const [checkpoint] = await tx.sql<{ size: number; at: Date }>(
    `SELECT size, signed_at AS at FROM checkpoint WHERE workspace_id = $1::uuid AND size > $2::bigint ORDER BY size, signed_at LIMIT 1`,
    [workspaceId, idx],
  );
  const [anchor] = await tx.sql<{ kind: string; size: number; at: Date; by: string }>(
    `SELECT kind, size, anchored_at AS at, target AS by FROM anchor WHERE workspace_id = $1::uuid AND size > $2::bigint
     ORDER BY anchored_at, size LIMIT 1`,
    [workspaceId, idx],
  );
  return {
    ...(checkpoint && { checkpoint: { size: checkpoint.size, signedAt: checkpoint.at.toISOString() } }),
    ...(anchor && { anchor: { ...anchor, at: anchor.at.toISOString() } }),
  };
}
