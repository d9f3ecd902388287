import type { SqlTx } from '@/lib/db/transaction';
import { LABEL_FIELDS, type LabelFieldName } from '@/lib/decisions/labels';
import { LABEL_MAX } from '@/lib/privacy/keep-metadata';

export interface SystemName {
  system_id: string;
  key: string;
  name: string;
}

/** The AI systems the actor may see. */
export async function readSystems(tx: SqlTx, systems: 'all' | readonly string[]): Promise<SystemName[]> {
  return tx.sql<SystemName>(
    'SELECT system_id, key, name FROM ai_system WHERE $1::uuid[] IS NULL OR system_id = ANY($1::uuid[]) ORDER BY key',
    [systems === 'all' ? null : systems],
  );
}

/** How far a list of values is read: more than this is too wide a pattern. */
export const MAX_EXPANSION = 500;

/** What a check said in so many different ways is looked for by the name of the check alone: its verdicts are its emitter's words. */
export const MAX_SAID = 5_000;

/**
 * Values of a counted label field that begin so, in the systems the actor may see; at most MAX_EXPANSION + 1. `words`: none that is longer than a word may be,
 * so that sentences take no place from what may be shown (lib/decisions/reported-words.ts decides exactly).
 */
export async function readValuesByPrefix(
  tx: SqlTx,
  field: LabelFieldName,
  prefix: string,
  systems: 'all' | readonly string[],
  ignoreCase = false,
  limit = MAX_EXPANSION + 1,
  words = false,
): Promise<string[]> {
  const table = LABEL_FIELDS[field].firstSeen ? 'first_seen' : 'label_rollup';
  const rows = await tx.sql<{ label: string }>(
    `SELECT DISTINCT label FROM ${table} WHERE label ${ignoreCase ? 'ILIKE' : 'LIKE'} $1 AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[]))${words ? SHORT : ''} ORDER BY label LIMIT $3::int`,
    [`${likeLiteral(`${field}:${prefix}`)}%`, systems === 'all' ? null : systems, limit],
  );
  return rows.map((row) => row.label.slice(field.length + 1));
}
/** After the name of the check where there is one, and else of the field. */
const SHORT = ` AND char_length(label) - CASE position('=' IN label) WHEN 0 THEN position(':' IN label) ELSE position('=' IN label) END <= ${LABEL_MAX}`;
function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The decisions that go by this id of the emitter's, or by this trace id. */
export async function readAliases(tx: SqlTx, value: string, scheme: 'external' | 'trace' | null): Promise<string[]> {
  const rows = await tx.sql<{ decision_id: string }>(
    'SELECT DISTINCT decision_id FROM alias WHERE workspace_id = countersign_workspace() AND value = $1 AND ($2::text IS NULL OR scheme = $2) LIMIT 1000',
    [value, scheme],
  );
  return rows.map((row) => row.decision_id);
}

/** The decisions whose words are spread over several chunks, and for each of these tsqueries those of them where it holds. */
export async function readSpilled(
  tx: SqlTx,
  leaves: readonly string[],
): Promise<{ ids: string[]; holds: Map<string, Set<string>> }> {
  const spilled = await tx.sql<{ decision_id: string }>('SELECT DISTINCT decision_id FROM decision_search_read WHERE chunk > 0');
  const ids = spilled.map((row) => row.decision_id);
  const holds = new Map<string, Set<string>>();
  if (ids.length === 0) return { ids, holds };
  for (const leaf of leaves) {
    const rows = await tx.sql<{ decision_id: string }>(
      'SELECT DISTINCT decision_id FROM decision_search_read WHERE decision_id = ANY($1::uuid[]) AND tsv @@ $2::tsquery',
      [ids, leaf],
    );
    holds.set(leaf, new Set(rows.map((row) => row.decision_id)));
  }
  return { ids, holds };
}

/** Commonest values of a counted label field over the last days, most frequent first. */
export async function readFrequentValues(
  tx: SqlTx,
  field: LabelFieldName,
  text: string,
  systems: 'all' | readonly string[],
  limit: number,
  words = false,
): Promise<{ value: string; count: number }[]> {
  const rows = await tx.sql<{ label: string; count: number }>(
    `SELECT label, sum(decisions)::bigint AS count FROM label_rollup
     WHERE day >= current_date - 90 AND label ILIKE $1 AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[]))${words ? SHORT : ''}
     GROUP BY label HAVING sum(decisions) > 0 ORDER BY (label ILIKE $4) DESC, count DESC, label LIMIT $3::int`,
    [
      `${likeLiteral(`${field}:`)}%${likeLiteral(text)}%`,
      systems === 'all' ? null : systems,
      limit,
      `${likeLiteral(`${field}:${text}`)}%`,
    ],
  );
  return rows.map((row) => ({ value: row.label.slice(field.length + 1), count: row.count }));
}
