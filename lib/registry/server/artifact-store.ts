import type { SqlTx } from '@/lib/db/transaction';
import type { JsonValue } from '@/lib/shared/json';
import { uuidv7 } from '@/lib/shared/ids';
import type { ArtifactKind, LinkRelation, VersionSource } from '../artifact-kinds';
import type { VersionDetails } from '../artifacts';
import type { ModelCard } from '../model-card';
import { DATA_SYSTEMS, DATA_TIMES } from './data-use-store';
import type { KeptSignatures } from './verify-envelope';

export interface ArtifactIdentity {
  artifactId: string;
  kind: ArtifactKind;
  name: string;
  description: string | null;
  registeredAt: Date | null;
  registeredBy: string | null;
}
const COLUMNS = `artifact_id::text AS "artifactId", kind, name, description, registered_at AS "registeredAt", registered_by AS "registeredBy"`;

/**
 * The condition on `a` that somebody who sees some AI systems only may know of an artifact: seen in one of them, deployed to one of them, or
 * registered by themselves. $1 workspace, $2 systems (null: all), $3 their id.
 */
const VISIBLE = `($2::uuid[] IS NULL OR a.registrar = $3
  OR EXISTS (SELECT 1 FROM version_seen v WHERE v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id AND v.system_id = ANY($2::uuid[]))
  OR EXISTS (SELECT 1 FROM deployment d WHERE d.workspace_id = a.workspace_id AND d.artifact_id = a.artifact_id AND d.system_id = ANY($2::uuid[])))`;

/** What a reader may see: their systems (null: all), and what they registered themselves. */
export interface Reach {
  systems: readonly string[] | null;
  by: string;
}

export async function findArtifact(
  tx: SqlTx,
  workspaceId: string,
  reach: Reach,
  artifactId: string,
  lock = false,
): Promise<ArtifactIdentity | null> {
  const [row] = await tx.sql<ArtifactIdentity>(
    `SELECT ${COLUMNS} FROM artifact a WHERE workspace_id = $1::uuid AND artifact_id = $4::uuid AND ${VISIBLE}${lock ? ' FOR UPDATE' : ''}`,
    [workspaceId, reach.systems, reach.by, artifactId],
  );
  return row ?? null;
}

export async function findArtifactByName(
  tx: SqlTx,
  workspaceId: string,
  kind: ArtifactKind,
  name: string,
): Promise<ArtifactIdentity | null> {
  const [row] = await tx.sql<ArtifactIdentity>(
    `SELECT ${COLUMNS} FROM artifact WHERE workspace_id = $1::uuid AND kind = $2 AND name = $3 FOR UPDATE`,
    [workspaceId, kind, name],
  );
  return row ?? null;
}

/** Who registers: an id, and the name as it is now. */
export interface Registrar {
  id: string;
  name: string;
}

/**
 * Adds the artifact, or registers the one that traffic named. Returns its id and whether that is news; null where it is one of AI systems that the
 * registrar does not see.
 */
export async function registerArtifactRow(
  tx: SqlTx,
  workspaceId: string,
  given: { kind: ArtifactKind; name: string; description: string | null; by: Registrar; reach: Reach },
): Promise<{ artifactId: string; news: boolean } | null> {
  const [added] = await tx.sql<{ id: string }>(
    `INSERT INTO artifact (workspace_id, artifact_id, kind, name, description, registered_at, registered_by, registrar)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, now(), $6, $7) ON CONFLICT (workspace_id, kind, name) DO NOTHING RETURNING artifact_id::text AS id`,
    [workspaceId, uuidv7(), given.kind, given.name, given.description, given.by.name, given.by.id],
  );
  if (added) return { artifactId: added.id, news: true };
  const held = (await findArtifactByName(tx, workspaceId, given.kind, given.name))!;
  if (given.reach.systems !== null && !(await findArtifact(tx, workspaceId, given.reach, held.artifactId))) return null;
  const description = given.description ?? held.description;
  const news = held.registeredAt === null || description !== held.description;
  if (news)
    await tx.sql(
      `UPDATE artifact SET description = $3, registered_at = coalesce(registered_at, now()), registered_by = coalesce(registered_by, $4),
         registrar = coalesce(registrar, $5) WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid`,
      [workspaceId, held.artifactId, description, given.by.name, given.by.id],
    );
  return { artifactId: held.artifactId, news };
}

