import type { Role } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';

export interface Delegator {
  personId: string;
  name: string;
  role: Role;
}

/** Those whose place the person takes now, by delegation. */
export async function delegatorsOf(tx: SqlTx, workspaceId: string, personId: string): Promise<Delegator[]> {
  return tx.sql<Delegator>(
    `SELECT d.from_person::text AS "personId", p.name, m.role FROM review_delegation d
     JOIN person p ON p.person_id = d.from_person AND p.disabled_at IS NULL
     JOIN membership m ON m.workspace_id = d.workspace_id AND m.person_id = d.from_person AND m.ended_at IS NULL
     WHERE d.workspace_id = $1::uuid AND d.to_person = $2::uuid AND d.ended_at IS NULL AND d.from_at <= clock_timestamp() AND d.until_at > clock_timestamp()
     ORDER BY d.delegation_id`,
    [workspaceId, personId],
  );
}

/** Members of these roles who see the AI system now: who could be asked. */
export async function membersWithRoles(
  tx: SqlTx,
  workspaceId: string,
  roles: readonly Role[],
  systemId: string | null,
): Promise<{ personId: string; email: string; name: string }[]> {
  return tx.sql(
    `SELECT m.person_id::text AS "personId", p.email, p.name FROM membership m JOIN person p ON p.person_id = m.person_id AND p.disabled_at IS NULL
     WHERE m.workspace_id = $1::uuid AND m.role = ANY($2::text[]) AND m.ended_at IS NULL AND m.valid_from <= now()
       AND (m.valid_until IS NULL OR m.valid_until > now())
       AND ($3::uuid IS NULL OR m.all_systems OR EXISTS (SELECT 1 FROM system_grant g
         WHERE g.workspace_id = m.workspace_id AND g.person_id = m.person_id AND g.system_id = $3::uuid))`,
    [workspaceId, roles, systemId],
  );
}

export async function personName(tx: SqlTx, personId: string): Promise<string | null> {
  const [row] = await tx.sql<{ name: string }>('SELECT name FROM person WHERE person_id = $1::uuid', [personId]);
  return row?.name ?? null;
}

export interface DelegationRow {
  delegationId: string;
  fromPerson: string;
  fromName: string;
  toPerson: string;
  toName: string;
  fromAt: Date;
  untilAt: Date;
  endedAt: Date | null;
}

export async function listDelegationRows(tx: SqlTx, workspaceId: string): Promise<DelegationRow[]> {
  return tx.sql<DelegationRow>(
    `SELECT d.delegation_id::text AS "delegationId", d.from_person::text AS "fromPerson", p.name AS "fromName", d.to_person::text AS "toPerson",
       q.name AS "toName", d.from_at AS "fromAt", d.until_at AS "untilAt", d.ended_at AS "endedAt"
     FROM review_delegation d JOIN person p ON p.person_id = d.from_person JOIN person q ON q.person_id = d.to_person
     WHERE d.workspace_id = $1::uuid ORDER BY d.until_at DESC, d.delegation_id LIMIT 500`,
    [workspaceId],
  );
}

export async function insertDelegation(
  tx: SqlTx,
  workspaceId: string,
  row: { delegationId: string; fromPerson: string; toPerson: string; fromAt: Date; untilAt: Date; madeBy: string },
): Promise<void> {
  await tx.sql(
    `INSERT INTO review_delegation (workspace_id, delegation_id, from_person, to_person, from_at, until_at, made_by)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6::timestamptz, $7)`,
    [workspaceId, row.delegationId, row.fromPerson, row.toPerson, row.fromAt, row.untilAt, row.madeBy],
  );
}

export async function endDelegationRow(
  tx: SqlTx,
  workspaceId: string,
  delegationId: string,
  fromPerson: string,
): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE review_delegation SET ended_at = now() WHERE workspace_id = $1::uuid AND delegation_id = $2::uuid AND from_person = $3::uuid AND ended_at IS NULL
     RETURNING 1`,
    [workspaceId, delegationId, fromPerson],
  );
  return rows.length === 1;
}
