import type { SqlTx } from '@/lib/db/transaction';
import { ACCEPTED_PREDICATES } from '@/lib/registry/dsse';
import type { KnownVersion, Window } from '../find-findings';

/** Takes the workspace's cursor for this transaction; null when another worker holds it. */
export async function lockCheckCursor(tx: SqlTx, workspaceId: string): Promise<number | null> {
  const [row] = await tx.sql<{ next_idx: number }>(
    'SELECT next_idx FROM check_cursor WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  return row?.next_idx ?? null;
}

export async function readCheckCursor(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ next_idx: number }>('SELECT next_idx FROM check_cursor WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  return row!.next_idx;
}

/** A look without locks, and the cursor's row where there is none yet: is there anything behind it? */
export async function anythingToCheck(tx: SqlTx, workspaceId: string): Promise<boolean> {
  await tx.sql('INSERT INTO check_cursor (workspace_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING', [workspaceId]);
  const [row] = await tx.sql<{ found: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM check_cursor c JOIN log_head h ON h.workspace_id = c.workspace_id
                     WHERE c.workspace_id = $1::uuid AND c.next_idx < h.next_idx)
         OR EXISTS (SELECT 1 FROM check_sweep WHERE workspace_id = $1::uuid) AS found`,
    [workspaceId],
  );
  return row?.found === true;
}

/** The decisions that were closed in a piece of the log, and where the next piece begins. */
export async function readClosed(
  tx: SqlTx,
  workspaceId: string,
  fromIdx: number,
  limit: number,
): Promise<{ decisionIds: string[]; nextIdx: number }> {
  const rows = await tx.sql<{ idx: number; decision_id: string | null }>(
    `SELECT idx, CASE WHEN kind = 'decision.sealed' THEN decision_id::text END AS decision_id FROM event
      WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint ORDER BY idx`,
    [workspaceId, fromIdx, limit],
  );
  const ids = rows.flatMap((row) => (row.decision_id === null ? [] : [row.decision_id]));
  return { decisionIds: [...new Set(ids)], nextIdx: (rows.at(-1)?.idx ?? fromIdx - 1) + 1 };
}

export async function moveCheckCursor(tx: SqlTx, workspaceId: string, nextIdx: number): Promise<void> {
  await tx.sql('UPDATE check_cursor SET next_idx = $2::bigint WHERE workspace_id = $1::uuid', [workspaceId, nextIdx]);
}

export interface CheckedRow {
  decision_id: string;
  system_id: string;
  system_key: string;
  environment: string | null;
  started_at: Date;
  models: { requested?: string; responded?: string }[];
  labels: string[];
  event_count: number;
}

export async function readDecisions(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<CheckedRow[]> {
  if (decisionIds.length === 0) return [];
  return tx.sql<CheckedRow>(
    `SELECT d.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
       SELECT x.decision_id::text, x.system_id::text, s.key AS system_key, x.environment, x.started_at, x.models, x.labels, x.event_count
         FROM decision x JOIN ai_system s ON s.workspace_id = x.workspace_id AND s.system_id = x.system_id
        WHERE x.workspace_id = $1::uuid AND x.decision_id = k.id OFFSET 0) d`,
    [workspaceId, decisionIds],
    'check-decisions',
  );
}

export interface Sweep {
  systemId: string;
  fromAt: Date;
  untilAt: Date | null;
  afterAt: Date | null;
  afterId: string | null;
}
export async function lockSweep(tx: SqlTx, workspaceId: string): Promise<Sweep | null> {
  const [row] = await tx.sql<Sweep>(
    `SELECT system_id::text AS "systemId", from_at AS "fromAt", until_at AS "untilAt", after_at AS "afterAt", after_id::text AS "afterId"
       FROM check_sweep WHERE workspace_id = $1::uuid ORDER BY system_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [workspaceId],
  );
  return row ?? null;
}

/** The next closed decisions of a sweep, in order of their start. */
export async function readSwept(
  tx: SqlTx,
  workspaceId: string,
  sweep: Sweep,
  limit: number,
): Promise<{ decision_id: string; started_at: Date; at: string }[]> {
  return tx.sql(
    `SELECT decision_id::text, started_at, started_at::text AS at FROM decision
      WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND started_at >= $3::timestamptz AND ($4::timestamptz IS NULL OR started_at < $4::timestamptz)
        AND ($5::timestamptz IS NULL OR (started_at, decision_id) > ($5::timestamptz, $6::uuid)) AND status <> 'running'
      ORDER BY started_at, decision_id LIMIT $7::int`,
    [workspaceId, sweep.systemId, sweep.fromAt, sweep.untilAt, sweep.afterAt, sweep.afterId, limit],
  );
}