export interface VersionRow {
  versionId: string;
  artifactId: string;
  version: string;
  digest: string | null;
  details: VersionDetails;
  card: ModelCard | null;
  signature: KeptSignatures | null;
  source: VersionSource;
  notedAt: Date;
  registeredAt: Date | null;
  registeredBy: string | null;
  /** The digest last claimed of it that is not the registered one. */
  disputedDigest: string | null;
}
const VERSION_COLUMNS = `version_id::text AS "versionId", artifact_id::text AS "artifactId", version, digest, details, card, signature, source,
  noted_at AS "notedAt", registered_at AS "registeredAt", registered_by AS "registeredBy", disputed_digest AS "disputedDigest"`;

export async function findVersion(
  tx: SqlTx,
  workspaceId: string,
  artifactId: string,
  version: string,
): Promise<VersionRow | null> {
  const [row] = await tx.sql<VersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM artifact_version WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid AND version = $3 FOR UPDATE`,
    [workspaceId, artifactId, version],
  );
  return row ?? null;
}

/** The newest first. Envelopes of signatures are left out: nobody reads them in a list. */
export async function listVersions(tx: SqlTx, workspaceId: string, artifactId: string, limit: number): Promise<VersionRow[]> {
  return tx.sql<VersionRow>(
    `SELECT ${VERSION_COLUMNS.replace(' signature,', " signature - 'envelope' AS signature,")} FROM artifact_version
      WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid ORDER BY noted_at DESC, version_id DESC LIMIT $3::int`,
    [workspaceId, artifactId, limit],
  );
}

export async function insertVersion(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<VersionRow, 'artifactId' | 'version' | 'digest' | 'details' | 'card' | 'source'> & { by: string },
): Promise<string> {
  const versionId = uuidv7();
  await tx.sql(
    `INSERT INTO artifact_version (workspace_id, version_id, artifact_id, version, digest, details, card, source, registered_at, registered_by)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::jsonb, $7::jsonb, $8, now(), $9)`,
    [workspaceId, versionId, row.artifactId, row.version, row.digest, json(row.details), json(row.card), row.source, row.by],
  );
  return versionId;
}

/** Sets what is registered of a version that is there. */
export async function saveVersion(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<VersionRow, 'versionId' | 'digest' | 'details' | 'card' | 'signature' | 'source'> & { by: string },
): Promise<void> {
  await tx.sql(
    `UPDATE artifact_version SET digest = $3, details = $4::jsonb, card = $5::jsonb, signature = $6::jsonb, source = $7,
       registered_at = coalesce(registered_at, now()), registered_by = coalesce(registered_by, $8)
     WHERE workspace_id = $1::uuid AND version_id = $2::uuid`,
    [workspaceId, row.versionId, row.digest, json(row.details), json(row.card), json(row.signature), row.source, row.by],
  );
}

/** Notes that somebody claimed another digest of a version. Returns where the version was used, and since when: those decisions are looked at again. */
export async function disputeDigest(
  tx: SqlTx,
  workspaceId: string,
  { versionId, artifactId, version }: Pick<VersionRow, 'versionId' | 'artifactId' | 'version'>,
  claimed: string,
): Promise<{ systemId: string; from: Date; until: null }[]> {
  await tx.sql('UPDATE artifact_version SET disputed_digest = $3 WHERE workspace_id = $1::uuid AND version_id = $2::uuid', [
    workspaceId,
    versionId,
    claimed,
  ]);
  const rows = await tx.sql<{ systemId: string; from: Date }>(
    `SELECT system_id::text AS "systemId", min(first_at) AS "from" FROM version_seen
      WHERE workspace_id = $1::uuid AND artifact_id = $2::uuid AND version = $3 GROUP BY system_id`,
    [workspaceId, artifactId, version],
  );
  return rows.map((row) => ({ ...row, until: null }));
}
const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export interface LinkRow {
  relation: LinkRelation;
  fromArtifact: string;
  fromVersion: string;
  toArtifact: string;
  toVersion: string;
  otherKind: ArtifactKind;
  otherName: string;
  madeBy: string;
  madeAt: Date;
}

/** False when the link is there already. */
export async function insertLink(
  tx: SqlTx,
  workspaceId: string,
  link: { from: string; fromVersion: string; relation: LinkRelation; to: string; toVersion: string; by: string },
): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO artifact_link (workspace_id, from_artifact, from_version, relation, to_artifact, to_version, made_by)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7) ON CONFLICT DO NOTHING RETURNING 1 AS made`,
    [workspaceId, link.from, link.fromVersion, link.relation, link.to, link.toVersion, link.by],
  );
  return rows.length > 0;
}

