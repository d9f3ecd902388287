import type { SqlTx } from '@/lib/db/transaction';

/** Of each decision, the open holds it is under. */
export async function selectHoldsOver(
  tx: SqlTx,
  ids: readonly string[],
): Promise<Map<string, { holdId: string; matter: string }[]>> {
  const rows = await tx.sql<{ id: string; holdId: string; matter: string }>(
    `SELECT k.id::text AS id, h.hold_id::text AS "holdId", h.matter FROM unnest($1::uuid[]) AS k(id), countersign_holds_of(k.id) AS x(hold_id), hold h
     WHERE h.workspace_id = countersign_workspace() AND h.hold_id = x.hold_id ORDER BY h.hold_id`,
    [ids],
  );
  const holds = new Map<string, { holdId: string; matter: string }[]>();
  for (const { id, ...hold } of rows) holds.set(id, [...(holds.get(id) ?? []), hold]);
  return holds;
}
