import type { SqlTx } from '@/lib/db/transaction';
import type { WithheldPlace, WithholdingMark } from '../../packs/withhold-marks';
import type { WithholdingGround } from '../../packs/words';
import { openWords, sealWords } from '../sealed-words';

export interface MarkRow {
  markId: string;
  record: number;
  part: WithheldPlace['part'];
  everywhere: boolean;
  ground: WithholdingGround;
  words: Uint8Array | null;
  madeByName: string;
  madeAt: Date;
  liftedByName: string | null;
  liftedAt: Date | null;
}
/** What people wrote with a mark, and what of the record's content names its place. */
export interface MarkWords {
  path: string;
  passage: string | null;
  reason: string;
  /** Hex; with it the reason is held against the hash in the event. Gone with the reason: the hash then says nothing. */
  reasonSalt?: string;
}
/** Words are bound to the mark, which is the same in a successor. */
const placeOf = (markId: string): string => `withholding ${markId}`;

/** True where the record was erased: what names its content is then not read any more, before the worker takes it away. */
const ERASED = `EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = w.workspace_id AND t.from_idx <= w.record_idx AND t.to_idx >= w.record_idx)`;

export async function insertMark(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  row: Pick<MarkRow, 'markId' | 'record' | 'part' | 'everywhere' | 'ground' | 'madeByName'> & { said: MarkWords; madeBy: string; idx: number },
): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_pack_withholding (workspace_id, pack_id, mark_id, record_idx, part, everywhere, ground, words, made_by, made_by_name, idx)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5, $6, $7, $8, $9::uuid, $10, $11::bigint)`,
    [workspaceId, packId, row.markId, row.record, row.part, row.everywhere, row.ground, sealWords(workspaceId, placeOf(row.markId), { ...row.said }), row.madeBy, row.madeByName, row.idx],
  );
} // prettier-ignore

/** Every mark of a pack, those that were lifted too, in the order in which they were made. */
export function listMarks(tx: SqlTx, workspaceId: string, packId: string): Promise<MarkRow[]> {
  return tx.sql<MarkRow>(
    `SELECT w.mark_id::text AS "markId", w.record_idx AS record, w.part, w.everywhere, w.ground, CASE WHEN ${ERASED} THEN NULL ELSE w.words END AS words,
            w.made_by_name AS "madeByName", w.made_at AS "madeAt", w.lifted_by_name AS "liftedByName", w.lifted_at AS "liftedAt"
       FROM evidence_pack_withholding w WHERE w.workspace_id = $1::uuid AND w.pack_id = $2::uuid ORDER BY w.idx, w.mark_id`,
    [workspaceId, packId],
  );
}
export const wordsOf = (workspaceId: string, { markId, words }: Pick<MarkRow, 'markId' | 'words'>): Partial<MarkWords> =>
  words === null ? {} : openWords<MarkWords>(workspaceId, placeOf(markId), words);

/** The marks that count, as a build applies them. One whose words cannot be opened any more keeps all of its record back. */
export async function readMarks(tx: SqlTx, workspaceId: string, packId: string): Promise<WithholdingMark[]> {
  const rows = (await listMarks(tx, workspaceId, packId)).filter((row) => row.liftedAt === null);
  return rows.map((row) => {
    const { path, passage } = wordsOf(workspaceId, row);
    return { record: row.record, ground: row.ground, everywhere: row.everywhere, at: path === undefined ? null : { path, passage: passage ?? null } };
  });
} // prettier-ignore

/** Takes the words of every mark whose record was erased, whatever became of its pack. For the worker. */
export async function eraseMarkWords(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    `UPDATE evidence_pack_withholding w SET words = NULL WHERE w.workspace_id = $1::uuid AND w.words IS NOT NULL AND ${ERASED}`,
    [workspaceId],
  );
}

/** False when there is no such mark, or it is lifted already. */
export async function liftMark(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { markId: string; byName: string; idx: number },
): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE evidence_pack_withholding SET lifted_by_name = $4, lifted_at = clock_timestamp(), lifted_idx = $5::bigint WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND mark_id = $3::uuid AND lifted_at IS NULL RETURNING 1',
    [workspaceId, packId, given.markId, given.byName, given.idx],
  );
  return rows.length > 0;
}

/** Gives a successor the marks of its predecessor, without words about what was erased. Before the predecessor ends, which takes its words. Returns which (UUID). */
export async function copyMarks(tx: SqlTx, workspaceId: string, from: string, to: string): Promise<string[]> {
  const rows = await tx.sql<{ markId: string }>(
    `INSERT INTO evidence_pack_withholding (workspace_id, pack_id, mark_id, record_idx, part, everywhere, ground, words, made_by, made_by_name, made_at, idx)
     SELECT w.workspace_id, $3::uuid, w.mark_id, w.record_idx, w.part, w.everywhere, w.ground, CASE WHEN ${ERASED} THEN NULL ELSE w.words END, w.made_by, w.made_by_name, w.made_at, w.idx
       FROM evidence_pack_withholding w WHERE w.workspace_id = $1::uuid AND w.pack_id = $2::uuid AND w.lifted_at IS NULL ORDER BY w.idx
     RETURNING mark_id::text AS "markId"`,
    [workspaceId, from, to],
  );
  return rows.map((row) => row.markId);
}
