import type { RoomScope } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import type { FrameworkReport } from '../../contract';
import type { PackIncident } from '../../packs/evidence-files';
import type { Capacity, PackContent, PackMode, PackProfile, PackState, WithholdingGround } from '../../packs/words';

export interface PackRow {
  packId: string;
  systemId: string | null;
  systemName: string | null;
  profile: PackProfile;
  mode: PackMode;
  content: PackContent;
  /** Somebody who may reveal personal data gave a reason for it to stand in clear. */
  reveal: boolean;
  frameworks: string[];
  fromAt: Date;
  untilAt: Date;
  lawDate: string;
  sampleSize: number;
  seed: string;
  decisions: string[];
  grounds: WithholdingGround[];
  state: PackState;
  stage: string;
  done: number;
  total: number;
  problem: string | null;
  cancelAsked: boolean;
  /** Attempts that failed since it was asked for, or begun again. */
  attempts: number;
  askedBy: string;
  askedByName: string;
  askedAt: Date;
  scheduleId: string | null;
  successorOf: string | null;
  /** The incident that it is of (UUID), for the profile of that name. */
  incidentId: string | null;
  /** The event that asked for it, or that withdrew its predecessor; null in packs from before samples were drawn with a root, as the next three. */
  askedIdx: number | null;
  /** The event in which its seed stands first. */
  seedIdx: number | null;
  /** Who gave the seed; null: Countersign made it. */
  seedBy: string | null;
  /** Entries of the signed state whose root its sample is drawn with. */
  drawSize: number | null;
  logSize: number | null;
  builtAt: Date | null;
  reports: FrameworkReport[] | null;
  facts: PackFacts | null;
  statement: string | null;
  /** The event that names the statement, and its disclosure (base64url): the signer holds the statement against them. */
  signatureAskedIdx: number | null;
  signatureAskedSays: string | null;
  envelope: string | null;
  manifestSha256: string | null;
  draftManifest: string | null;
  wrappedKey: Uint8Array | null;
  bytes: number | null;
  zipSha256: string | null;
  finishedAt: Date | null;
}
export interface DraftedFiles {
  manifestSha256: string;
  files: Record<string, string>;
}
/** Counts that the cover prints, taken when the inputs were pinned. */
export interface PackFacts {
  population: number;
  sampled: number;
  bySystemDay: { month: string; decisions: number; sampled: number }[];
  /** What the newest draft shows of records (SHA-256 by file), and the manifest that names it: a frozen pack shows the same. */
  drafted?: DraftedFiles;
  /** The pack went back to its draft, because it was no longer what two people signed off. */
  returned?: true;
  /** What is known of the incident that a pack is of: no words of people. */
  incident?: PackIncident;
  /** Events of emitters that name a gap, sampling and counters: what completeness can say. */
  coverage: string[];
}

const COLUMNS = `p.pack_id::text AS "packId", p.system_id::text AS "systemId", (SELECT s.name FROM ai_system s WHERE s.workspace_id = p.workspace_id AND s.system_id = p.system_id) AS "systemName",
  p.profile, p.mode, p.content, p.reveal, p.frameworks, p.from_at AS "fromAt", p.until_at AS "untilAt", p.law_date::text AS "lawDate", p.sample_size AS "sampleSize", p.seed,
  p.decisions::text[] AS decisions, p.grounds, p.state, p.stage, p.done, p.total, p.problem, p.cancel_asked AS "cancelAsked", p.attempts, p.asked_by AS "askedBy", p.asked_by_name AS "askedByName",
  p.asked_at AS "askedAt", p.schedule_id::text AS "scheduleId", p.successor_of::text AS "successorOf", p.incident_id::text AS "incidentId", p.asked_idx AS "askedIdx", p.seed_idx AS "seedIdx", p.seed_by AS "seedBy", p.draw_size AS "drawSize", p.log_size AS "logSize", p.built_at AS "builtAt", p.reports, p.facts,
  p.statement, p.signature_asked_idx AS "signatureAskedIdx", p.signature_asked_says AS "signatureAskedSays", p.envelope, p.manifest_sha256 AS "manifestSha256", p.draft_manifest AS "draftManifest", p.wrapped_key AS "wrappedKey", p.bytes, p.zip_sha256 AS "zipSha256", p.finished_at AS "finishedAt"`;
