import type { SqlTx } from '@/lib/db/transaction';
import type { Capacity, CompetenceFacts } from '../competence';

export interface CompetenceRow extends CompetenceFacts {
  entry: number;
  personName: string;
  training: string;
  evidenceName: string | null;
  evidenceSha256: string | null;
  recordedByName: string;
  recordedAt: Date;
}
const COLUMNS = `c.competence_id::text AS "competenceId", c.version, c.entry, c.person_id::text AS "personId", p.name AS "personName", c.capacity, c.training,
  c.valid_from AS "validFrom", c.valid_until AS "validUntil", c.evidence_name AS "evidenceName", c.evidence_sha256 AS "evidenceSha256", c.withdrawn,
  c.recorded_by_name AS "recordedByName", c.recorded_at AS "recordedAt"`;

/** The newest version of every line, those that end first before. */
export async function listNewest(tx: SqlTx, workspaceId: string): Promise<CompetenceRow[]> {
  return tx.sql<CompetenceRow>(
    `SELECT * FROM (SELECT DISTINCT ON (c.competence_id) ${COLUMNS} FROM competence c JOIN person p ON p.person_id = c.person_id
       WHERE c.workspace_id = $1::uuid ORDER BY c.competence_id, c.version DESC) x ORDER BY x.withdrawn, x."validUntil", x."competenceId" LIMIT 5000`,
    [workspaceId],
  );
}

/** Every version of one line, newest first. */
export async function listVersions(tx: SqlTx, workspaceId: string, competenceId: string): Promise<CompetenceRow[]> {
  return tx.sql<CompetenceRow>(
    `SELECT ${COLUMNS} FROM competence c JOIN person p ON p.person_id = c.person_id
      WHERE c.workspace_id = $1::uuid AND c.competence_id = $2::uuid ORDER BY c.version DESC LIMIT 500`,
    [workspaceId, competenceId],
  );
}

/** How many lines were ever entered. */
export async function countEntries(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ entries: number }>(
    'SELECT coalesce(max(entry), 0)::int AS entries FROM competence WHERE workspace_id = $1::uuid',
    [workspaceId],
    'count-competence',
  );
  return row?.entries ?? 0;
}

/** Lines are entered one after the other, so that `entry` has no gaps. */
export async function lockRegister(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql("SELECT pg_advisory_xact_lock(hashtextextended('competence/' || $1::text, 0))", [workspaceId]);
}

export async function insertCompetence(
  tx: SqlTx,
  workspaceId: string,
  row: {
    competenceId: string;
    version: number;
    entry: number;
    personId: string;
    capacity: Capacity;
    training: string;
    validFrom: Date;
    validUntil: Date;
    evidenceName: string | null;
    evidenceSha256: string | null;
    withdrawn: boolean;
    by: string;
    byName: string;
  },
): Promise<void> {
  await tx.sql(
    `INSERT INTO competence (workspace_id, competence_id, version, entry, person_id, capacity, training, valid_from, valid_until, evidence_name,
       evidence_sha256, withdrawn, recorded_by, recorded_by_name)
     VALUES ($1::uuid, $2::uuid, $3::int, $4::bigint, $5::uuid, $6, $7, $8::timestamptz, $9::timestamptz, $10, $11, $12, $13, $14)`,
    [
      workspaceId,
      row.competenceId,
      row.version,
      row.entry,
      row.personId,
      row.capacity,
      row.training,
      row.validFrom,
      row.validUntil,
      row.evidenceName,
      row.evidenceSha256,
      row.withdrawn,
      row.by,
      row.byName,
    ],
  );
}
