import type { SqlTx } from '@/lib/db/transaction';
import type { Policy } from '../policy';

/** A period that declares less than the one before, and waits for a second person. */
export interface ChangeRow extends Policy {
  changeId: string;
  reason: string;
  askedBy: string;
  askedByName: string;
  askedAt: Date;
  state: 'asked' | 'confirmed' | 'kept';
}
const CHANGE = `change_id::text AS "changeId", data_class AS "dataClass", system_id::text AS "systemId", keep_months AS "keepMonths", high_risk AS "highRisk",
  financial_months AS "financialMonths", reason, asked_by::text AS "askedBy", asked_by_name AS "askedByName", asked_at AS "askedAt", state`;

export async function insertChange(
  tx: SqlTx,
  workspaceId: string,
  row: Policy & Pick<ChangeRow, 'changeId' | 'reason' | 'askedBy' | 'askedByName'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO retention_change (workspace_id, change_id, data_class, system_id, keep_months, high_risk, financial_months, reason, asked_by, asked_by_name)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::int, $6, $7::int, $8, $9::uuid, $10)`,
    [workspaceId, row.changeId, row.dataClass, row.systemId, row.keepMonths, row.highRisk, row.financialMonths, row.reason, row.askedBy, row.askedByName], // prettier-ignore
  );
}

/** The changes that wait, oldest first. */
export async function selectOpenChanges(tx: SqlTx, workspaceId: string): Promise<ChangeRow[]> {
  return tx.sql<ChangeRow>(
    `SELECT ${CHANGE} FROM retention_change WHERE workspace_id = $1::uuid AND state = 'asked' ORDER BY change_id`,
    [workspaceId],
  );
}

/** The change, locked until the transaction ends. */
export async function lockChange(tx: SqlTx, workspaceId: string, changeId: string): Promise<ChangeRow | null> {
  const [row] = await tx.sql<ChangeRow>(
    `SELECT ${CHANGE} FROM retention_change WHERE workspace_id = $1::uuid AND change_id = $2::uuid FOR UPDATE`,
    [workspaceId, changeId],
  );
  return row ?? null;
}

export async function decideChange(
  tx: SqlTx,
  workspaceId: string,
  changeId: string,
  given: { state: 'confirmed' | 'kept'; by: string; name: string; reason: string },
): Promise<void> {
  await tx.sql(
    `UPDATE retention_change SET state = $3, decided_by = $4::uuid, decided_by_name = $5, decided_at = now(), decision_reason = $6
     WHERE workspace_id = $1::uuid AND change_id = $2::uuid`,
    [workspaceId, changeId, given.state, given.by, given.name, given.reason],
  );
}
