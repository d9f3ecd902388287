import type { SqlTx } from '@/lib/db/transaction';

export interface AccessNoteRow {
  noteId: string;
  personId: string | null;
  keyId: string | null;
  kind: string;
  decisionId: string | null;
  systemId: string | null;
  detail: unknown;
  notedAt: Date;
}

/** Waits for the worker. The same note id twice is one note. */
export async function insertNote(tx: SqlTx, workspaceId: string, note: Omit<AccessNoteRow, 'notedAt'>): Promise<void> {
  await tx.sql(
    `INSERT INTO access_note (workspace_id, note_id, person_id, key_id, kind, decision_id, system_id, detail)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::uuid, $7::uuid, $8::jsonb) ON CONFLICT DO NOTHING`,
    [workspaceId, note.noteId, note.personId, note.keyId, note.kind, note.decisionId, note.systemId, JSON.stringify(note.detail)],
  );
}

const TAKEN = `RETURNING note_id::text AS "noteId", person_id::text AS "personId", key_id::text AS "keyId", kind, decision_id::text AS "decisionId",
               system_id::text AS "systemId", detail, noted_at AS "notedAt"`;
const inOrder = (rows: AccessNoteRow[]): AccessNoteRow[] => rows.sort((a, b) => a.notedAt.getTime() - b.notedAt.getTime());

/** Whether notes wait. Locks nothing: whoever takes them takes the log's head first. */
export async function notesWait(tx: SqlTx, workspaceId: string): Promise<boolean> {
  return (await tx.sql('SELECT 1 FROM access_note WHERE workspace_id = $1::uuid LIMIT 1', [workspaceId])).length > 0;
}

/** Takes the oldest notes out of the buffer, in this transaction; another worker's are left alone. */
export async function takeNotes(tx: SqlTx, workspaceId: string, limit: number): Promise<AccessNoteRow[]> {
  const rows = await tx.sql<AccessNoteRow>(
    `DELETE FROM access_note WHERE workspace_id = $1::uuid AND note_id IN (
       SELECT note_id FROM access_note WHERE workspace_id = $1::uuid ORDER BY noted_at LIMIT $2 FOR UPDATE SKIP LOCKED) ${TAKEN}`,
    [workspaceId, limit],
  );
  return inOrder(rows);
}

/** Takes every note about these decisions, or about those of a month, out of the buffer; waits for a worker that has one. */
export async function takeNotesAbout(
  tx: SqlTx,
  workspaceId: string,
  which: { ids: readonly string[] } | { month: string },
): Promise<AccessNoteRow[]> {
  const condition =
    'ids' in which
      ? 'decision_id = ANY($2::uuid[])'
      : `decision_id >= countersign_uuid_floor($2::date::timestamptz) AND decision_id < countersign_uuid_floor(($2::date + interval '1 month')::timestamptz)`;
  const rows = await tx.sql<AccessNoteRow>(`DELETE FROM access_note WHERE workspace_id = $1::uuid AND ${condition} ${TAKEN}`, [
    workspaceId,
    'ids' in which ? which.ids : which.month,
  ]);
  return inOrder(rows);
}
