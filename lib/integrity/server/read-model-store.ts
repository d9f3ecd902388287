import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import { ACTS_NAMING_PERSONS } from '@/lib/search/server/index-store';

/** Read models folded from the log; `decision` names whose row it is. */
export const FOLDED_TABLES: readonly { table: string; decision: boolean }[] = [
  { table: 'decision', decision: true },
  { table: 'step', decision: true },
  { table: 'alias', decision: true },
  { table: 'first_seen', decision: true },
  { table: 'decision_rollup', decision: false },
  { table: 'label_rollup', decision: false },
  { table: 'assessment', decision: true },
  { table: 'assessment_subject', decision: true },
  { table: 'assessment_finding', decision: true },
  { table: 'finding_label', decision: true },
  { table: 'missed_finding', decision: true },
  { table: 'person_token', decision: true },
  { table: 'lineage_job', decision: false },
  { table: 'lineage_dataset', decision: false },
  { table: 'lineage_dataset_version', decision: false },
  { table: 'lineage_run', decision: false },
  { table: 'lineage_edge', decision: false },
  { table: 'lineage_column', decision: false },
];
/** Columns that are no part of it: when the worker will seal a decision is counted from now on, not folded; which records name a person lets nothing go. */
const LEFT_OUT: Readonly<Record<string, string>> = { decision: `- 'seal_due_at'`, person_token: `- 'idxs'` };
/** Decisions of which their labels do not tell all persons, and that the index has read: what holds and erasures by a person know of them are its tokens. */
const BY_TOKENS = `SELECT d.decision_id FROM decision_read d WHERE d.workspace_id = $1::uuid AND d.labels && ARRAY['flag:conflict', 'flag:labelsTruncated']
  AND d.latest_idx < coalesce((SELECT c.next_idx FROM search_cursor c WHERE c.workspace_id = $1::uuid), 0)`;
/** What was first seen in decisions that are gone stays, though no record tells it any more. */
const ONLY: Readonly<Record<string, string>> = {
  first_seen:
    'AND EXISTS (SELECT FROM public.decision d WHERE d.workspace_id = t.workspace_id AND d.decision_id = t.decision_id)',
  // Values that a detector finds are left out: a newer one finds others, and no hold goes by them.
  person_token: `AND t.how <> 3 AND t.anchor_id IN (${BY_TOKENS})`,
};

/**
 * Says in the folded decisions how their actions stand, which no fold tells: as the sweeper tells it (lib/approvals). Actions are compared
 * by themselves. Where one is still to be told, what is there counts.
 */
export async function tellApprovals(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    `UPDATE decision d SET approval = CASE WHEN last.untold THEN (SELECT p.approval FROM public.decision p WHERE p.workspace_id = d.workspace_id AND p.decision_id = d.decision_id)
        ELSE last.said END
     FROM (SELECT DISTINCT ON (a.decision_id) a.decision_id, CASE WHEN a.overridden AND a.state = 'approved' THEN 'overridden' ELSE a.state END AS said,
         bool_or(a.told_approval IS NULL) OVER (PARTITION BY a.decision_id) AS untold
       FROM action a WHERE a.workspace_id = $1::uuid AND a.decision_id IS NOT NULL
       ORDER BY a.decision_id, CASE a.route WHEN 'allow' THEN 2 WHEN 'check' THEN 2 WHEN 'review' THEN 1 ELSE 0 END, a.action_id DESC) last
     WHERE d.workspace_id = $1::uuid AND d.decision_id = last.decision_id`,
    [workspaceId],
  );
}

/** Rows of a table that are told. */
const MOST = 20;

export interface DifferingRow {
  table: string;
  decisionId: string | null;
  /** Columns that differ; null: the row is only on one side. */
  columns: string[] | null;
  there: boolean;
}

