import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import { DEFAULT_PREFERENCE, type NotifyPreference } from '../contract';
import type { Topic } from '../topics';

export interface NoticeRow {
  noticeId: string;
  topic: Topic;
  subject: string;
  tier: string | null;
  dueAt: Date | null;
  createdAt: Date;
  readAt: Date | null;
  settledAt: Date | null;
}
const COLUMNS = `notice_id::text AS "noticeId", topic, subject, tier, due_at AS "dueAt", created_at AS "createdAt", read_at AS "readAt", settled_at AS "settledAt"`;

export interface NewNotice {
  personId: string;
  topic: string;
  subject: string;
  tier: string | null;
  dueAt: Date | null;
  /** Nothing waits for it any more: the line only tells what happened. */
  settled: boolean;
}

export async function insertNotices(tx: SqlTx, workspaceId: string, all: readonly NewNotice[]): Promise<void> {
  if (all.length === 0) return;
  await tx.sql(
    `INSERT INTO notice (workspace_id, person_id, notice_id, topic, subject, tier, due_at, settled_at)
     SELECT $1::uuid, n.person_id, n.notice_id, n.topic, n.subject, n.tier, n.due_at, CASE WHEN n.settled THEN now() END
       FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::boolean[])
         AS n (person_id, notice_id, topic, subject, tier, due_at, settled)`,
    [
      workspaceId,
      all.map((one) => one.personId),
      all.map(() => uuidv7()),
      all.map((one) => one.topic),
      all.map((one) => one.subject),
      all.map((one) => one.tier),
      all.map((one) => one.dueAt),
      all.map((one) => one.settled),
    ],
  );
}

/** Of which of these, and until when, people were told under a topic, as long as notices are kept. */
export async function listToldUntil(
  tx: SqlTx,
  workspaceId: string,
  topic: Topic,
  subjects: readonly string[],
): Promise<{ subject: string; dueAt: Date | null }[]> {
  if (subjects.length === 0) return [];
  return tx.sql(
    'SELECT DISTINCT subject, due_at AS "dueAt" FROM notice WHERE workspace_id = $1::uuid AND topic = $2 AND subject = ANY($3::text[])',
    [workspaceId, topic, subjects],
  );
}

/** Nothing waits for these subjects any more: their notices are settled, and mail that was to go out about them is dropped. */
export async function settleSubjects(tx: SqlTx, workspaceId: string, subjects: readonly string[]): Promise<void> {
  await tx.sql(
    'UPDATE notice SET settled_at = now() WHERE workspace_id = $1::uuid AND subject = ANY($2::text[]) AND settled_at IS NULL',
    [workspaceId, subjects],
  );
  await tx.sql(
    `UPDATE notify_delivery SET state = 'dropped', finished_at = now()
      WHERE workspace_id = $1::uuid AND subject = ANY($2::text[]) AND state = 'waiting' AND person_id IS NOT NULL`,
    [workspaceId, subjects],
  );
}

/** What notices of a topic still wait for. */
export async function listOpenSubjects(tx: SqlTx, workspaceId: string, topic: Topic): Promise<string[]> {
  const rows = await tx.sql<{ subject: string }>(
    'SELECT DISTINCT subject FROM notice WHERE workspace_id = $1::uuid AND topic = $2 AND settled_at IS NULL LIMIT 5000',
    [workspaceId, topic],
  );
  return rows.map((row) => row.subject);
}

/** Which of these somebody, or a channel, was told of under the topic already. */
export async function listTold(tx: SqlTx, workspaceId: string, topic: Topic, subjects: readonly string[]): Promise<Set<string>> {
  if (subjects.length === 0) return new Set();
  const rows = await tx.sql<{ subject: string }>(
    `SELECT subject FROM notice WHERE workspace_id = $1::uuid AND topic = $2 AND subject = ANY($3::text[])
     UNION SELECT subject FROM notify_delivery WHERE workspace_id = $1::uuid AND topic = $2 AND subject = ANY($3::text[])`,
    [workspaceId, topic, subjects],
  );
  return new Set(rows.map((row) => row.subject));
}

