import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { ArtifactKind } from '../artifact-kinds';
import type { SystemUse } from '../contract';

/** One use that a decision reported. `version` is '' where none was reported, `environment` too. */
export interface Seen {
  kind: ArtifactKind;
  name: string;
  version: string;
  systemId: string;
  environment: string;
  at: Date;
  decisionId: string;
}

/**
 * What traffic may add by itself. An emitter that names a new prompt for every request would fill every list; what is beyond is not added, people
 * may still register it.
 */
const MOST = { artifacts: 5_000, versions: 2_000 };

/**
 * Notes what decisions used: artifacts and versions that nobody registered yet become known, and each place knows when it saw them first and last.
 * The order of the calls does not matter: times are the least and the greatest, ties go to the smaller and the greater id.
 */
export async function noteSeen(tx: SqlTx, workspaceId: string, seen: readonly Seen[], most = MOST): Promise<void> {
  if (seen.length === 0) return;
  const names = distinct(seen, (one) => [one.kind, one.name]);
  await tx.sql(
    `INSERT INTO artifact (workspace_id, artifact_id, kind, name)
     SELECT $1::uuid, id, kind, name FROM unnest($2::uuid[], $3::text[], $4::text[]) AS n(id, kind, name)
      WHERE NOT EXISTS (SELECT 1 FROM artifact a WHERE a.workspace_id = $1::uuid AND a.kind = n.kind AND a.name = n.name)
      ORDER BY kind, name LIMIT (SELECT greatest(0, $5::int - count(*)) FROM artifact WHERE workspace_id = $1::uuid)
     ON CONFLICT (workspace_id, kind, name) DO NOTHING`,
    [workspaceId, names.map(() => uuidv7()), names.map((one) => one.kind), names.map((one) => one.name), most.artifacts],
  );
  const versions = distinct(
    seen.filter((one) => one.version !== ''),
    (one) => [one.kind, one.name, one.version],
  );
  if (versions.length > 0)
    await tx.sql(
      `INSERT INTO artifact_version (workspace_id, version_id, artifact_id, version, source)
       SELECT $1::uuid, n.id, a.artifact_id, n.version, 'traffic'
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS n(id, kind, name, version)
         JOIN artifact a ON a.workspace_id = $1::uuid AND a.kind = n.kind AND a.name = n.name
        WHERE (SELECT count(*) FROM artifact_version x WHERE x.workspace_id = $1::uuid AND x.artifact_id = a.artifact_id) < $6::int
        ORDER BY n.kind, n.name, n.version
       ON CONFLICT (workspace_id, artifact_id, version) DO NOTHING`,
      [
        workspaceId,
        versions.map(() => uuidv7()),
        versions.map((one) => one.kind),
        versions.map((one) => one.name),
        versions.map((one) => one.version),
        most.versions,
      ],
    );
  // A version beyond the limit has no row, and is not remembered as seen either.
  await tx.sql(
    `INSERT INTO version_seen AS v (workspace_id, artifact_id, version, system_id, environment, first_at, first_decision, last_at, last_decision)
     SELECT $1::uuid, a.artifact_id, n.version, n.system_id, n.environment, (array_agg(n.at ORDER BY n.at, n.decision_id))[1],
            (array_agg(n.decision_id ORDER BY n.at, n.decision_id))[1], (array_agg(n.at ORDER BY n.at DESC, n.decision_id DESC))[1],
            (array_agg(n.decision_id ORDER BY n.at DESC, n.decision_id DESC))[1]
       FROM unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[], $8::uuid[])
         AS n(kind, name, version, system_id, environment, at, decision_id)
       JOIN artifact a ON a.workspace_id = $1::uuid AND a.kind = n.kind AND a.name = n.name
      WHERE n.version = '' OR EXISTS (SELECT 1 FROM artifact_version x
        WHERE x.workspace_id = $1::uuid AND x.artifact_id = a.artifact_id AND x.version = n.version)
      GROUP BY a.artifact_id, n.version, n.system_id, n.environment ORDER BY 2, 3, 4, 5
     ON CONFLICT (workspace_id, artifact_id, version, system_id, environment) DO UPDATE SET
       first_at = least(v.first_at, excluded.first_at),
       first_decision = CASE WHEN (excluded.first_at, excluded.first_decision) < (v.first_at, v.first_decision) THEN excluded.first_decision ELSE v.first_decision END,
       last_at = greatest(v.last_at, excluded.last_at),
       last_decision = CASE WHEN (excluded.last_at, excluded.last_decision) > (v.last_at, v.last_decision) THEN excluded.last_decision ELSE v.last_decision END
     WHERE (excluded.first_at, excluded.first_decision) < (v.first_at, v.first_decision) OR (excluded.last_at, excluded.last_decision) > (v.last_at, v.last_decision)`,
    [
      workspaceId,
      seen.map((one) => one.kind),
      seen.map((one) => one.name),
      seen.map((one) => one.version),
      seen.map((one) => one.systemId),
      seen.map((one) => one.environment),
      seen.map((one) => one.at),
      seen.map((one) => one.decisionId),
    ],
  );
}

