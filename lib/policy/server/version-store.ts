import type { SqlTx } from '@/lib/db/transaction';
import type { PolicyDocument } from '../contract';

export interface VersionRow {
  policyId: string;
  version: number;
  document: PolicyDocument;
  hash: string;
  editedBy: string;
  editedByName: string;
  /** Everybody who wrote on the draft, by id, with their names beside. */
  editors: string[];
  editorNames: string[];
  proposedBy: string;
  proposedByName: string;
  proposedAt: Date;
  reason: string;
  wishedFrom: Date | null;
  wishedUntil: Date | null;
  state: 'proposed' | 'active' | 'withdrawn';
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  fromAt: Date | null;
  untilAt: Date | null;
  retireBy: string | null;
  retireByName: string | null;
  retireAskedAt: Date | null;
  retireReason: string | null;
  retiredByName: string | null;
}
const COLUMNS = `policy_id AS "policyId", version, document, hash, edited_by AS "editedBy", edited_by_name AS "editedByName",
  editors, editor_names AS "editorNames",
  proposed_by AS "proposedBy", proposed_by_name AS "proposedByName", proposed_at AS "proposedAt", reason, wished_from AS "wishedFrom",
  wished_until AS "wishedUntil", state, decided_by AS "decidedBy", decided_by_name AS "decidedByName", decided_at AS "decidedAt",
  decision_reason AS "decisionReason", from_at AS "fromAt", until_at AS "untilAt", retire_by AS "retireBy", retire_by_name AS "retireByName",
  retire_asked_at AS "retireAskedAt", retire_reason AS "retireReason", retired_by_name AS "retiredByName"`;

/** The document of each policy that holds at the instant, by name: of the windows that are open the one that began last. */
export async function readInForce(
  tx: SqlTx,
  workspaceId: string,
  at: Date,
): Promise<{ document: PolicyDocument; hash: string; fromAt: Date }[]> {
  return tx.sql(
    `SELECT DISTINCT ON (policy_id) document, hash, from_at AS "fromAt" FROM policy_version
      WHERE workspace_id = $1::uuid AND state = 'active' AND from_at <= $2::timestamptz AND (until_at IS NULL OR until_at > $2::timestamptz)
      ORDER BY policy_id, from_at DESC`,
    [workspaceId, at],
  );
}

/** Newest first, of one policy or of all. */
export async function listVersionRows(tx: SqlTx, workspaceId: string, policyId: string | null): Promise<VersionRow[]> {
  return tx.sql<VersionRow>(
    `SELECT ${COLUMNS} FROM policy_version WHERE workspace_id = $1::uuid AND ($2::text IS NULL OR policy_id = $2)
      ORDER BY policy_id, version DESC LIMIT 5000`,
    [workspaceId, policyId],
  );
}

export async function findVersionRow(
  tx: SqlTx,
  workspaceId: string,
  policyId: string,
  version: number,
): Promise<VersionRow | null> {
  const [row] = await tx.sql<VersionRow>(
    `SELECT ${COLUMNS} FROM policy_version WHERE workspace_id = $1::uuid AND policy_id = $2 AND version = $3::int`,
    [workspaceId, policyId, version],
  );
  return row ?? null;
}

export async function insertVersionRow(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<
    VersionRow,
    | 'policyId'
    | 'version'
    | 'document'
    | 'hash'
    | 'editedBy'
    | 'editedByName'
    | 'editors'
    | 'editorNames'
    | 'proposedBy'
    | 'proposedByName'
    | 'reason'
    | 'wishedFrom'
    | 'wishedUntil'
  >,
): Promise<void> {
  await tx.sql(
    `INSERT INTO policy_version (workspace_id, policy_id, version, document, hash, edited_by, edited_by_name, proposed_by, proposed_by_name,
       reason, wished_from, wished_until, editors, editor_names)
     VALUES ($1::uuid, $2, $3::int, $4::jsonb, $5, $6, $7, $8, $9, $10, $11::timestamptz, $12::timestamptz, $13::text[], $14::text[])`,
    [
      workspaceId,
      row.policyId,
      row.version,
      JSON.stringify(row.document),
      row.hash,
      row.editedBy,
      row.editedByName,
      row.proposedBy,
      row.proposedByName,
      row.reason,
      row.wishedFrom,
      row.wishedUntil,
      row.editors,
      row.editorNames,
    ],
  );
}

