import type { SqlTx } from '@/lib/db/transaction';
import type { SealedAnew } from '@/lib/ledger/server/seal-anew';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import type { IndexRange } from '../ranges';

export interface HeldBody extends SealedBody {
  kind: string;
  actor_type: 'emitter' | 'person' | 'countersign';
  system_id: string | null;
}

/** Everything that is disclosed about one decision, in the order of the log. */
export async function selectBodies(tx: SqlTx, workspaceId: string, decisionId: string): Promise<HeldBody[]> {
  return tx.sql<HeldBody>(
    `SELECT d.anchor_id, d.idx, d.refs, d.body, e.kind, e.actor_type, e.system_id FROM disclosure d
     JOIN event e ON e.workspace_id = d.workspace_id AND e.idx = d.idx
     WHERE d.workspace_id = $1::uuid AND d.anchor_id = $2::uuid ORDER BY d.idx`,
    [workspaceId, decisionId],
  );
}

/** How many bytes are disclosed about each decision, to take as many at a time as fit into memory. */
export async function selectSizes(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.sql<{ anchor_id: string; bytes: number }>(
    `SELECT anchor_id, sum(octet_length(body))::bigint AS bytes FROM disclosure
     WHERE workspace_id = $1::uuid AND anchor_id = ANY($2::uuid[]) GROUP BY anchor_id`,
    [workspaceId, decisionIds],
  );
  return new Map(rows.map((row) => [row.anchor_id, row.bytes]));
}

/** Says of ranges of the log why what they disclosed is not there, or not as it was. */
export async function insertTombstones(
  tx: SqlTx,
  workspaceId: string,
  causeIdx: number,
  ranges: readonly IndexRange[],
): Promise<void> {
  if (ranges.length === 0) return;
  await tx.sql(
    `INSERT INTO tombstone (workspace_id, from_idx, to_idx, cause_idx)
     SELECT $1::uuid, r.from_idx, r.to_idx, $2::bigint FROM unnest($3::bigint[], $4::bigint[]) AS r(from_idx, to_idx)`,
    [workspaceId, causeIdx, ranges.map(([from]) => from), ranges.map(([, to]) => to)],
  );
}

/** Puts what remains of a decision in the place of all that was disclosed about it, by the event that says so. */
export async function replaceContent(tx: SqlTx, causeIdx: number, decisionId: string, remains: SealedAnew): Promise<void> {
  let end = 1;
  const { bodies } = remains;
  await tx.sql(
    'SELECT countersign_replace_content($1::bigint, $2::uuid, $3::bytea, $4::bigint[], $5::int[], $6::int[], $7::bytea)',
    [
      causeIdx,
      decisionId,
      remains.wrapped,
      bodies.map((one) => one.idx),
      bodies.map((one) => (end += one.body.length) - one.body.length),
      bodies.map((one) => one.body.length),
      Buffer.concat(bodies.map((one) => one.body)),
    ],
  );
}

/** Takes decisions away with everything that is kept of them but their envelopes, by the event that says so. Returns how many bodies went. */
export async function removeDecisions(tx: SqlTx, causeIdx: number, decisionIds: readonly string[]): Promise<number> {
  const [row] = await tx.sql<{ gone: number }>('SELECT countersign_remove_decisions($1::bigint, $2::uuid[]) AS gone', [
    causeIdx,
    decisionIds,
  ]);
  return row?.gone ?? 0;
}

/** Comments of a decision lose their words and the passage they quote; that somebody wrote one stays. */
export async function emptyComments(tx: SqlTx, workspaceId: string, decisionId: string): Promise<number> {
  const rows = await tx.sql(
    `UPDATE comment SET body = '', anchor = NULL, deleted_at = coalesce(deleted_at, now())
     WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND (body <> '' OR anchor IS NOT NULL) RETURNING 1`,
    [workspaceId, decisionId],
  );
  return rows.length;
}

/** Notes that auditors made of these decisions lose their words; what they found stays. */
export async function emptyCheckNotes(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  await tx.sql('UPDATE audit_check SET words = NULL WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND words IS NOT NULL', [
    workspaceId,
    decisionIds,
  ]); // prettier-ignore
}

/** The same of a whole month. */
export async function emptyCheckNotesOfMonth(tx: SqlTx, workspaceId: string, month: string): Promise<void> {
  await tx.sql(
    `UPDATE audit_check SET words = NULL WHERE workspace_id = $1::uuid AND words IS NOT NULL AND decision_id >= countersign_uuid_floor($2::date::timestamptz)
       AND decision_id < countersign_uuid_floor(($2::date + interval '1 month')::timestamptz)`,
    [workspaceId, month],
  );
}

