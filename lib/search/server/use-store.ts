import type { SqlTx } from '@/lib/db/transaction';
import { MAX_USES, type UseLink, type UseRow } from '../record-uses';

/**
 * Adds to what decisions used. What is there already is left alone. Of more than MAX_USES the first in their order are kept, whatever the
 * order in which records came. A restricted decision is found by nothing, so it gets no row.
 */
export async function upsertUses(tx: SqlTx, workspaceId: string, rows: readonly UseRow[]): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (a.decisionId < b.decisionId ? -1 : 1));
  const written = await tx.sql<{ decision_id: string }>(
    `INSERT INTO decision_use AS u (workspace_id, decision_id, uses, links, cut)
     SELECT $1::uuid, n.decision_id, (${FIRST('n.uses')})[1:$5::int], ${FIRST_LINKS('n.links')}, cardinality(n.uses) > $5::int OR jsonb_array_length(n.links) > $5::int
     FROM (SELECT decision_id, ARRAY(SELECT jsonb_array_elements_text(uses)) AS uses, links FROM unnest($2::uuid[], $3::jsonb[], $4::jsonb[]) AS x (decision_id, uses, links)) n
     JOIN decision d ON d.workspace_id = $1::uuid AND d.decision_id = n.decision_id AND NOT 'restricted' = ANY(d.flags)
     ON CONFLICT (workspace_id, decision_id) DO UPDATE SET
       uses = (${FIRST('u.uses || EXCLUDED.uses')})[1:$5::int],
       links = ${FIRST_LINKS('u.links || EXCLUDED.links')},
       cut = u.cut OR EXCLUDED.cut OR cardinality(${FIRST('u.uses || EXCLUDED.uses')}) > $5::int
     WHERE NOT (u.uses @> EXCLUDED.uses AND u.links @> EXCLUDED.links)
     RETURNING decision_id`,
    [
      workspaceId,
      sorted.map((row) => row.decisionId),
      sorted.map((row) => JSON.stringify(row.labels)),
      sorted.map((row) => JSON.stringify(row.links)),
      MAX_USES,
    ],
  );
  const ids = new Set(written.map((row) => row.decision_id));
  const seen = new Map<string, [systemId: string, label: string]>();
  for (const row of sorted)
    if (ids.has(row.decisionId)) for (const label of row.labels) seen.set(`${row.systemId} ${label}`, [row.systemId, label]);
  const names = [...seen.values()];
  if (names.length === 0) return;
  await tx.sql(
    `INSERT INTO use_seen (workspace_id, system_id, label)
     SELECT $1::uuid, n.system_id, n.label FROM unnest($2::uuid[], $3::text[]) AS n (system_id, label) ORDER BY 2, 3
     ON CONFLICT DO NOTHING`,
    [workspaceId, names.map(([systemId]) => systemId), names.map(([, label]) => label)],
  );
}

/** The distinct members of an array in the order of their bytes, which no collation of the database changes. */
function FIRST(list: string): string {
  return `ARRAY(SELECT DISTINCT l COLLATE "C" FROM unnest(${list}) AS l ORDER BY 1)`;
}
function FIRST_LINKS(list: string): string {
  return `coalesce((SELECT jsonb_agg(one ORDER BY text) FROM (SELECT DISTINCT one, one::text COLLATE "C" AS text FROM jsonb_array_elements(${list}) AS one ORDER BY 2 LIMIT $5::int) o), '[]')`;
}

/** Takes the uses of decisions away, or all of the workspace, and returns the names that they held. */
export async function deleteUses(tx: SqlTx, workspaceId: string, decisionIds: readonly string[] | 'all'): Promise<string[]> {
  if (decisionIds === 'all') {
    await tx.sql('DELETE FROM decision_use WHERE workspace_id = $1::uuid', [workspaceId]);
    await tx.sql('DELETE FROM use_seen WHERE workspace_id = $1::uuid', [workspaceId]);
    return [];
  }
  const rows = await tx.sql<{ uses: string[] }>(
    'DELETE FROM decision_use WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) RETURNING uses',
    [workspaceId, decisionIds],
  );
  return [...new Set(rows.flatMap((row) => row.uses))];
}

