import type { SqlTx } from '@/lib/db/transaction';
import { fromPublicId } from '@/lib/shared/ids';
import type { FindingMissed } from '../missed';

/** A `finding.missed` as it stands in the log. */
export interface SaidMissed {
  decisionId: string;
  systemId: string;
  idx: number;
  at: Date;
  said: FindingMissed;
}

export async function insertMissed(
  tx: SqlTx,
  workspaceId: string,
  { decisionId, systemId, idx, at, said }: SaidMissed,
): Promise<void> {
  await tx.sql(
    `INSERT INTO missed_finding (workspace_id, decision_id, said_idx, said_at, person_id, person_name, system_id, idx, bundle, stage, category,
       step_key, field, from_at, until_at)
     VALUES ($1::uuid, $2::uuid, $3::bigint, $4::timestamptz, $5::uuid, $6, $7::uuid, $8::bigint, $9, $10, $11, $12, $13, $14::int, $15::int)`,
    [workspaceId, decisionId, idx, at, fromPublicId('person', said.by.id), said.by.name, systemId, said.assessment, said.bundle, said.stage,
      said.category, said.step, said.span?.field ?? null, said.span?.start ?? null, said.span?.end ?? null], // prettier-ignore
  );
}

/** What was said at this place of the log does not stand any more. */
export async function removeMissed(tx: SqlTx, workspaceId: string, decisionId: string, saidIdx: number): Promise<void> {
  await tx.sql('DELETE FROM missed_finding WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND said_idx = $3::bigint', [
    workspaceId,
    decisionId,
    saidIdx,
  ]);
}

export interface MissedRow {
  said_idx: number;
  said_at: Date;
  person_id: string;
  person_name: string;
  stage: string;
  category: string;
  step_key: string;
  field: string | null;
  from_at: number | null;
  until_at: number | null;
}
/** What stands of a decision, in the order in which it was said. */
export async function selectMissed(tx: SqlTx, workspaceId: string, decisionId: string): Promise<MissedRow[]> {
  return tx.sql<MissedRow>(
    `SELECT said_idx, said_at, person_id::text, person_name, stage, category, step_key, field, from_at, until_at FROM missed_finding
      WHERE workspace_id = $1::uuid AND decision_id = $2::uuid ORDER BY said_idx LIMIT 500`,
    [workspaceId, decisionId],
  );
}

export const placeOf = (row: Pick<MissedRow, 'step_key' | 'field' | 'from_at' | 'until_at'>) => ({
  step: row.step_key,
  span: row.field === null ? null : { field: row.field, start: row.from_at ?? 0, end: row.until_at ?? 0 },
});

/** What was missed, for counting; `visible`: AI systems, or null for all. */
export async function selectAllMissed(
  tx: SqlTx,
  workspaceId: string,
  visible: readonly string[] | null,
): Promise<
  (Pick<MissedRow, 'category' | 'step_key' | 'field' | 'from_at' | 'until_at'> & { decision_id: string; bundle: string })[]
> {
  return tx.sql(
    `SELECT decision_id::text, category, bundle, step_key, field, from_at, until_at FROM missed_finding
      WHERE workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[])) ORDER BY decision_id, said_idx LIMIT 100000`,
    [workspaceId, visible],
  );
}
