import type { SqlTx } from '@/lib/db/transaction';

/** Of each decision, the matters of the open holds it is under. */
export async function selectMatters(tx: SqlTx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.sql<{ id: string; matter: string }>(
    `SELECT k.id::text AS id, h.matter FROM unnest($1::uuid[]) AS k(id), countersign_holds_of(k.id) AS x(hold_id), hold h
     WHERE h.workspace_id = countersign_workspace() AND h.hold_id = x.hold_id ORDER BY h.hold_id`,
    [ids],
  );
  const matters = new Map<string, string[]>();
  for (const { id, matter } of rows) matters.set(id, [...(matters.get(id) ?? []), matter]);
  return matters;
}