function distinct(seen: readonly Seen[], key: (one: Seen) => readonly string[]): Seen[] {
  return [...new Map(seen.map((one) => [JSON.stringify(key(one)), one])).values()];
}

export interface SeenRow {
  version: string;
  systemId: string;
  systemKey: string;
  systemName: string;
  environment: string;
  firstAt: Date;
  firstDecision: string;
  lastAt: Date;
  lastDecision: string;
}

/** Where and when an artifact was seen in traffic, in the systems of the reader, last seen first. */
export async function listSeen(
  tx: SqlTx,
  workspaceId: string,
  artifactId: string,
  systems: readonly string[] | null,
): Promise<SeenRow[]> {
  return tx.sql<SeenRow>(
    `SELECT v.version, v.system_id::text AS "systemId", s.key AS "systemKey", s.name AS "systemName", v.environment, v.first_at AS "firstAt",
            v.first_decision::text AS "firstDecision", v.last_at AS "lastAt", v.last_decision::text AS "lastDecision"
       FROM version_seen v JOIN ai_system s ON s.workspace_id = v.workspace_id AND s.system_id = v.system_id
      WHERE v.workspace_id = $1::uuid AND v.artifact_id = $2::uuid AND ($3::uuid[] IS NULL OR v.system_id = ANY($3::uuid[]))
      ORDER BY v.last_at DESC, v.version, s.key, v.environment LIMIT 5000`,
    [workspaceId, artifactId, systems],
  );
}

/** What one AI system uses, or has deployed: kinds in order, the last seen first. */
export async function listSystemUse(tx: SqlTx, workspaceId: string, systemId: string): Promise<SystemUse[]> {
  const rows = await tx.sql<{
    artifactId: string;
    kind: ArtifactKind;
    name: string;
    registered: boolean;
    version: string;
    environment: string;
    firstAt: Date | null;
    lastAt: Date | null;
    deployedNow: boolean;
  }>(
    `SELECT a.artifact_id::text AS "artifactId", a.kind, a.name, a.registered_at IS NOT NULL AS registered, u.version, u.environment,
            u.first_at AS "firstAt", u.last_at AS "lastAt",
            EXISTS (SELECT 1 FROM deployment d WHERE d.workspace_id = a.workspace_id AND d.artifact_id = a.artifact_id AND d.version = u.version
              AND d.system_id = $2::uuid AND d.environment = u.environment AND d.from_at <= now() AND (d.until_at IS NULL OR d.until_at > now())) AS "deployedNow"
       FROM (
         SELECT artifact_id, version, environment, max(first_at) AS first_at, max(last_at) AS last_at FROM (
           SELECT artifact_id, version, environment, first_at, last_at FROM version_seen WHERE workspace_id = $1::uuid AND system_id = $2::uuid
           UNION ALL
           SELECT artifact_id, version, environment, NULL, NULL FROM deployment
            WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND from_at <= now() AND (until_at IS NULL OR until_at > now())
         ) both_of GROUP BY artifact_id, version, environment
       ) u JOIN artifact a ON a.workspace_id = $1::uuid AND a.artifact_id = u.artifact_id
      ORDER BY u.last_at DESC NULLS FIRST, a.kind, lower(a.name), u.version LIMIT 1000`,
    [workspaceId, systemId],
  );
  return rows.map((row) => ({
    artifact: { id: toPublicId('artifact', row.artifactId), kind: row.kind, name: row.name, registered: row.registered },
    version: row.version || null,
    environment: row.environment || null,
    firstAt: row.firstAt?.toISOString() ?? null,
    lastAt: row.lastAt?.toISOString() ?? null,
    deployedNow: row.deployedNow,
  }));
}
