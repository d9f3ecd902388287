import type { SqlTx } from '@/lib/db/transaction';

/** Read models folded from the log; `decision` names whose row it is. */
const TABLES: readonly { table: string; decision: boolean }[] = [
  { table: 'decision', decision: true },
  { table: 'step', decision: true },
  { table: 'alias', decision: true },
  { table: 'first_seen', decision: true },
  { table: 'decision_rollup', decision: false },
  { table: 'label_rollup', decision: false },
];
/** When the worker will seal a decision is counted from now on, not folded. */
const LEFT_OUT = `- 'seal_due_at'`;

/** Copies the read models as they are, for the length of the transaction. */
export async function keepReadModels(tx: SqlTx, workspaceId: string): Promise<void> {
  for (const { table } of TABLES) {
    await tx.sql(
      `CREATE TEMP TABLE kept_${table} ON COMMIT DROP AS SELECT to_jsonb(t) ${LEFT_OUT} AS row FROM ${table} t WHERE workspace_id = '${workspaceId}'`,
    );
    await tx.sql(`CREATE INDEX ON kept_${table} (md5(row::text))`);
  }
}

export interface DifferingRow {
  table: string;
  decisionId: string | null;
  found: string;
}

/** Rows that are there and should not be, or the other way round; at most 20 a table. */
export async function compareReadModels(tx: SqlTx, workspaceId: string): Promise<DifferingRow[]> {
  const out: DifferingRow[] = [];
  for (const { table, decision } of TABLES) {
    const made = `(SELECT to_jsonb(t) ${LEFT_OUT} AS row FROM ${table} t WHERE workspace_id = $1::uuid)`;
    const id = decision ? `row ->> 'decision_id'` : 'NULL';
    const rows = await tx.sql<{ decisionId: string | null; found: string }>(
      `SELECT ${id} AS "decisionId", 'a row that does not follow from it' AS found FROM (SELECT row FROM kept_${table} EXCEPT ALL SELECT row FROM ${made} m) x
       UNION ALL
       SELECT ${id}, 'no such row' FROM (SELECT row FROM ${made} m EXCEPT ALL SELECT row FROM kept_${table}) y LIMIT 20`,
      [workspaceId],
    );
    out.push(...rows.map((row) => ({ table, ...row })));
  }
  return out;
}
