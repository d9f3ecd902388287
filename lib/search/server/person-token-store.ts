import type { SqlTx } from '@/lib/db/transaction';
import { HOW, howOf, type How, type PersonToken } from '../person-tokens';

export interface TokenRow {
  decisionId: string;
  how: number;
  token: string;
  idxs: readonly number[];
}

/** Adds records to tokens. Records come in the order of the log, so a row's list stays in order; what is there already is left alone. */
export async function upsertTokens(tx: SqlTx, workspaceId: string, rows: readonly TokenRow[]): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await tx.sql(
    `INSERT INTO person_token AS p (workspace_id, token, anchor_id, how, idxs)
     SELECT $1::uuid, decode(n.token, 'hex'), n.anchor_id, n.how, n.idxs::bigint[]
     FROM unnest($2::text[], $3::uuid[], $4::smallint[], $5::text[]) AS n (token, anchor_id, how, idxs)
     ON CONFLICT (workspace_id, token, anchor_id, how) DO UPDATE SET idxs = p.idxs || EXCLUDED.idxs
     WHERE NOT (p.idxs @> EXCLUDED.idxs)`,
    [
      workspaceId,
      sorted.map((row) => row.token),
      sorted.map((row) => row.decisionId),
      sorted.map((row) => row.how),
      sorted.map((row) => `{${row.idxs.join(',')}}`),
    ],
  );
}

const keyOf = (row: TokenRow): string => `${row.token} ${row.decisionId} ${row.how}`;

/** Notes which types of subjects an AI system names. */
export async function insertSubjectTypes(
  tx: SqlTx,
  workspaceId: string,
  rows: readonly { systemId: string; type: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO subject_type (workspace_id, system_id, type)
     SELECT $1::uuid, n.system_id, n.type FROM unnest($2::uuid[], $3::text[]) AS n (system_id, type) ORDER BY 2, 3
     ON CONFLICT DO NOTHING`,
    [workspaceId, rows.map((row) => row.systemId), rows.map((row) => row.type)],
  );
}

/** Takes the tokens of decisions away, or all of the workspace. */
export async function deleteTokens(tx: SqlTx, workspaceId: string, decisionIds: readonly string[] | 'all'): Promise<void> {
  if (decisionIds === 'all') {
    await tx.sql('DELETE FROM person_token WHERE workspace_id = $1::uuid', [workspaceId]);
    await tx.sql('DELETE FROM subject_type WHERE workspace_id = $1::uuid', [workspaceId]);
    return;
  }
  await tx.sql('DELETE FROM person_token WHERE workspace_id = $1::uuid AND anchor_id = ANY($2::uuid[])', [
    workspaceId,
    decisionIds,
  ]);
}

/** Every type under which subjects were named, a bounded number of them, and whether there are more. */
export async function selectSubjectTypes(
  tx: SqlTx,
  workspaceId: string,
  most: number,
): Promise<{ types: string[]; more: boolean }> {
  const rows = await tx.sql<{ type: string }>(
    'SELECT DISTINCT type FROM subject_type WHERE workspace_id = $1::uuid ORDER BY type LIMIT $2',
    [workspaceId, most + 1],
  );
  return { types: rows.slice(0, most).map((row) => row.type), more: rows.length > most };
}

/** AI systems that have decisions and never named a subject: nothing found there says nothing. */
export async function selectSilentSystems(tx: SqlTx, workspaceId: string, systems: 'all' | readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ name: string }>(
    `SELECT s.name FROM ai_system s WHERE s.workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR s.system_id = ANY($2::uuid[]))
       AND EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = s.workspace_id AND d.system_id = s.system_id)
       AND NOT EXISTS (SELECT 1 FROM subject_type t WHERE t.workspace_id = s.workspace_id AND t.system_id = s.system_id)
     ORDER BY s.name`,
    [workspaceId, systems === 'all' ? null : systems],
  );
  return rows.map((row) => row.name);
}

export interface PersonRecords {
  decision_id: string;
  how: How[];
  idxs: number[];
}

const WANTED = `SELECT decode(n.token, 'hex') AS token, n.how FROM unnest($2::text[], $3::smallint[]) AS n (token, how)`;
const wantedOf = (tokens: readonly PersonToken[]): [string[], number[]] => [
  tokens.map((one) => one.token),
  tokens.map((one) => HOW[one.how]),
];

/** Decisions that hold any of the tokens, newest first, behind `before`; of those AI systems that may be seen. */
export async function selectPersonDecisions(
  tx: SqlTx,
  workspaceId: string,
  tokens: readonly PersonToken[],
  given: { before: string | null; limit: number; systems: 'all' | readonly string[] },
): Promise<PersonRecords[]> {
  const rows = await tx.sql<{ decision_id: string; hows: number[]; idxs: number[] }>(
    `WITH wanted AS (${WANTED}), found AS (
       SELECT p.anchor_id, p.how, p.idxs FROM wanted w
       JOIN person_token p ON p.workspace_id = $1::uuid AND p.token = w.token AND p.how = w.how
       WHERE $4::uuid IS NULL OR p.anchor_id < $4::uuid), page AS (
       SELECT DISTINCT f.anchor_id FROM found f
       JOIN decision d ON d.workspace_id = $1::uuid AND d.decision_id = f.anchor_id
       WHERE $6::uuid[] IS NULL OR d.system_id = ANY($6::uuid[])
       ORDER BY f.anchor_id DESC LIMIT $5)
     SELECT f.anchor_id AS decision_id, array_agg(DISTINCT f.how) AS hows, array_agg(DISTINCT i.idx ORDER BY i.idx) AS idxs
     FROM page JOIN found f USING (anchor_id) CROSS JOIN LATERAL unnest(f.idxs) AS i (idx)
     GROUP BY f.anchor_id ORDER BY f.anchor_id DESC`,
    [workspaceId, ...wantedOf(tokens), given.before, given.limit, given.systems === 'all' ? null : given.systems],
  );
  return rows.map((row) => ({ decision_id: row.decision_id, how: row.hows.map(howOf), idxs: row.idxs.map(Number) }));
}

/** How many decisions and records hold any of the tokens. */
export async function countPerson(
  tx: SqlTx,
  workspaceId: string,
  tokens: readonly PersonToken[],
  systems: 'all' | readonly string[],
): Promise<{ decisions: number; records: number }> {
  const [row] = await tx.sql<{ decisions: number; records: number }>(
    `WITH wanted AS (${WANTED})
     SELECT count(DISTINCT p.anchor_id)::int AS decisions, count(DISTINCT i.idx)::int AS records FROM wanted w
     JOIN person_token p ON p.workspace_id = $1::uuid AND p.token = w.token AND p.how = w.how
     JOIN decision d ON d.workspace_id = $1::uuid AND d.decision_id = p.anchor_id
     CROSS JOIN LATERAL unnest(p.idxs) AS i (idx)
     WHERE $4::uuid[] IS NULL OR d.system_id = ANY($4::uuid[])`,
    [workspaceId, ...wantedOf(tokens), systems === 'all' ? null : systems],
  );
  return row ?? { decisions: 0, records: 0 };
}