/** What people wrote beside controls and in audits loses its words where its act goes: by the act's place, or by the question of an audit. */
export async function emptyActWords(
  tx: SqlTx,
  workspaceId: string,
  acts: {
    idxs: readonly number[];
    asked: readonly string[];
    answered: readonly string[];
    /** Where an act cannot be read: the questions that the others are about. What was asked or answered beside these goes. */
    askedBut: readonly string[] | null;
    answeredBut: readonly string[] | null;
    /** Of drafts, what names nobody. */
    drafts: readonly { draftId: string; rest: Uint8Array }[];
  },
): Promise<void> {
  for (const table of ['evidence_comment', 'evidence_task', 'evidence_draft'])
    await tx.sql(`UPDATE ${table} SET words = '' WHERE workspace_id = $1::uuid AND idx = ANY($2::bigint[])`, [workspaceId, acts.idxs]); // prettier-ignore
  for (const { draftId, rest } of acts.drafts)
    await tx.sql('UPDATE evidence_draft SET words = $3 WHERE workspace_id = $1::uuid AND draft_id = $2::uuid', [workspaceId, draftId, rest]); // prettier-ignore
  await tx.sql(`UPDATE evidence_control SET argument = '' WHERE workspace_id = $1::uuid AND argued_idx = ANY($2::bigint[]) AND argument IS NOT NULL`, [workspaceId, acts.idxs]); // prettier-ignore
  await tx.sql(`UPDATE audit_request SET words = '' WHERE workspace_id = $1::uuid AND (request_id = ANY($2::uuid[]) OR request_id <> ALL($3::uuid[]))`, [workspaceId, acts.asked, acts.askedBut]); // prettier-ignore
  await tx.sql(`UPDATE audit_request SET answer_words = '' WHERE workspace_id = $1::uuid AND (request_id = ANY($2::uuid[]) OR request_id <> ALL($3::uuid[])) AND answer_words IS NOT NULL`, [workspaceId, acts.answered, acts.answeredBut]); // prettier-ignore
}

/** Comments on these steps lose the passage they quote. */
export async function eraseQuotes(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  stepKeys: readonly string[],
  quote: string,
): Promise<void> {
  await tx.sql(
    `UPDATE comment SET anchor = jsonb_set(anchor, '{quote}', to_jsonb($4::text))
     WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND step_key = ANY($3::text[]) AND anchor ? 'quote'`,
    [workspaceId, decisionId, stepKeys, quote],
  );
}

/** Other names of the decision's steps, and which they lead to. */
export async function selectStepNames(tx: SqlTx, workspaceId: string, decisionId: string): Promise<Map<string, string>> {
  const rows = await tx.sql<{ name: string; step: string }>(
    'SELECT step_key AS name, same_as AS step FROM step WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND same_as IS NOT NULL',
    [workspaceId, decisionId],
  );
  return new Map(rows.map(({ name, step }) => [name, step]));
}

export interface QuarantinedBody {
  quarantine_id: string;
  body: Uint8Array;
}
/** The next of what was refused, after an id; `since` null: since ever. */
export async function nextQuarantined(
  tx: SqlTx,
  workspaceId: string,
  { after, limit, since }: { after: string; limit: number; since: Date | null },
): Promise<QuarantinedBody[]> {
  return tx.sql<QuarantinedBody>(
    `SELECT quarantine_id, body FROM quarantine WHERE workspace_id = $1::uuid AND body IS NOT NULL AND quarantine_id > $2::uuid
       AND ($4::timestamptz IS NULL OR received_at >= $4::timestamptz) ORDER BY quarantine_id LIMIT $3::int`,
    [workspaceId, after, limit, since],
  );
}

/** The time of the database, which stamps what is refused. */
export async function readClock(tx: SqlTx): Promise<Date> {
  const [row] = await tx.sql<{ now: Date }>('SELECT clock_timestamp() AS now');
  return row!.now;
}

/** The names under which emitters know these decisions. */
export async function selectAliases(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ value: string }>(
    'SELECT DISTINCT value FROM alias WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[])',
    [workspaceId, decisionIds],
  );
  return rows.map((row) => row.value);
}

/** What was refused loses its body; that it was refused, and why, stays. */
export async function emptyQuarantined(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.sql('UPDATE quarantine SET body = NULL WHERE workspace_id = $1::uuid AND quarantine_id = ANY($2::uuid[])', [
    workspaceId,
    ids,
  ]);
}