/** Consent or refusal. The database itself refuses a consent by the proposer or anybody who wrote on it. */
export async function decideVersionRow(
  tx: SqlTx,
  workspaceId: string,
  policyId: string,
  version: number,
  decision: {
    state: 'active' | 'withdrawn';
    by: string;
    byName: string;
    reason: string;
    fromAt: Date | null;
    untilAt: Date | null;
  },
): Promise<void> {
  await tx.sql(
    `UPDATE policy_version SET state = $4, decided_by = $5, decided_by_name = $6, decided_at = now(), decision_reason = $7,
       from_at = $8::timestamptz, until_at = $9::timestamptz
      WHERE workspace_id = $1::uuid AND policy_id = $2 AND version = $3::int AND state = 'proposed'`,
    [
      workspaceId,
      policyId,
      version,
      decision.state,
      decision.by,
      decision.byName,
      decision.reason,
      decision.fromAt,
      decision.untilAt,
    ],
  );
}

/** Ends every window of the policy that is open at `at`, there. Returns the versions that end. */
export async function endWindows(tx: SqlTx, workspaceId: string, policyId: string, at: Date): Promise<number[]> {
  const rows = await tx.sql<{ version: number }>(
    `UPDATE policy_version SET until_at = $3::timestamptz WHERE workspace_id = $1::uuid AND policy_id = $2 AND state = 'active'
       AND from_at < $3::timestamptz AND (until_at IS NULL OR until_at > $3::timestamptz) RETURNING version`,
    [workspaceId, policyId, at],
  );
  return rows.map(({ version }) => version);
}

export async function askRetirementRow(
  tx: SqlTx,
  workspaceId: string,
  policyId: string,
  version: number,
  ask: { by: string; byName: string; reason: string } | null,
): Promise<void> {
  await tx.sql(
    `UPDATE policy_version SET retire_by = $4, retire_by_name = $5, retire_reason = $6, retire_asked_at = CASE WHEN $4::text IS NULL THEN NULL ELSE now() END
      WHERE workspace_id = $1::uuid AND policy_id = $2 AND version = $3::int`,
    [workspaceId, policyId, version, ask?.by ?? null, ask?.byName ?? null, ask?.reason ?? null],
  );
}

/** Ends the window of one version now; one that has not begun is over before it begins, and gives back what it took: `neverBegan`. */
export async function retireVersionRow(
  tx: SqlTx,
  workspaceId: string,
  policyId: string,
  version: number,
  byName: string,
): Promise<{ untilAt: Date; neverBegan: boolean }> {
  const [row] = await tx.sql<{ untilAt: Date; neverBegan: boolean }>(
    `UPDATE policy_version SET until_at = greatest(now(), from_at), retired_by_name = $4
      WHERE workspace_id = $1::uuid AND policy_id = $2 AND version = $3::int RETURNING until_at AS "untilAt", until_at = from_at AS "neverBegan"`,
    [workspaceId, policyId, version, byName],
  );
  return row!;
}

/**
 * Opens the windows again that ended where a version was to begin which never does: until the end that they had been given, or until the next version
 * without an end takes over. What two persons ended stays ended. Returns which.
 */
export async function reopenWindows(tx: SqlTx, workspaceId: string, policyId: string, version: number): Promise<number[]> {
  const rows = await tx.sql<{ version: number }>(
    `UPDATE policy_version p SET until_at = least(p.wished_until, (
         SELECT min(n.from_at) FROM policy_version n WHERE n.workspace_id = $1::uuid AND n.policy_id = $2 AND n.state = 'active'
            AND n.from_at > p.from_at AND n.wished_until IS NULL AND (n.until_at IS NULL OR n.until_at > n.from_at)))
       FROM policy_version gone
      WHERE gone.workspace_id = $1::uuid AND gone.policy_id = $2 AND gone.version = $3::int
        AND p.workspace_id = $1::uuid AND p.policy_id = $2 AND p.state = 'active' AND p.retired_by_name IS NULL
        AND p.from_at < gone.from_at AND p.until_at = gone.from_at
      RETURNING p.version`,
    [workspaceId, policyId, version],
  );
  return rows.map((row) => row.version).sort((a, b) => a - b);
}

/** The persons who made these keys, by the keys' ids: whoever writes with them. One of whom nobody is known is left out. */
export async function keyMakers(tx: SqlTx, workspaceId: string, keyIds: readonly string[]): Promise<Map<string, string>> {
  if (keyIds.length === 0) return new Map();
  const rows = await tx.sql<{ key: string; by: string }>(
    `SELECT key_id::text AS key, created_by::text AS by FROM api_key
      WHERE workspace_id = $1::uuid AND key_id = ANY($2::uuid[]) AND created_by IS NOT NULL`,
    [workspaceId, keyIds],
  );
  return new Map(rows.map((row) => [row.key, row.by]));
}
