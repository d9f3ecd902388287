import type { Tx, SqlTx } from '@/lib/db/transaction';
import type { CaptureLevel } from '../capture-levels';
import type { AnnexPoint, Operator, RiskClass, SystemRole } from '../inventory';

/** What people state of a system. */
export interface SystemStatement {
  description: string | null;
  purpose: string | null;
  ownerId: string | null;
  role: SystemRole | null;
  operator: Operator | null;
  annexPoint: AnnexPoint | null;
  riskClass: RiskClass | null;
  environments: string[];
}

export interface SystemOverviewRow extends SystemStatement {
  systemId: string;
  key: string;
  name: string;
  ownerName: string | null;
  captureLevel: CaptureLevel;
  registeredAt: Date | null;
  firstSeenAt: Date;
  /** Decisions since the beginning and in the last 30 days (UTC days), from the daily counts. */
  decisions: number;
  recentDecisions: number;
  lastDay: string | null;
}

/** Systems by name, with what the daily counts say. `only`: ids (UUID), or null for all. */
export async function listOverviewRows(
  tx: SqlTx,
  workspaceId: string,
  only: readonly string[] | null,
): Promise<SystemOverviewRow[]> {
  return tx.sql<SystemOverviewRow>(
    `SELECT s.system_id::text AS "systemId", s.key, s.name, s.description, s.capture_level AS "captureLevel", s.registered_at AS "registeredAt",
            s.purpose, s.owner_id::text AS "ownerId", (SELECT p.name FROM person p WHERE p.person_id = s.owner_id) AS "ownerName", s.role,
            s.operator, s.annex_point AS "annexPoint", s.risk_class AS "riskClass", s.environments, s.first_seen_at AS "firstSeenAt", coalesce(r.decisions, 0)::bigint AS decisions, coalesce(r.recent, 0)::bigint AS "recentDecisions",
            r.last_day::text AS "lastDay"
       FROM ai_system s
       LEFT JOIN (SELECT system_id, sum(decisions) AS decisions, sum(decisions) FILTER (WHERE day > (now() AT TIME ZONE 'UTC')::date - 30) AS recent,
                         max(day) FILTER (WHERE decisions > 0) AS last_day
                    FROM decision_rollup WHERE workspace_id = $1::uuid GROUP BY system_id) r ON r.system_id = s.system_id
      WHERE s.workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR s.system_id = ANY($2::uuid[]))
      ORDER BY lower(s.name), s.key LIMIT 1000`,
    [workspaceId, only],
  );
}

export interface SystemPerson {
  personId: string;
  name: string;
  role: string;
  allSystems: boolean;
}

/** Members who see the system right now, by name. */
export async function listSystemPeople(tx: SqlTx, workspaceId: string, systemId: string): Promise<SystemPerson[]> {
  return tx.sql<SystemPerson>(
    `SELECT p.person_id::text AS "personId", p.name, m.role, m.all_systems AS "allSystems"
       FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND m.ended_at IS NULL AND p.disabled_at IS NULL AND (m.valid_until IS NULL OR m.valid_until > now())
        AND (m.all_systems OR EXISTS (SELECT 1 FROM system_grant g
              WHERE g.workspace_id = m.workspace_id AND g.person_id = m.person_id AND g.system_id = $2::uuid))
      ORDER BY lower(p.name) LIMIT 1000`,
    [workspaceId, systemId],
  );
}

export interface SystemForChange extends SystemStatement {
  key: string;
  name: string;
  captureLevel: CaptureLevel;
  registeredAt: Date | null;
}

export async function findSystemForChange(tx: Tx, workspaceId: string, systemId: string): Promise<SystemForChange | null> {
  await tx.sql('SELECT 1 FROM ai_system WHERE workspace_id = $1::uuid AND system_id = $2::uuid FOR UPDATE', [
    workspaceId,
    systemId,
  ]);
  const found = await tx.prisma.aiSystem.findUnique({ where: { workspaceId_systemId: { workspaceId, systemId } } });
  return found as SystemForChange | null;
}

export async function saveSystem(
  tx: Tx,
  workspaceId: string,
  systemId: string,
  data: SystemStatement & { name: string; captureLevel: CaptureLevel; registeredAt: Date },
): Promise<void> {
  await tx.prisma.aiSystem.update({ where: { workspaceId_systemId: { workspaceId, systemId } }, data });
}

/** False when the key is taken. */
export async function insertSystem(
  tx: Tx,
  row: SystemStatement & {
    workspaceId: string;
    systemId: string;
    key: string;
    name: string;
    captureLevel: CaptureLevel;
    registeredAt: Date;
  },
): Promise<boolean> {
  const { count } = await tx.prisma.aiSystem.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

/** Name of a member of the workspace right now; null when the person is none. */
export async function memberName(tx: SqlTx, workspaceId: string, personId: string): Promise<string | null> {
  const [row] = await tx.sql<{ name: string }>(
    `SELECT p.name FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND m.person_id = $2::uuid AND m.ended_at IS NULL AND p.disabled_at IS NULL`,
    [workspaceId, personId],
  );
  return row?.name ?? null;
}

/** Members who may be named as owners, by name. */
export async function listMembers(tx: SqlTx, workspaceId: string): Promise<{ id: string; name: string }[]> {
  return tx.sql(
    `SELECT p.person_id::text AS id, p.name FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND m.ended_at IS NULL AND p.disabled_at IS NULL ORDER BY lower(p.name), 1 LIMIT 1000`,
    [workspaceId],
  );
}