/** Takes names away that no decision uses any more; 'all': looks at every name there is, after many decisions went at once. */
export async function forgetNames(tx: SqlTx, workspaceId: string, names: readonly string[] | 'all'): Promise<void> {
  if (names.length === 0) return;
  // The view and not the table, so that the index on the labels may be used (docs/adr/0008).
  await tx.sql(
    `DELETE FROM use_seen s WHERE s.workspace_id = $1::uuid AND ($2::text[] IS NULL OR s.label = ANY($2::text[]))
       AND NOT EXISTS (SELECT 1 FROM decision_use_read u JOIN decision d ON d.workspace_id = u.workspace_id AND d.decision_id = u.decision_id
         WHERE u.uses @> ARRAY[s.label] AND d.system_id = s.system_id)`,
    [workspaceId, names === 'all' ? null : names],
  );
}

/** Labels that begin so, in the systems the actor may see. */
export async function readUsesByPrefix(
  tx: SqlTx,
  prefix: string,
  systems: 'all' | readonly string[],
  limit: number,
): Promise<string[]> {
  const rows = await tx.sql<{ label: string }>(
    `SELECT DISTINCT label FROM use_seen WHERE label LIKE $1 AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[])) ORDER BY label LIMIT $3::int`,
    [`${likeLiteral(prefix)}%`, systems === 'all' ? null : systems, limit],
  );
  return rows.map((row) => row.label);
}

/** How far the decisions that use one name are counted for a completion. */
const COUNTED = 1000;

/** Names that hold the text, with how many decisions use each (counted up to a thousand), most used first. */
export async function readFrequentUses(
  tx: SqlTx,
  field: string,
  text: string,
  systems: 'all' | readonly string[],
  limit: number,
): Promise<{ value: string; count: number }[]> {
  const rows = await tx.sql<{ label: string; count: number }>(
    `SELECT n.label, c.count FROM (
       SELECT DISTINCT label FROM use_seen WHERE label ILIKE $1 AND starts_with(label, $2) AND ($3::uuid[] IS NULL OR system_id = ANY($3::uuid[]))
       ORDER BY label LIMIT 100) n
     CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM (
       SELECT 1 FROM decision_use_read u JOIN decision d ON d.workspace_id = u.workspace_id AND d.decision_id = u.decision_id
       WHERE u.uses @> ARRAY[n.label] AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[])) LIMIT ${COUNTED}) x) c
     WHERE c.count > 0 ORDER BY c.count DESC, n.label LIMIT $4::int`,
    [`${likeLiteral(field)}%${likeLiteral(text)}%`, field, systems === 'all' ? null : systems, limit],
  );
  return rows.map((row) => ({ value: row.label.slice(field.length), count: row.count }));
}

/** Which of these names of documents decisions call them by: of one with an id that is the id, with its version or without. */
export async function keepNames(tx: SqlTx, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await tx.sql<{ name: string }>(
    `SELECT n.name FROM unnest($1::text[]) AS n (name)
      WHERE EXISTS (SELECT 1 FROM decision_use_read u WHERE u.uses @> ARRAY['document:' || n.name]
        AND (u.links @> jsonb_build_array(jsonb_build_array(n.name))
          OR u.links @> jsonb_build_array(jsonb_build_array(regexp_replace(n.name, '@[^@]*$', ''), regexp_replace(n.name, '^.*@', '')))))`,
    [names],
  );
  return new Set(rows.map((row) => row.name));
}

function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** What one decision used. */
export async function readUses(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
): Promise<{ uses: string[]; links: UseLink[]; cut: boolean } | null> {
  const [row] = await tx.sql<{ uses: string[]; links: UseLink[]; cut: boolean }>(
    'SELECT uses, links, cut FROM decision_use WHERE workspace_id = $1::uuid AND decision_id = $2::uuid',
    [workspaceId, decisionId],
  );
  return row ?? null;
}