/** Rows that differ from those that were folded into temporary tables of the same names (lib/db/shadow-tables.ts), at most 20 a table. */
export async function compareReadModels(
  tx: SqlTx,
  workspaceId: string,
  tables: readonly { table: string; decision: boolean }[] = FOLDED_TABLES,
): Promise<{ rows: number; differing: DifferingRow[] }> {
  const differing: DifferingRow[] = [];
  let rows = 0;
  for (const { table, decision } of tables) {
    const key = `jsonb_build_array(${(await primaryKey(tx, table)).map((column) => `t.${column}`).join(', ')})`;
    const [live, made] = ['public', 'pg_temp'].map(
      (schema) =>
        `(SELECT ${key} AS key, to_jsonb(t) ${LEFT_OUT[table] ?? ''} AS row FROM ${schema}.${table} t WHERE workspace_id = $1::uuid ${ONLY[table] ?? ''})`,
    );
    // Row by row, in the order of the key: whatever is cut off, the two forms of one row stand together, and a second look finds the same.
    const found = await tx.sql<{ is: Record<string, unknown> | null; follows: Record<string, unknown> | null }>(
      `SELECT l.row AS is, m.row AS follows FROM ${live} l FULL JOIN ${made} m ON m.key = l.key WHERE l.row IS DISTINCT FROM m.row
       ORDER BY coalesce(l.key, m.key) LIMIT ${MOST}`,
      [workspaceId],
    );
    const [count] = await tx.sql<{ n: number }>(`SELECT count(*) AS n FROM ${live} l`, [workspaceId]);
    rows += count!.n;
    for (const { is, follows } of found) {
      const row = (is ?? follows)!;
      const decisionId = decision ? ((row.decision_id ?? row.anchor_id) as string) : null;
      const columns =
        is && follows && Object.keys(is).filter((name) => JSON.stringify(is[name]) !== JSON.stringify(follows[name]));
      differing.push({ table, decisionId, columns, there: is !== null });
    }
  }
  return { rows, differing };
}

async function primaryKey(tx: SqlTx, table: string): Promise<string[]> {
  const rows = await tx.sql<{ name: string }>(
    `SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
     WHERE i.indisprimary AND i.indrelid = ('public.' || $1)::regclass ORDER BY a.attnum`,
    [table],
  );
  return rows.map((row) => row.name);
}

/** True where the catalogue of lineage has taken in all there is: until then it lacks what the fold has. */
export async function lineageIsUpToDate(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const [row] = await tx.sql<{ behind: boolean }>(
    `SELECT coalesce((SELECT rebuild FROM public.lineage_cursor WHERE workspace_id = $1::uuid), false) OR EXISTS (SELECT FROM event e
       WHERE e.workspace_id = $1::uuid AND e.kind IN ('lineage.run', 'lineage.dataset', 'lineage.job')
         AND e.idx >= coalesce((SELECT next_idx FROM public.lineage_cursor WHERE workspace_id = $1::uuid), 0)) AS behind`,
    [workspaceId],
  );
  return row?.behind === false;
}

/** The next decisions after `after` that are compared by the tokens of their persons. */
export async function nextByTokens(tx: SqlTx, workspaceId: string, after: string | null, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT t.decision_id::text AS id FROM (${BY_TOKENS}) t WHERE $2::uuid IS NULL OR t.decision_id > $2::uuid ORDER BY t.decision_id LIMIT $3::int`,
    [workspaceId, after, limit],
  );
  return rows.map((row) => row.id);
}

/** The next records of a decision that the index reads, in the order of the log. */
export async function nextIndexed(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  after: number,
  limit: number,
): Promise<(SealedBody & { system_id: string })[]> {
  return tx.sql(
    `SELECT e.idx, e.system_id::text AS system_id, x.anchor_id::text AS anchor_id, x.refs, x.body FROM event e
     JOIN disclosure x ON x.workspace_id = e.workspace_id AND x.anchor_id = e.decision_id AND x.idx = e.idx
     WHERE e.workspace_id = $1::uuid AND e.decision_id = $2::uuid AND e.idx > $3::bigint AND e.system_id IS NOT NULL
       AND (e.actor_type = 'emitter' OR e.kind = ANY($5::text[])) ORDER BY e.idx LIMIT $4::int`,
    [workspaceId, decisionId, after, limit, ACTS_NAMING_PERSONS],
  );
}