const LISTED = COLUMNS.replace('p.reports,', 'NULL AS reports,');

export type NewPackRow = Pick<PackRow, 'packId' | 'systemId' | 'profile' | 'mode' | 'content' | 'reveal' | 'frameworks' | 'fromAt' | 'untilAt' | 'lawDate' | 'sampleSize' | 'seed' | 'decisions' | 'grounds' | 'askedBy' | 'askedByName' | 'scheduleId' | 'successorOf' | 'incidentId' | 'askedIdx' | 'seedIdx' | 'seedBy' | 'drawSize'>; // prettier-ignore

export async function insertPack(tx: SqlTx, workspaceId: string, row: NewPackRow): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_pack (workspace_id, pack_id, system_id, profile, mode, content, reveal, frameworks, from_at, until_at, law_date, sample_size, seed, decisions, grounds, state, asked_by, asked_by_name, schedule_id, successor_of, asked_idx, seed_idx, seed_by, draw_size, incident_id)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $19, $7::text[], $8::timestamptz, $9::timestamptz, $10::date, $11, $12, $13::uuid[], $14::text[], 'queued', $15, $16, $17::uuid, $18::uuid, $20::bigint, $21::bigint, $22, $23::bigint, $24::uuid)`,
    [workspaceId, row.packId, row.systemId, row.profile, row.mode, row.content, row.frameworks, row.fromAt, row.untilAt, row.lawDate, row.sampleSize, row.seed, row.decisions, row.grounds, row.askedBy, row.askedByName, row.scheduleId, row.successorOf, row.reveal, row.askedIdx, row.seedIdx, row.seedBy, row.drawSize, row.incidentId],
  ); // prettier-ignore
}

export async function findPack(tx: SqlTx, workspaceId: string, packId: string, lock = false): Promise<PackRow | null> {
  const [row] = await tx.sql<PackRow>(`SELECT ${COLUMNS} FROM evidence_pack p WHERE p.workspace_id = $1::uuid AND p.pack_id = $2::uuid${lock ? ' FOR UPDATE OF p' : ''}`, [workspaceId, packId]); // prettier-ignore
  return row ?? null;
}

/** The newest first; `systems` null: all. `held`: only those that one of the rooms holds, as `inRoom` has it, in one of the states. */
export async function listPackRows(
  tx: SqlTx,
  workspaceId: string,
  given: {
    systems: readonly string[] | null;
    before: string | null;
    limit: number;
    held: { rooms: readonly RoomScope[]; states: readonly PackState[] } | null;
  },
): Promise<PackRow[]> {
  // prettier-ignore
  return tx.sql<PackRow>(
    `SELECT ${LISTED} FROM evidence_pack p WHERE p.workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR p.system_id = ANY($2::uuid[])) AND ($3::uuid IS NULL OR p.pack_id < $3::uuid)
       AND ($5::jsonb IS NULL OR (p.profile IN ('auditor', 'authority') AND p.state = ANY($6::text[]) AND cardinality(p.frameworks) > 0 AND EXISTS (
         SELECT 1 FROM jsonb_to_recordset($5::jsonb) AS r("systemId" uuid, frameworks text[], "from" timestamptz, "until" timestamptz)
          WHERE r."systemId" = p.system_id AND p.from_at >= r."from" AND p.until_at <= r."until" AND p.frameworks <@ r.frameworks)))
     ORDER BY p.pack_id DESC LIMIT $4`,
    [workspaceId, given.systems, given.before, given.limit, given.held && JSON.stringify(given.held.rooms), given.held?.states ?? null],
  );
}

/** Takes the oldest pack that waits, or whose worker has been silent, for a while. */
export async function claimPack(tx: SqlTx, workspaceId: string, holder: string): Promise<PackRow | null> {
  const [found] = await tx.sql<{ packId: string }>(
    `SELECT pack_id::text AS "packId" FROM evidence_pack WHERE workspace_id = $1::uuid AND state IN ('queued', 'building', 'signing')
       AND (claimed_until IS NULL OR claimed_until < clock_timestamp() OR claimed_by = $2::uuid) AND (retry_at IS NULL OR retry_at <= clock_timestamp()) ORDER BY pack_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [workspaceId, holder],
  );
  if (!found) return null;
  await tx.sql(
    `UPDATE evidence_pack SET claimed_by = $3::uuid, claimed_until = clock_timestamp() + interval '30 seconds', state = 'building' WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, found.packId, holder],
  );
  return findPack(tx, workspaceId, found.packId);
}

/** Does this worker still have the pack? */
export async function holds(tx: SqlTx, workspaceId: string, packId: string, holder: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM evidence_pack WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND claimed_by = $3::uuid', [workspaceId, packId, holder]); // prettier-ignore
  return rows.length > 0;
}

/** Says how far it is and keeps the claim. False: somebody cancelled it, or another worker has it now. */
export async function saveProgress(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  holder: string,
  at: { stage: string; done: number; total: number },
): Promise<boolean> {
  // prettier-ignore
  const rows = await tx.sql<{ cancelAsked: boolean }>(
    `UPDATE evidence_pack SET stage = $4, done = $5::bigint, total = $6::bigint, claimed_until = clock_timestamp() + interval '30 seconds'
     WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND claimed_by = $3::uuid AND state IN ('building', 'signing') RETURNING cancel_asked AS "cancelAsked"`,
    [workspaceId, packId, holder, at.stage, at.done, at.total],
  );
  return rows[0]?.cancelAsked === false;
}

export async function pinInputs(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  pinned: {
    logSize: number;
    drawSize: number | null;
    reports: readonly FrameworkReport[];
    facts: PackFacts;
    wrappedKey: Uint8Array;
  },
): Promise<void> {
  // prettier-ignore
  await tx.sql(
    `UPDATE evidence_pack SET log_size = $3::bigint, built_at = date_trunc('milliseconds', clock_timestamp()), reports = $4::jsonb, facts = $5::jsonb, wrapped_key = $6, draw_size = $7::bigint WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, packId, pinned.logSize, JSON.stringify(pinned.reports), JSON.stringify(pinned.facts), Buffer.from(pinned.wrappedKey), pinned.drawSize],
  );
}

