import type { SqlTx } from '@/lib/db/transaction';
import { findKeyMakers } from '@/lib/access/server/api-key-store';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { ArtifactKind } from '../artifact-kinds';
import type { PromotionState } from '../promotion';

export interface DeploymentRow {
  deploymentId: string;
  artifactId: string;
  kind: ArtifactKind;
  name: string;
  version: string;
  systemId: string;
  systemKey: string;
  systemName: string;
  environment: string;
  fromAt: Date;
  untilAt: Date | null;
  promotionId: string | null;
  recordedBy: string;
  recordedAt: Date;
  requestedByName: string | null;
  decidedByName: string | null;
}
const DEPLOYMENTS = `SELECT d.deployment_id::text AS "deploymentId", d.artifact_id::text AS "artifactId", a.kind, a.name, d.version,
    d.system_id::text AS "systemId", s.key AS "systemKey", s.name AS "systemName", d.environment, d.from_at AS "fromAt", d.until_at AS "untilAt",
    d.promotion_id::text AS "promotionId", d.recorded_by AS "recordedBy", d.recorded_at AS "recordedAt", p.requested_by_name AS "requestedByName",
    p.decided_by_name AS "decidedByName"
  FROM deployment d
  JOIN artifact a ON a.workspace_id = d.workspace_id AND a.artifact_id = d.artifact_id
  JOIN ai_system s ON s.workspace_id = d.workspace_id AND s.system_id = d.system_id
  LEFT JOIN promotion p ON p.workspace_id = d.workspace_id AND p.promotion_id = d.promotion_id`;

/** The windows of an artifact, or of AI systems, newest first. */
export async function listDeployments(
  tx: SqlTx,
  workspaceId: string,
  of: { artifactId: string | null; systems: readonly string[] | null },
): Promise<DeploymentRow[]> {
  return tx.sql<DeploymentRow>(
    `${DEPLOYMENTS} WHERE d.workspace_id = $1::uuid AND ($2::uuid IS NULL OR d.artifact_id = $2::uuid) AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[]))
     ORDER BY d.from_at DESC, d.deployment_id DESC LIMIT 5000`,
    [workspaceId, of.artifactId, of.systems],
  );
}

export interface NewDeploymentRow {
  artifactId: string;
  version: string;
  systemId: string;
  environment: string;
  fromAt: Date;
  untilAt: Date | null;
  promotionId: string | null;
  by: string;
}

/**
 * Ends what is deployed of the artifact there at `fromAt`, whether it was to end later or not. Windows that begin later stay, and the new one ends where
 * the first of them begins: a promotion that is due then still takes over. Returns the versions that ended, and that end.
 */
export async function endOpenDeployments(
  tx: SqlTx,
  workspaceId: string,
  row: NewDeploymentRow,
): Promise<{ ended: string[]; until: Date | null }> {
  const rows = await tx.sql<{ version: string }>(
    `UPDATE deployment SET until_at = $6::timestamptz WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid AND system_id = $3::uuid
       AND environment = $4 AND version <> $5 AND (until_at IS NULL OR until_at > $6::timestamptz) AND from_at < $6::timestamptz RETURNING version`,
    [workspaceId, row.artifactId, row.systemId, row.environment, row.version, row.fromAt],
  );
  const [next] = await tx.sql<{ at: Date | null }>(
    `SELECT min(from_at) AS at FROM deployment WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid AND system_id = $3::uuid
       AND environment = $4 AND version <> $5 AND until_at IS NULL AND from_at > $6::timestamptz`,
    [workspaceId, row.artifactId, row.systemId, row.environment, row.version, row.fromAt],
  );
  return { ended: rows.map(({ version }) => version), until: next?.at ?? null };
}

export async function insertDeployment(tx: SqlTx, workspaceId: string, row: NewDeploymentRow): Promise<string> {
  const id = uuidv7();
  await tx.sql(
    `INSERT INTO deployment (workspace_id, deployment_id, artifact_id, version, system_id, environment, from_at, until_at, promotion_id, recorded_by)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::uuid, $6, $7::timestamptz, $8::timestamptz, $9::uuid, $10)`,
    [
      workspaceId,
      id,
      row.artifactId,
      row.version,
      row.systemId,
      row.environment,
      row.fromAt,
      row.untilAt,
      row.promotionId,
      row.by,
    ],
  );
  return id;
}

export interface PromotionRow {
  promotionId: string;
  artifactId: string;
  kind: ArtifactKind;
  name: string;
  version: string;
  systemId: string;
  systemKey: string;
  systemName: string;
  environment: string;
  fromAt: Date | null;
  reason: string;
  state: PromotionState;
  requestedBy: string;
  requestedFor: string | null;
  requestedByName: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
}
const PROMOTIONS = `SELECT p.promotion_id::text AS "promotionId", p.artifact_id::text AS "artifactId", a.kind, a.name, p.version,
    p.system_id::text AS "systemId", s.key AS "systemKey", s.name AS "systemName", p.environment, p.from_at AS "fromAt", p.reason, p.state,
    p.requested_by AS "requestedBy", p.requested_by_name AS "requestedByName", p.requested_at AS "requestedAt", p.decided_by AS "decidedBy",
    p.decided_by_name AS "decidedByName", p.decided_at AS "decidedAt", p.decision_reason AS "decisionReason"
  FROM promotion p
  JOIN artifact a ON a.workspace_id = p.workspace_id AND a.artifact_id = p.artifact_id
  JOIN ai_system s ON s.workspace_id = p.workspace_id AND s.system_id = p.system_id`;