/** The links of an artifact in both directions, whose other end the reader may see. */
export async function listLinks(tx: SqlTx, workspaceId: string, reach: Reach, artifactId: string): Promise<LinkRow[]> {
  return tx.sql<LinkRow>(
    `SELECT l.relation, l.from_artifact::text AS "fromArtifact", l.from_version AS "fromVersion", l.to_artifact::text AS "toArtifact",
            l.to_version AS "toVersion", a.kind AS "otherKind", a.name AS "otherName", l.made_by AS "madeBy", l.made_at AS "madeAt"
       FROM artifact_link l
       JOIN artifact a ON a.workspace_id = l.workspace_id
        AND a.artifact_id = CASE WHEN l.from_artifact = $4::uuid THEN l.to_artifact ELSE l.from_artifact END
      WHERE l.workspace_id = $1::uuid AND (l.from_artifact = $4::uuid OR l.to_artifact = $4::uuid)
        AND (${VISIBLE} OR a.registered_at IS NOT NULL)
      ORDER BY l.made_at DESC, 1, 3, 5 LIMIT 500`,
    [workspaceId, reach.systems, reach.by, artifactId],
  );
}

export interface ListedArtifact {
  artifactId: string;
  kind: ArtifactKind;
  name: string;
  description: string | null;
  registeredAt: Date | null;
  versions: number;
  newestVersion: string | null;
  firstSeenAt: Date | null;
  lastSeenAt: Date | null;
  systems: { id: string; name: string }[];
  deployed: number;
  waiting: number;
  total: number;
}
const ORDERS = {
  name: 'lower(a.name), a.kind, a.artifact_id',
  '-name': 'lower(a.name) DESC, a.kind, a.artifact_id',
  '-lastSeen': 's.last_at DESC NULLS LAST, lower(a.name), a.artifact_id',
  '-registered': 'a.registered_at DESC NULLS LAST, lower(a.name), a.artifact_id',
} as const;