/** A person's notices, newest first; `openOnly`: those neither read nor settled. */
export async function listNoticeRows(
  tx: SqlTx,
  workspaceId: string,
  personId: string,
  openOnly: boolean,
  limit: number,
): Promise<NoticeRow[]> {
  return tx.sql<NoticeRow>(
    `SELECT ${COLUMNS} FROM notice WHERE workspace_id = $1::uuid AND person_id = $2::uuid AND (NOT $3 OR (read_at IS NULL AND settled_at IS NULL))
      ORDER BY notice_id DESC LIMIT $4::int`,
    [workspaceId, personId, openOnly, limit],
  );
}

/** Marks one notice, or with null all of the person's, as read. */
export async function markRead(tx: SqlTx, workspaceId: string, personId: string, noticeId: string | null): Promise<void> {
  await tx.sql(
    `UPDATE notice SET read_at = now() WHERE workspace_id = $1::uuid AND person_id = $2::uuid AND read_at IS NULL
       AND ($3::uuid IS NULL OR notice_id = $3::uuid)`,
    [workspaceId, personId, noticeId],
  );
}

export async function readPreference(tx: SqlTx, workspaceId: string, personId: string): Promise<NotifyPreference> {
  const [row] = await tx.sql<NotifyPreference>(
    'SELECT mail, digest, digest_hour AS "digestHour" FROM notify_preference WHERE workspace_id = $1::uuid AND person_id = $2::uuid',
    [workspaceId, personId],
  );
  return row ?? DEFAULT_PREFERENCE;
}

/** Those of these people who want no mail. */
export async function mailless(tx: SqlTx, workspaceId: string, personIds: readonly string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await tx.sql<{ personId: string }>(
    `SELECT person_id::text AS "personId" FROM notify_preference WHERE workspace_id = $1::uuid AND person_id = ANY($2::uuid[]) AND mail = 'never'`,
    [workspaceId, personIds],
  );
  return new Set(rows.map((one) => one.personId));
}

export async function savePreferenceRow(tx: SqlTx, workspaceId: string, personId: string, one: NotifyPreference): Promise<void> {
  await tx.sql(
    `INSERT INTO notify_preference (workspace_id, person_id, mail, digest, digest_hour) VALUES ($1::uuid, $2::uuid, $3, $4, $5::int)
     ON CONFLICT (workspace_id, person_id) DO UPDATE SET mail = $3, digest = $4, digest_hour = $5::int`,
    [workspaceId, personId, one.mail, one.digest, one.digestHour],
  );
}

export interface DigestRow extends NotifyPreference {
  personId: string;
  settings: unknown;
  lastDigest: string | null;
  counts: Record<string, number>;
  firstDue: Date | null;
}
/** Members with notices that still wait, and what they set: for the daily digest. */
export async function listDigestRows(tx: SqlTx, workspaceId: string): Promise<DigestRow[]> {
  return tx.sql<DigestRow>(
    `SELECT n.person_id::text AS "personId", p.settings, coalesce(f.mail, 'waiting') AS mail, coalesce(f.digest, true) AS digest,
            coalesce(f.digest_hour, 7) AS "digestHour", f.last_digest::text AS "lastDigest",
            jsonb_object_agg(n.tier, n.count) AS counts, min(n.due) AS "firstDue"
       FROM (SELECT person_id, coalesce(tier, 'other') AS tier, count(DISTINCT subject)::int AS count, min(due_at) AS due FROM notice
              WHERE workspace_id = $1::uuid AND settled_at IS NULL AND read_at IS NULL GROUP BY 1, 2) n
       JOIN membership m ON m.workspace_id = $1::uuid AND m.person_id = n.person_id AND m.ended_at IS NULL AND (m.valid_until IS NULL OR m.valid_until > now())
       JOIN person p ON p.person_id = n.person_id AND p.disabled_at IS NULL
       LEFT JOIN notify_preference f ON f.workspace_id = $1::uuid AND f.person_id = n.person_id
      GROUP BY n.person_id, p.settings, f.mail, f.digest, f.digest_hour, f.last_digest LIMIT 5000`,
    [workspaceId],
  );
}

/** True for the one who may send it: the day is written before the mail is made. */
export async function claimDigest(tx: SqlTx, workspaceId: string, personId: string, day: string): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO notify_preference (workspace_id, person_id, last_digest) VALUES ($1::uuid, $2::uuid, $3::date)
     ON CONFLICT (workspace_id, person_id) DO UPDATE SET last_digest = $3::date
       WHERE notify_preference.last_digest IS NULL OR notify_preference.last_digest < $3::date RETURNING 1 AS done`,
    [workspaceId, personId, day],
  );
  return rows.length > 0;
}