export async function askSignature(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { statement: string; manifestSha256: string; drafted: DraftedFiles | null; asked: { idx: number; says: string } },
): Promise<void> {
  // prettier-ignore
  await tx.sql(
    `UPDATE evidence_pack SET state = 'signing', stage = 'waiting for the signer', envelope = CASE WHEN statement = $3 THEN envelope END, statement = $3, manifest_sha256 = $4, signature_asked_idx = $6::bigint, signature_asked_says = $7, facts = CASE WHEN $5::jsonb IS NULL THEN facts ELSE jsonb_set(facts, '{drafted}', $5::jsonb) END WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND NOT cancel_asked`,
    [workspaceId, packId, given.statement, given.manifestSha256, given.drafted && JSON.stringify(given.drafted), given.asked.idx, given.asked.says],
  );
}

export interface UnsignedPack {
  packId: string;
  statement: string;
  askedIdx: number | null;
  askedSays: string | null;
}
export async function selectUnsigned(tx: SqlTx, workspaceId: string): Promise<UnsignedPack[]> {
  return tx.sql(
    `SELECT pack_id::text AS "packId", statement, signature_asked_idx AS "askedIdx", signature_asked_says AS "askedSays" FROM evidence_pack
     WHERE workspace_id = $1::uuid AND state = 'signing' AND statement IS NOT NULL AND envelope IS NULL ORDER BY pack_id LIMIT 20`,
    [workspaceId],
  );
}