/** Those that wait first, then the newest. */
export async function listPromotionRows(
  tx: SqlTx,
  workspaceId: string,
  of: { artifactId: string | null; systems: readonly string[] | null; state: PromotionState | null },
): Promise<PromotionRow[]> {
  const rows = await tx.sql<StoredPromotion>(
    `${PROMOTIONS} WHERE p.workspace_id = $1::uuid AND ($2::uuid IS NULL OR p.artifact_id = $2::uuid)
       AND ($3::uuid[] IS NULL OR p.system_id = ANY($3::uuid[])) AND ($4::text IS NULL OR p.state = $4)
     ORDER BY p.state = 'requested' DESC, p.requested_at DESC, p.promotion_id LIMIT 500`,
    [workspaceId, of.artifactId, of.systems, of.state],
  );
  return withMakers(tx, workspaceId, rows);
}

type StoredPromotion = Omit<PromotionRow, 'requestedFor'>;

/** Whom the keys that asked belong to: the person who made them. */
async function withMakers(tx: SqlTx, workspaceId: string, rows: readonly StoredPromotion[]): Promise<PromotionRow[]> {
  const keys = new Set(rows.flatMap((row) => fromPublicId('key', row.requestedBy) ?? []));
  const makers = keys.size > 0 ? await findKeyMakers(tx, workspaceId, [...keys]) : new Map<string, string>();
  return rows.map((row) => {
    const maker = makers.get(fromPublicId('key', row.requestedBy) ?? '');
    return { ...row, requestedFor: maker ? toPublicId('person', maker) : null };
  });
}

/** One promotion, locked until commit. */
export async function lockPromotion(tx: SqlTx, workspaceId: string, promotionId: string): Promise<PromotionRow | null> {
  const rows = await tx.sql<StoredPromotion>(
    `${PROMOTIONS} WHERE p.workspace_id = $1::uuid AND p.promotion_id = $2::uuid FOR UPDATE OF p`,
    [workspaceId, promotionId],
  );
  return (await withMakers(tx, workspaceId, rows))[0] ?? null;
}

export async function insertPromotion(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<
    PromotionRow,
    'artifactId' | 'version' | 'systemId' | 'environment' | 'fromAt' | 'reason' | 'requestedBy' | 'requestedByName'
  >,
): Promise<string> {
  const id = uuidv7();
  await tx.sql(
    `INSERT INTO promotion (workspace_id, promotion_id, artifact_id, version, system_id, environment, from_at, reason, state, requested_by, requested_by_name)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::uuid, $6, $7::timestamptz, $8, 'requested', $9, $10)`,
    [
      workspaceId,
      id,
      row.artifactId,
      row.version,
      row.systemId,
      row.environment,
      row.fromAt,
      row.reason,
      row.requestedBy,
      row.requestedByName,
    ],
  );
  return id;
}

export async function savePromotion(
  tx: SqlTx,
  workspaceId: string,
  promotionId: string,
  to: { state: PromotionState; by: string; byName: string; reason: string },
): Promise<void> {
  await tx.sql(
    `UPDATE promotion SET state = $3, decided_by = $4, decided_by_name = $5, decided_at = now(), decision_reason = $6
     WHERE workspace_id = $1::uuid AND promotion_id = $2::uuid`,
    [workspaceId, promotionId, to.state, to.by, to.byName, to.reason],
  );
}

/** True while no window of the artifact is known in this place: then its decisions, of whatever time, were never held against one. */
export async function isFirstWindow(
  tx: SqlTx,
  workspaceId: string,
  of: { artifactId: string; systemId: string; environment: string },
): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT 1 AS there FROM deployment WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid AND system_id = $3::uuid AND environment = $4 LIMIT 1`,
    [workspaceId, of.artifactId, of.systemId, of.environment],
  );
  return rows.length === 0;
}

/**
 * Has the worker look again at decisions of the AI systems that began in a time, because what the registry says of that time changed. One sweep a
 * system: a second one begins the first anew over both times.
 */
export async function orderSweeps(
  tx: SqlTx,
  workspaceId: string,
  sweeps: readonly { systemId: string; from: Date; until: Date | null }[],
): Promise<void> {
  for (const { systemId, from, until } of [...sweeps].sort((a, b) => (a.systemId < b.systemId ? -1 : 1)))
    await tx.sql(
      `INSERT INTO check_sweep AS w (workspace_id, system_id, from_at, until_at) VALUES ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz)
       ON CONFLICT (workspace_id, system_id) DO UPDATE SET from_at = least(w.from_at, excluded.from_at),
         until_at = CASE WHEN w.until_at IS NULL OR excluded.until_at IS NULL THEN NULL ELSE greatest(w.until_at, excluded.until_at) END,
         after_at = NULL, after_id = NULL`,
      [workspaceId, systemId, from, until],
    );
}