/** One page of artifacts that match. The registry is a list of hundreds, some thousands at most: counted and cut by number. */
export async function listArtifactRows(
  tx: SqlTx,
  workspaceId: string,
  reach: Reach,
  given: {
    q: string;
    kind: ArtifactKind | null;
    state: 'all' | 'registered' | 'unregistered' | 'unused' | 'waiting';
    systemId: string | null;
    sort: keyof typeof ORDERS;
    offset: number;
    limit: number;
  },
): Promise<ListedArtifact[]> {
  const pattern = `%${given.q.replace(/[\\%_]/g, '\\$&')}%`;
  return tx.sql<ListedArtifact>(
    `SELECT a.artifact_id::text AS "artifactId", a.kind, a.name, a.description, a.registered_at AS "registeredAt", s.first_at AS "firstSeenAt",
            s.last_at AS "lastSeenAt", count(*) OVER () AS total,
            (SELECT count(*) FROM artifact_version x WHERE x.workspace_id = a.workspace_id AND x.artifact_id = a.artifact_id) AS versions,
            (SELECT x.version FROM artifact_version x WHERE x.workspace_id = a.workspace_id AND x.artifact_id = a.artifact_id
              ORDER BY least(x.noted_at, (SELECT min(v.first_at) FROM version_seen v WHERE v.workspace_id = x.workspace_id
                AND v.artifact_id = x.artifact_id AND v.version = x.version)) DESC, x.version_id DESC LIMIT 1) AS "newestVersion",
            (SELECT count(*) FROM deployment d WHERE d.workspace_id = a.workspace_id AND d.artifact_id = a.artifact_id
               AND ($2::uuid[] IS NULL OR d.system_id = ANY($2::uuid[])) AND d.from_at <= now() AND (d.until_at IS NULL OR d.until_at > now())) AS deployed,
            (SELECT count(*) FROM promotion p WHERE p.workspace_id = a.workspace_id AND p.artifact_id = a.artifact_id AND p.state = 'requested'
               AND ($2::uuid[] IS NULL OR p.system_id = ANY($2::uuid[]))) AS waiting,
            coalesce((SELECT json_agg(json_build_object('id', y.system_id, 'name', y.name) ORDER BY lower(y.name)) FROM ai_system y
              WHERE y.workspace_id = a.workspace_id AND ($2::uuid[] IS NULL OR y.system_id = ANY($2::uuid[])) AND y.system_id IN (
                SELECT v.system_id FROM version_seen v WHERE v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id
                UNION SELECT d.system_id FROM deployment d WHERE d.workspace_id = a.workspace_id AND d.artifact_id = a.artifact_id
                UNION ${DATA_SYSTEMS})), '[]') AS systems
       FROM artifact a
       LEFT JOIN LATERAL (SELECT min(v.first_at) AS first_at, max(v.last_at) AS last_at FROM (
           SELECT v.first_at, v.last_at FROM version_seen v
            WHERE v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id AND ($2::uuid[] IS NULL OR v.system_id = ANY($2::uuid[]))
           UNION ALL ${DATA_TIMES('$2')}
         ) v) s ON true
      WHERE a.workspace_id = $1::uuid AND ${VISIBLE}
        AND a.name ILIKE $4 AND ($5::text IS NULL OR a.kind = $5)
        AND CASE $6 WHEN 'registered' THEN a.registered_at IS NOT NULL WHEN 'unregistered' THEN a.registered_at IS NULL
             WHEN 'unused' THEN a.registered_at IS NOT NULL AND s.last_at IS NULL
             WHEN 'waiting' THEN EXISTS (SELECT 1 FROM promotion p WHERE p.workspace_id = a.workspace_id AND p.artifact_id = a.artifact_id
               AND p.state = 'requested' AND ($2::uuid[] IS NULL OR p.system_id = ANY($2::uuid[]))) ELSE true END
        AND ($7::uuid IS NULL
          OR EXISTS (SELECT 1 FROM version_seen v WHERE v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id AND v.system_id = $7::uuid)
          OR EXISTS (SELECT 1 FROM deployment d WHERE d.workspace_id = a.workspace_id AND d.artifact_id = a.artifact_id AND d.system_id = $7::uuid)
          OR $7::uuid IN (${DATA_SYSTEMS}))
      ORDER BY ${ORDERS[given.sort]} OFFSET $8::int LIMIT $9::int`,
    [workspaceId, reach.systems, reach.by, pattern, given.kind, given.state, given.systemId, given.offset, given.limit],
  );
}

/** The registered content of an event, ready to be written. */
export const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
