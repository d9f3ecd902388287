import type { SqlTx } from '@/lib/db/transaction';

export interface SharedTextRow {
  text_id: number;
  wrapped: Uint8Array;
  body: Uint8Array;
}

/** Registered texts with these marks: which number each has, by the mark in base64. Withdrawn ones are left out. */
export async function selectRegistered(tx: SqlTx, workspaceId: string, marks: readonly Buffer[]): Promise<Map<string, number>> {
  if (marks.length === 0) return new Map();
  const rows = await tx.sql<{ text_id: number; mark: Uint8Array }>(
    'SELECT text_id, mark FROM shared_text WHERE workspace_id = $1::uuid AND mark = ANY($2::bytea[]) AND registered',
    [workspaceId, marks],
  );
  return new Map(rows.map((row) => [Buffer.from(row.mark).toString('base64'), row.text_id]));
}

/** Texts by their numbers, also withdrawn ones. */
export async function selectShared(tx: SqlTx, workspaceId: string, ids: readonly number[]): Promise<SharedTextRow[]> {
  if (ids.length === 0) return [];
  return tx.sql<SharedTextRow>(
    'SELECT text_id, wrapped, body FROM shared_text WHERE workspace_id = $1::uuid AND text_id = ANY($2::bigint[])',
    [workspaceId, ids],
  );
}

/** Registers a text that is stored already, withdrawn or not. Returns its number; null when it is not stored. Call under the head lock. */
export async function registerStored(tx: SqlTx, workspaceId: string, mark: Buffer): Promise<number | null> {
  const [row] = await tx.sql<{ text_id: number }>(
    'UPDATE shared_text SET registered = true WHERE workspace_id = $1::uuid AND mark = $2::bytea RETURNING text_id',
    [workspaceId, mark],
  );
  return row?.text_id ?? null;
}

/** False when the number is taken. */
export async function insertShared(
  tx: SqlTx,
  workspaceId: string,
  row: { textId: number; mark: Buffer; wrapped: Buffer; body: Buffer },
): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO shared_text (workspace_id, text_id, mark, wrapped, body) VALUES ($1::uuid, $2::bigint, $3::bytea, $4::bytea, $5::bytea)
     ON CONFLICT (workspace_id, text_id) DO NOTHING RETURNING 1 AS made`,
    [workspaceId, row.textId, row.mark, row.wrapped, row.body],
  );
  return rows.length > 0;
}

export async function withdrawShared(tx: SqlTx, workspaceId: string, ids: readonly number[]): Promise<void> {
  await tx.sql(
    'UPDATE shared_text SET registered = false WHERE workspace_id = $1::uuid AND text_id = ANY($2::bigint[]) AND registered',
    [workspaceId, ids],
  );
}

/** Tells everybody who appends from now on that other texts are registered. Under the head lock. */
export async function markTextsChanged(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql('UPDATE log_head SET texts_mark = gen_random_uuid() WHERE workspace_id = $1::uuid', [workspaceId]);
}

/** Withdrawn texts that are still stored, because records held them when somebody looked last. */
export async function selectWithdrawn(tx: SqlTx, workspaceId: string): Promise<number[]> {
  const rows = await tx.sql<{ text_id: number }>(
    'SELECT text_id FROM shared_text WHERE workspace_id = $1::uuid AND NOT registered ORDER BY text_id',
    [workspaceId],
  );
  return rows.map((row) => row.text_id);
}

/** Whether a record refers to the text. */
export async function isHeld(tx: SqlTx, textId: number): Promise<boolean> {
  const [row] = await tx.sql<{ held: boolean }>('SELECT countersign_text_held($1::bigint) AS held', [textId]);
  return row!.held;
}

/** Deletes a withdrawn text that no record refers to. Under the head lock. False when it stays. */
export async function deleteUnheld(tx: SqlTx, textId: number): Promise<boolean> {
  const [row] = await tx.sql<{ gone: boolean }>('SELECT countersign_forget_text($1::bigint) AS gone', [textId]);
  return row!.gone;
}
