import type { SqlTx } from '@/lib/db/transaction';
import type { Observed } from '../draft-sections';

export interface DraftRow {
  draftId: string;
  words: Uint8Array;
  observed: Observed;
  savedByName: string;
  savedAt: Date;
  idx: number;
}
/** The newest version of a draft, and how many there are. */
export async function newestDraft(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  kind: string,
): Promise<(DraftRow & { versions: number }) | null> {
  const [row] = await tx.sql<DraftRow & { versions: number }>(
    `SELECT draft_id::text AS "draftId", words, observed, saved_by_name AS "savedByName", saved_at AS "savedAt", idx, count(*) OVER () AS versions
       FROM evidence_draft WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND kind = $3 ORDER BY saved_at DESC LIMIT 1`,
    [workspaceId, systemId, kind],
  );
  return row ?? null;
}
export async function insertDraft(
  tx: SqlTx,
  workspaceId: string,
  row: {
    draftId: string;
    systemId: string;
    kind: string;
    words: Uint8Array;
    observed: Observed;
    savedBy: string | null;
    savedByName: string;
    idx: number;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_draft (workspace_id, draft_id, system_id, kind, words, observed, saved_by, saved_by_name, idx)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::jsonb, $7::uuid, $8, $9::bigint)`,
    [
      workspaceId,
      row.draftId,
      row.systemId,
      row.kind,
      row.words,
      JSON.stringify(row.observed),
      row.savedBy,
      row.savedByName,
      row.idx,
    ],
  );
}

/** What was observed of a system up to now: what decisions used, whom they were about, how many there are. */
export async function readObserved(tx: SqlTx, workspaceId: string, systemId: string): Promise<Observed> {
  const [row] = await tx.sql<Observed>(
    `SELECT s.purpose,
            coalesce((SELECT array_agg(DISTINCT label ORDER BY label) FROM first_seen f WHERE f.workspace_id = $1::uuid AND f.system_id = $2::uuid
              AND split_part(label, ':', 1) IN ('model', 'promptVersion', 'agentVersion', 'policyVersion', 'tool')), '{}') AS versions,
            coalesce((SELECT array_agg(DISTINCT split_part(substr(l, 9), '/', 1)) FROM (SELECT d.labels FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid
              ORDER BY d.started_at DESC LIMIT 500) x, unnest(x.labels) l WHERE l LIKE 'subject:%'), '{}') AS "subjectTypes",
            round(coalesce((SELECT sum(decisions) FROM decision_rollup r WHERE r.workspace_id = $1::uuid AND r.system_id = $2::uuid AND r.day > (now() AT TIME ZONE 'UTC')::date - 30), 0) / 30.0, 1)::float8 AS "perDay"
       FROM ai_system s WHERE s.workspace_id = $1::uuid AND s.system_id = $2::uuid`,
    [workspaceId, systemId],
  );
  return row!;
}
