import type { SqlTx } from '@/lib/db/transaction';
import { fromPublicId } from '@/lib/shared/ids';
import type { FindingLabelled } from '../label';

export interface SaidLabel {
  decisionId: string;
  systemId: string;
  /** Of the event that says so. */
  idx: number;
  at: Date;
  said: FindingLabelled;
}

/** What a person says of a finding, in the place of what they had said before. */
export async function insertLabel(
  tx: SqlTx,
  workspaceId: string,
  { decisionId, systemId, idx, at, said }: SaidLabel,
): Promise<void> {
  await tx.sql(
    `INSERT INTO finding_label (workspace_id, decision_id, idx, finding_no, person_id, person_name, system_id, label, stage, detector, detector_version,
       category, confidence, said_idx, said_at, probability)
     VALUES ($1::uuid, $2::uuid, $3::bigint, $4::int, $5::uuid, $6, $7::uuid, $8, $9, $10, $11, $12, $13::float8, $14::bigint, $15::timestamptz, $16::float8)
     ON CONFLICT (workspace_id, decision_id, idx, finding_no, person_id) DO UPDATE SET label = excluded.label, person_name = excluded.person_name,
       said_idx = excluded.said_idx, said_at = excluded.said_at, probability = excluded.probability`,
    [workspaceId, decisionId, said.assessment, said.finding, fromPublicId('person', said.by.id), said.by.name, systemId, said.label, said.stage,
      said.detector, said.version, said.category, said.confidence, idx, at, said.probability ?? null], // prettier-ignore
  );
}

export async function removeLabel(tx: SqlTx, workspaceId: string, { decisionId, said }: SaidLabel): Promise<void> {
  await tx.sql(
    `DELETE FROM finding_label WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND idx = $3::bigint AND finding_no = $4::int AND person_id = $5::uuid`,
    [workspaceId, decisionId, said.assessment, said.finding, fromPublicId('person', said.by.id)],
  );
}

export interface LabelRow {
  idx: number;
  finding_no: number;
  person_id: string;
  person_name: string;
  label: 'correct' | 'falseAlarm';
  said_at: Date;
}
export async function selectLabels(tx: SqlTx, workspaceId: string, decisionId: string): Promise<LabelRow[]> {
  return tx.sql<LabelRow>(
    `SELECT idx, finding_no, person_id::text, person_name, label, said_at FROM finding_label
      WHERE workspace_id = $1::uuid AND decision_id = $2::uuid ORDER BY said_idx`,
    [workspaceId, decisionId],
  );
}

export interface LabelledFinding {
  detector: string;
  detector_version: string;
  category: string;
  stage: string;
  /** Null where none of its labels says. */
  probability: number | null;
  correct: number;
  false_alarm: number;
}
/**
 * What people said of findings, by detector and version: one entry a finding, with how many said what. Findings on which people disagree count for
 * neither side and are told apart. `visible`: AI systems, or null for all.
 */
export async function selectLabelled(
  tx: SqlTx,
  workspaceId: string,
  visible: readonly string[] | null,
): Promise<LabelledFinding[]> {
  return tx.sql<LabelledFinding>(
    `SELECT detector, detector_version, category, stage, max(probability) AS probability, count(*) FILTER (WHERE label = 'correct')::int AS correct,
            count(*) FILTER (WHERE label = 'falseAlarm')::int AS false_alarm
       FROM finding_label WHERE workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[]))
      GROUP BY decision_id, idx, finding_no, detector, detector_version, category, stage ORDER BY min(said_idx) LIMIT 100000`,
    [workspaceId, visible],
  );
}
