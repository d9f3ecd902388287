import type { SqlTx } from '@/lib/db/transaction';
import { annexLabel, OPERATORS, RISK_CLASSES, SYSTEM_ROLES } from '@/lib/registry/inventory';
import type { SystemFacts } from '../applicability';
import type { Facts, OldObserved } from '../draft-facts';
import type { FirstUse } from '../draft-contract';

/** Who last wrote or confirmed a section, when, and what had been observed then. */
export interface SectionBase {
  at: string;
  by: string;
  facts: Facts;
}

export interface DraftRow {
  draftId: string;
  words: Uint8Array;
  observed: Facts | OldObserved;
  /** By section; empty in drafts that were saved before sections were confirmed one by one. */
  sections: Record<string, SectionBase>;
  savedByName: string;
  savedAt: Date;
  idx: number;
}
/** Has others who save the same draft wait until this transaction ends. */
export async function lockDraft(tx: SqlTx, workspaceId: string, systemId: string, kind: string): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('evidence draft/' || $1::text || '/' || $2::text || '/' || $3::text, 0))::text`, [workspaceId, systemId, kind]); // prettier-ignore
}

/** The newest version of a draft, and how many there are. */
export async function newestDraft(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  kind: string,
): Promise<(DraftRow & { versions: number }) | null> {
  const [row] = await tx.sql<DraftRow & { versions: number }>(
    `SELECT draft_id::text AS "draftId", words, observed, sections, saved_by_name AS "savedByName", saved_at AS "savedAt", idx, count(*) OVER () AS versions
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
    observed: Facts;
    sections: Record<string, SectionBase>;
    savedBy: string | null;
    savedByName: string;
    idx: number;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_draft (workspace_id, draft_id, system_id, kind, words, observed, saved_by, saved_by_name, idx, sections)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::jsonb, $7::uuid, $8, $9::bigint, $10::jsonb)`,
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
      JSON.stringify(row.sections),
    ],
  );
}

/** What is observed and stated of a system up to now: what decisions used, whom they were about, how many there are, what happened. */
export async function readObserved(tx: SqlTx, workspaceId: string, systemId: string): Promise<{ observed: Facts; stated: SystemFacts }> {
  const seen = (kind: string): string =>
    `coalesce((SELECT array_agg(DISTINCT substr(f.label, ${kind.length + 2}) ORDER BY substr(f.label, ${kind.length + 2})) FROM first_seen f
       WHERE f.workspace_id = $1::uuid AND f.system_id = $2::uuid AND f.label LIKE '${kind}:%'), '{}')`;
  const [row] = await tx.sql<Facts & Required<SystemFacts>>(
    `SELECT s.purpose, s.role, s.operator, s.risk_class AS "riskClass", s.annex_point AS "annexPoint", (SELECT p.name FROM person p WHERE p.person_id = s.owner_id) AS owner, s.environments,
            ${seen('model')} AS models, ${seen('promptVersion')} AS prompts, ${seen('agentVersion')} AS agents, ${seen('tool')} AS tools, ${seen('policyVersion')} AS policies,
            coalesce((SELECT array_agg(DISTINCT split_part(substr(l, 9), '/', 1)) FROM (SELECT d.labels FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid
              ORDER BY d.started_at DESC LIMIT 500) x, unnest(x.labels) l WHERE l LIKE 'subject:%'), '{}') AS "subjectTypes",
            round(coalesce((SELECT sum(decisions) FROM decision_rollup r WHERE r.workspace_id = $1::uuid AND r.system_id = $2::uuid AND r.day > (now() AT TIME ZONE 'UTC')::date - 30), 0) / 30.0, 1)::float8 AS "perDay",
            (SELECT count(*) FROM deployment d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid)::int AS deployments,
            (SELECT count(*) FROM incident i WHERE i.workspace_id = $1::uuid AND i.system_id = $2::uuid)::int AS incidents
       FROM ai_system s WHERE s.workspace_id = $1::uuid AND s.system_id = $2::uuid`,
    [workspaceId, systemId],
  );
  const { role, operator, riskClass, annexPoint, ...observed } = row!;
  const labels = [role && SYSTEM_ROLES[role].label, operator && OPERATORS[operator].label, riskClass && RISK_CLASSES[riskClass].label, annexPoint && annexLabel(annexPoint)];
  return { observed: { ...observed, statement: labels.filter(Boolean).join('; ') || null }, stated: { role, operator, riskClass, annexPoint } };
} // prettier-ignore

/** When the system was first used as far as the record goes, against when its draft began. */
export async function readFirstUse(tx: SqlTx, workspaceId: string, systemId: string, kind: string): Promise<FirstUse> {
  const [row] = await tx.sql<FirstUse>(
    `SELECT (SELECT min(day)::text FROM decision_rollup r WHERE r.workspace_id = $1::uuid AND r.system_id = $2::uuid AND r.decisions > 0) AS "firstDay",
            (SELECT min(saved_at) FROM evidence_draft d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid AND d.kind = $3) AS "firstSaved",
            (SELECT count(*)::int FROM evidence_document e WHERE e.workspace_id = $1::uuid AND (e.system_id = $2::uuid OR e.system_id IS NULL) AND e.kind = 'dpia' AND e.revoked_at IS NULL) AS assessments`,
    [workspaceId, systemId, kind],
  );
  return row!;
}