/** `at` as text, because a Date would lose the microseconds. */
export async function moveSweep(tx: SqlTx, workspaceId: string, systemId: string, to: { at: string; id: string }): Promise<void> {
  await tx.sql(
    'UPDATE check_sweep SET after_at = $3::timestamptz, after_id = $4::uuid WHERE workspace_id = $1::uuid AND system_id = $2::uuid',
    [workspaceId, systemId, to.at, to.id],
  );
}
export async function endSweep(tx: SqlTx, workspaceId: string, systemId: string): Promise<void> {
  await tx.sql('DELETE FROM check_sweep WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [workspaceId, systemId]);
}

/** Every window of these AI systems. */
export async function readWindows(
  tx: SqlTx,
  workspaceId: string,
  systemIds: readonly string[],
): Promise<(Window & { systemId: string })[]> {
  return tx.sql(
    `SELECT d.system_id::text AS "systemId", a.kind, a.name, d.version, d.environment, d.from_at AS "from", d.until_at AS "until"
       FROM deployment d JOIN artifact a ON a.workspace_id = d.workspace_id AND a.artifact_id = d.artifact_id
      WHERE d.workspace_id = $1::uuid AND d.system_id = ANY($2::uuid[])`,
    [workspaceId, systemIds],
  );
}

/** Registered versions of these names, and whether a trusted signature covers the digest of each. */
export async function readKnownVersions(
  tx: SqlTx,
  workspaceId: string,
  names: readonly { kind: string; name: string }[],
): Promise<KnownVersion[]> {
  if (names.length === 0) return [];
  return tx.sql<KnownVersion>(
    `SELECT a.kind, a.name, v.version, v.digest, v.disputed_digest AS disputed,
            EXISTS (SELECT 1 FROM jsonb_array_elements(jsonb_build_array(v.signature) || coalesce(v.signature -> 'more', '[]')) AS k(s)
              JOIN trusted_signer t ON t.workspace_id = v.workspace_id AND t.revoked_at IS NULL AND t.public_key = k.s ->> 'publicKey'
              WHERE (k.s ->> 'valid')::boolean AND (k.s ->> 'covers')::boolean AND k.s ->> 'predicateType' = ANY($4::text[])) AS signed
       FROM (SELECT DISTINCT kind, name FROM unnest($2::text[], $3::text[]) AS n(kind, name)) n
       JOIN artifact a ON a.workspace_id = $1::uuid AND a.kind = n.kind AND a.name = n.name
       JOIN artifact_version v ON v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id AND v.registered_at IS NOT NULL`,
    [workspaceId, names.map((one) => one.kind), names.map((one) => one.name), ACCEPTED_PREDICATES],
  );
}

export async function anySigner(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM trusted_signer WHERE workspace_id = $1::uuid AND revoked_at IS NULL LIMIT 1', [
    workspaceId,
  ]);
  return rows.length > 0;
}

/** Decisions that carry each check's flag, by AI system. */
export async function countChecks(
  tx: SqlTx,
  workspaceId: string,
  systems: readonly string[] | null,
): Promise<{ check: string; decisions: number }[]> {
  return tx.sql(
    `SELECT substr(label, 7) AS check, sum(decisions)::bigint AS decisions FROM label_rollup
      WHERE workspace_id = $1::uuid AND label LIKE 'check:%' AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[]))
      GROUP BY label HAVING sum(decisions) > 0`,
    [workspaceId, systems],
  );
}

/** Which grounds the checks of one AI system have. */
export async function readGrounds(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
): Promise<{ deployments: boolean; tools: boolean; models: boolean; digests: boolean; signers: boolean }> {
  const [row] = await tx.sql<{ deployments: boolean; tools: boolean; models: boolean; digests: boolean; signers: boolean }>(
    `SELECT count(*) > 0 AS deployments, coalesce(bool_or(a.kind = 'tool'), false) AS tools, coalesce(bool_or(a.kind = 'model'), false) AS models,
            coalesce(bool_or(v.digest IS NOT NULL), false) AS digests,
            EXISTS (SELECT 1 FROM trusted_signer t WHERE t.workspace_id = $1::uuid AND t.revoked_at IS NULL) AS signers
       FROM deployment d JOIN artifact a ON a.workspace_id = d.workspace_id AND a.artifact_id = d.artifact_id
       LEFT JOIN artifact_version v ON v.workspace_id = d.workspace_id AND v.artifact_id = d.artifact_id AND v.version = d.version
      WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid`,
    [workspaceId, systemId],
  );
  return row!;
}

/** So many of the newest decisions are looked at for what emitters report. */
export const LOOKED_AT = 1_000;

/** What the traffic of an AI system tells of itself, as far as checks ask. */
export interface TrafficFacts {
  decisions: boolean;
  digests: boolean;
  /** A decision that names the model asked for and the one that answered. */
  models: boolean;
  /** Environments in which versions were seen; `deployed`: a version of the same artifact was ever deployed there. */
  places: { environment: string; deployed: boolean }[];
}
export async function readTraffic(tx: SqlTx, workspaceId: string, systemId: string): Promise<TrafficFacts> {
  const [told] = await tx.sql<Omit<TrafficFacts, 'places'>>(
    `SELECT count(*) > 0 AS decisions, coalesce(bool_or(EXISTS (SELECT 1 FROM unnest(labels) AS l WHERE l LIKE 'digest:%')), false) AS digests,
            coalesce(bool_or(EXISTS (SELECT 1 FROM jsonb_array_elements(models) AS m WHERE m ? 'requested' AND m ? 'responded')), false) AS models
       FROM (SELECT labels, models FROM decision WHERE workspace_id = $1::uuid AND system_id = $2::uuid
              ORDER BY started_at DESC, decision_id DESC LIMIT ${LOOKED_AT}) newest`,
    [workspaceId, systemId],
  );
  const places = await tx.sql<TrafficFacts['places'][number]>(
    `SELECT s.environment, bool_or(EXISTS (SELECT 1 FROM deployment d WHERE d.workspace_id = s.workspace_id AND d.artifact_id = s.artifact_id
              AND d.system_id = s.system_id AND d.environment = s.environment)) AS deployed
       FROM version_seen s WHERE s.workspace_id = $1::uuid AND s.system_id = $2::uuid AND s.version <> '' AND s.environment <> '' GROUP BY s.environment`,
    [workspaceId, systemId],
  );
  return { ...told!, places };
}