/** What people see of a statement that is not signed. */
export async function sayRefused(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { statement: string; problem: string },
): Promise<void> {
  await tx.sql('UPDATE evidence_pack SET problem = $4 WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND statement = $3 AND envelope IS NULL AND problem IS DISTINCT FROM $4', [
    workspaceId,
    packId,
    given.statement,
    given.problem,
  ]); // prettier-ignore
}

export async function saveEnvelope(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { statement: string; envelope: string },
): Promise<void> {
  // prettier-ignore
  await tx.sql('UPDATE evidence_pack SET envelope = $4 WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND statement = $3', [
    workspaceId,
    packId,
    given.statement,
    given.envelope,
  ]);
}

export async function finishPack(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { state: 'draft' | 'final'; bytes: number; zipSha256: string; problem: string | null },
): Promise<void> {
  // prettier-ignore
  await tx.sql(
    `UPDATE evidence_pack SET state = $3, stage = 'done', problem = $6, attempts = 0, retry_at = NULL, bytes = $4::bigint, zip_sha256 = $5, finished_at = clock_timestamp(), claimed_by = NULL, claimed_until = NULL WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, packId, given.state, given.bytes, given.zipSha256, given.problem],
  );
}

/** Ends a pack without bytes: they, their key and the words of what was kept back go. */
export async function endPack(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { state: 'cancelled' | 'withdrawn'; problem: string | null },
): Promise<void> {
  // prettier-ignore
  await tx.sql('DELETE FROM evidence_pack_chunk WHERE workspace_id = $1::uuid AND pack_id = $2::uuid', [workspaceId, packId]);
  await tx.sql('UPDATE evidence_pack_withholding SET words = NULL WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND words IS NOT NULL', [workspaceId, packId]); // prettier-ignore
  await tx.sql(
    `UPDATE evidence_pack SET state = $3, problem = $4, wrapped_key = NULL, claimed_by = NULL, claimed_until = NULL, finished_at = clock_timestamp() WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, packId, given.state, given.problem],
  );
}

/** Notes that an attempt failed: it is tried again at `retryAt`, or has failed for good. What it is made from and its key stay, so that it can begin again. */
export async function noteFailure(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { problem: string; retryAt: Date | null },
): Promise<void> {
  if (given.retryAt === null)
    await tx.sql('DELETE FROM evidence_pack_chunk WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND ordinal >= 0', [workspaceId, packId]);
  await tx.sql(
    `UPDATE evidence_pack SET state = CASE WHEN $4::timestamptz IS NULL THEN 'failed' ELSE 'building' END, problem = $3, attempts = attempts + 1, retry_at = $4::timestamptz, claimed_by = NULL, claimed_until = NULL,
       finished_at = CASE WHEN $4::timestamptz IS NULL THEN clock_timestamp() END WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, packId, given.problem, given.retryAt],
  );
} // prettier-ignore

/** Puts a failed pack into the queue again, from the inputs that were pinned if it came that far. */
export async function beginAgain(tx: SqlTx, workspaceId: string, packId: string): Promise<void> {
  await tx.sql(
    `UPDATE evidence_pack SET state = 'queued', stage = 'waiting', done = 0, total = 0, problem = NULL, attempts = 0, retry_at = NULL, cancel_asked = false, finished_at = NULL WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, packId],
  );
}

export async function setCancel(tx: SqlTx, workspaceId: string, packId: string): Promise<void> {
  await tx.sql('UPDATE evidence_pack SET cancel_asked = true WHERE workspace_id = $1::uuid AND pack_id = $2::uuid', [
    workspaceId,
    packId,
  ]);
}

/**
 * Has a pack built once more from what was pinned: frozen, with who signed it off, where `draftManifest` names the draft that they saw; else as a draft.
 * A worker that is building it stops at its next step.
 */
