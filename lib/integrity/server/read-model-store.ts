import type { SqlTx } from '@/lib/db/transaction';

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
  { table: 'lineage_job', decision: false },
  { table: 'lineage_dataset', decision: false },
  { table: 'lineage_dataset_version', decision: false },
  { table: 'lineage_run', decision: false },
  { table: 'lineage_edge', decision: false },
  { table: 'lineage_column', decision: false },
];
/** When the worker will seal a decision is counted from now on, not folded. */
const LEFT_OUT = `- 'seal_due_at'`;
/** What was first seen in decisions that are gone stays, though no record tells it any more. */
const ONLY: Readonly<Record<string, string>> = {
  first_seen:
    'AND EXISTS (SELECT FROM public.decision d WHERE d.workspace_id = t.workspace_id AND d.decision_id = t.decision_id)',
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
        `(SELECT ${key} AS key, to_jsonb(t) ${LEFT_OUT} AS row FROM ${schema}.${table} t WHERE workspace_id = $1::uuid ${ONLY[table] ?? ''})`,
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
      const decisionId = decision ? ((is ?? follows)!.decision_id as string) : null;
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
