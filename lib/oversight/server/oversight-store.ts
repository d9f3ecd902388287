import type { SqlTx } from '@/lib/db/transaction';
import type { VoteFacts } from '../metrics';

export interface SettingRow {
  purpose: string;
  assessment: string;
  agreement: string;
  agreed: boolean;
  retentionDays: number;
  enabledBy: string;
  enabledAt: Date;
  disabledAt: Date | null;
}
export async function readSetting(tx: SqlTx, workspaceId: string): Promise<SettingRow | null> {
  const [row] = await tx.sql<SettingRow>(
    `SELECT purpose, assessment, agreement, agreed, retention_days AS "retentionDays", enabled_by AS "enabledBy", enabled_at AS "enabledAt",
            disabled_at AS "disabledAt" FROM oversight_setting WHERE workspace_id = $1::uuid`,
    [workspaceId],
  );
  return row ?? null;
}

export async function saveSetting(
  tx: SqlTx,
  workspaceId: string,
  one: Omit<SettingRow, 'enabledAt' | 'disabledAt'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO oversight_setting (workspace_id, purpose, assessment, agreement, agreed, retention_days, enabled_by)
     VALUES ($1::uuid, $2, $3, $4, $5, $6::int, $7)
     ON CONFLICT (workspace_id) DO UPDATE SET purpose = $2, assessment = $3, agreement = $4, agreed = $5, retention_days = $6::int, enabled_by = $7,
       enabled_at = now(), disabled_at = NULL`,
    [workspaceId, one.purpose, one.assessment, one.agreement, one.agreed, one.retentionDays, one.enabledBy],
  );
}

/** Ends the measuring; what was measured goes with it. */
export async function endMeasuring(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE oversight_setting SET disabled_at = now() WHERE workspace_id = $1::uuid AND disabled_at IS NULL RETURNING 1 AS done',
    [workspaceId],
  );
  await tx.sql('DELETE FROM review_attention WHERE workspace_id = $1::uuid', [workspaceId]);
  return rows.length > 0;
}

/** The last of what a page counts arrives a moment after the vote; later it is no time for deciding any more. */
const LATE_SECONDS = 15;

/** Adds time, if the action still waits for this person: not once it is decided, or once they have voted. */
export async function addAttention(
  tx: SqlTx,
  workspaceId: string,
  one: { actionId: string; personId: string; revision: number; activeMs: number; sections: number; chars: number },
): Promise<void> {
  await tx.sql(
    `INSERT INTO review_attention (workspace_id, action_id, person_id, revision, active_ms, sections, chars)
     SELECT a.workspace_id, a.action_id, $3::uuid, $4::int, $5::int, $6::int, $7::int FROM action a
      WHERE a.workspace_id = $1::uuid AND a.action_id = $2::uuid
        AND (a.state = 'pendingReview' OR a.decided_at > now() - make_interval(secs => $8::int))
        AND NOT EXISTS (SELECT 1 FROM action_vote v WHERE v.workspace_id = a.workspace_id AND v.action_id = a.action_id AND v.person_id = $3::uuid
          AND v.revision = $4::int AND v.voted_at <= now() - make_interval(secs => $8::int))
     ON CONFLICT (workspace_id, action_id, person_id, revision) DO UPDATE SET last_at = now(),
       active_ms = least(86400000, review_attention.active_ms + $5::int), sections = greatest(review_attention.sections, $6::int), chars = $7::int`,
    [workspaceId, one.actionId, one.personId, one.revision, one.activeMs, one.sections, one.chars, LATE_SECONDS],
  );
}

export async function purgeAttention(tx: SqlTx, workspaceId: string, days: number): Promise<number> {
  const rows = await tx.sql(
    'DELETE FROM review_attention WHERE workspace_id = $1::uuid AND last_at < now() - make_interval(days => $2::int) RETURNING 1 AS gone',
    [workspaceId, days],
  );
  await tx.sql(
    'DELETE FROM oversight_remark WHERE workspace_id = $1::uuid AND created_at < now() - make_interval(days => $2::int)',
    [workspaceId, days],
  );
  return rows.length;
}

export type VoteRow = Omit<VoteFacts, 'wordsDigest' | 'at'> & { at: Date; idx: number };
/**
 * Votes since then with what was measured of them; of one person, or of all. Reversed is what a person took back or what failed: a halt and a
 * policy that changed say nothing about the vote.
 */
export async function listVoteRows(tx: SqlTx, workspaceId: string, from: Date, personId: string | null): Promise<VoteRow[]> {
  return tx.sql<VoteRow>(
    `SELECT v.person_id::text AS person, v.vote, a.tier, v.voted_at AS at, r.active_ms AS "activeMs", r.chars, v.reason_code AS "reasonCode",
            ((a.state = 'revoked' AND a.reason_code = 'revoked') OR a.execution = 'failed') AS reversed, v.batch_id IS NOT NULL AS batch, v.idx
       FROM action_vote v JOIN action a USING (workspace_id, action_id)
       LEFT JOIN review_attention r ON r.workspace_id = v.workspace_id AND r.action_id = v.action_id AND r.person_id = v.person_id AND r.revision = v.revision
      WHERE v.workspace_id = $1::uuid AND v.voted_at >= $2::timestamptz AND ($3::uuid IS NULL OR v.person_id = $3::uuid)
      ORDER BY v.voted_at DESC LIMIT 20000`,
    [workspaceId, from, personId],
  );
}

export async function insertRemark(
  tx: SqlTx,
  workspaceId: string,
  one: { remarkId: string; personId: string; body: Uint8Array },
): Promise<void> {
  await tx.sql(
    'INSERT INTO oversight_remark (workspace_id, remark_id, person_id, body) VALUES ($1::uuid, $2::uuid, $3::uuid, $4)',
    [workspaceId, one.remarkId, one.personId, one.body],
  );
}
export async function listRemarkRows(
  tx: SqlTx,
  workspaceId: string,
  personId: string | null,
): Promise<{ remarkId: string; body: Uint8Array; createdAt: Date }[]> {
  return tx.sql(
    `SELECT remark_id::text AS "remarkId", body, created_at AS "createdAt" FROM oversight_remark
      WHERE workspace_id = $1::uuid AND ($2::uuid IS NULL OR person_id = $2::uuid) ORDER BY created_at DESC LIMIT 100`,
    [workspaceId, personId],
  );
}