export async function requeue(tx: SqlTx, workspaceId: string, packId: string, draftManifest: string | null): Promise<void> {
  await tx.sql(
    `UPDATE evidence_pack SET state = 'queued', stage = 'waiting', done = 0, total = 0, attempts = 0, retry_at = NULL, draft_manifest = $3, statement = NULL, envelope = NULL, finished_at = NULL, claimed_by = NULL, claimed_until = NULL WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`,
    [workspaceId, packId, draftManifest],
  );
}

/** Has a pack that two people signed off built as a draft once more, and says why. */
export async function returnToDraft(tx: SqlTx, workspaceId: string, packId: string, problem: string): Promise<void> {
  await requeue(tx, workspaceId, packId, null);
  await tx.sql(`UPDATE evidence_pack SET problem = $3, facts = jsonb_set(facts, '{returned}', 'true') WHERE workspace_id = $1::uuid AND pack_id = $2::uuid`, [workspaceId, packId, problem]); // prettier-ignore
}

export async function insertSignOff(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  given: { personId: string; name: string; capacity: Capacity; manifestSha256: string },
): Promise<void> {
  // prettier-ignore
  await tx.sql(
    `INSERT INTO evidence_pack_sign_off (workspace_id, pack_id, person_id, person_name, capacity, manifest_sha256, signed_at) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, date_trunc('milliseconds', clock_timestamp()))`,
    [workspaceId, packId, given.personId, given.name, given.capacity, given.manifestSha256],
  );
}
export interface SignOffRow {
  personId: string;
  name: string;
  capacity: Capacity;
  signedAt: Date;
  /** When what was signed off changed: it counts no more. */
  voidedAt: Date | null;
}
/** Sign-offs that count; `all`: those that were voided too. */
export async function listSignOffs(tx: SqlTx, workspaceId: string, packId: string, all = false): Promise<SignOffRow[]> {
  return tx.sql<SignOffRow>(
    `SELECT person_id::text AS "personId", person_name AS name, capacity, signed_at AS "signedAt", voided_at AS "voidedAt" FROM evidence_pack_sign_off
     WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND ($3::boolean OR voided_at IS NULL) ORDER BY signed_at, person_id`,
    [workspaceId, packId, all],
  );
}
/** Nothing that was signed off of a pack counts any more. Returns whose (UUID). */
export async function voidSignOffs(tx: SqlTx, workspaceId: string, packId: string): Promise<string[]> {
  const rows = await tx.sql<{ personId: string }>('UPDATE evidence_pack_sign_off SET voided_at = clock_timestamp() WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND voided_at IS NULL RETURNING person_id::text AS "personId"', [workspaceId, packId]); // prettier-ignore
  return rows.map((row) => row.personId);
}

export interface RecipientRow {
  recipientId: string;
  name: string;
  way: 'download' | 'handedOver' | 'folder' | 'webhook';
  recordedByName: string;
  recordedAt: Date;
}
export async function insertRecipient(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  row: Omit<RecipientRow, 'recordedAt'> & { recordedBy: string },
): Promise<void> {
  // prettier-ignore
  await tx.sql(
    `INSERT INTO evidence_pack_recipient (workspace_id, pack_id, recipient_id, name, way, recorded_by, recorded_by_name) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7)`,
    [workspaceId, packId, row.recipientId, row.name, row.way, row.recordedBy, row.recordedByName],
  );
}
export async function listRecipients(tx: SqlTx, workspaceId: string, packId: string): Promise<RecipientRow[]> {
  return tx.sql<RecipientRow>(
    `SELECT recipient_id::text AS "recipientId", name, way, recorded_by_name AS "recordedByName", recorded_at AS "recordedAt" FROM evidence_pack_recipient WHERE workspace_id = $1::uuid AND pack_id = $2::uuid ORDER BY recorded_at DESC, recipient_id LIMIT 200`,
    [workspaceId, packId],
  );
}
