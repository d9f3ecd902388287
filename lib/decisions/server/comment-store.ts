import type { SqlTx, Tx } from '@/lib/db/transaction';
import type { PermissionSet, Role } from '@/lib/access/actor';
import type { CommentAnchor } from '../comments';

export interface CommentRow {
  commentId: string;
  decisionId: string;
  authorId: string;
  authorName: string;
  /** The account was disabled, or may not come into this workspace any more. */
  authorGone: boolean;
  replyTo: string | null;
  stepKey: string | null;
  anchor: CommentAnchor | null;
  body: string;
  createdAt: Date;
  resolvedAt: Date | null;
  deletedAt: Date | null;
}

const COLUMNS = `c.comment_id::text AS "commentId", c.decision_id::text AS "decisionId", c.author_id::text AS "authorId", p.name AS "authorName",
  c.reply_to::text AS "replyTo", c.step_key AS "stepKey", c.anchor, c.body, c.created_at AS "createdAt", c.resolved_at AS "resolvedAt",
  c.deleted_at AS "deletedAt", p.disabled_at IS NOT NULL OR NOT EXISTS (SELECT FROM membership m WHERE m.workspace_id = c.workspace_id
    AND m.person_id = c.author_id AND m.ended_at IS NULL AND (m.valid_until IS NULL OR m.valid_until > now())) AS "authorGone"`;

/** A thread longer than this is cut at its end, and the answer says so. */
export const MOST_COMMENTS = 2000;

/** The system of a decision; null when there is no such decision in the workspace. */
export async function findSystemOf(tx: SqlTx, workspaceId: string, decisionId: string): Promise<string | null> {
  const [row] = await tx.sql<{ systemId: string }>(
    'SELECT system_id::text AS "systemId" FROM decision WHERE workspace_id = $1::uuid AND decision_id = $2::uuid',
    [workspaceId, decisionId],
  );
  return row?.systemId ?? null;
}

/** True when the decision has a step of that key. */
export async function hasStep(tx: SqlTx, workspaceId: string, decisionId: string, stepKey: string): Promise<boolean> {
  const rows = await tx.sql(
    'SELECT 1 AS found FROM step WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND step_key = $3',
    [workspaceId, decisionId, stepKey],
  );
  return rows.length > 0;
}

export async function listCommentRows(tx: SqlTx, workspaceId: string, decisionId: string): Promise<CommentRow[]> {
  return tx.sql<CommentRow>(
    `SELECT ${COLUMNS} FROM comment c JOIN person p ON p.person_id = c.author_id
      WHERE c.workspace_id = $1::uuid AND c.decision_id = $2::uuid ORDER BY c.created_at, c.comment_id LIMIT ${MOST_COMMENTS}`,
    [workspaceId, decisionId],
  );
}

/** One comment, locked until commit. */
export async function lockComment(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  commentId: string,
): Promise<CommentRow | null> {
  const [row] = await tx.sql<CommentRow>(
    `SELECT ${COLUMNS} FROM comment c JOIN person p ON p.person_id = c.author_id
      WHERE c.workspace_id = $1::uuid AND c.decision_id = $2::uuid AND c.comment_id = $3::uuid FOR UPDATE OF c`,
    [workspaceId, decisionId, commentId],
  );
  return row ?? null;
}

/** Who was named in which comment of the decision. */
export async function listMentioned(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
): Promise<{ commentId: string; personId: string; name: string }[]> {
  return tx.sql(
    `SELECT m.comment_id::text AS "commentId", m.person_id::text AS "personId", p.name FROM mention m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND m.decision_id = $2::uuid`,
    [workspaceId, decisionId],
  );
}

export async function insertComment(
  tx: Tx,
  comment: {
    workspaceId: string;
    decisionId: string;
    commentId: string;
    authorId: string;
    replyTo: string | null;
    stepKey: string | null;
    anchor: CommentAnchor | null;
    body: string;
    createdAt: Date;
  },
  mentioned: readonly string[],
): Promise<void> {
  const { anchor, ...row } = comment;
  await tx.prisma.comment.create({ data: { ...row, ...(anchor ? { anchor: { ...anchor } } : {}) } });
  if (mentioned.length === 0) return;
  await tx.prisma.mention.createMany({
    data: mentioned.map((personId) => ({
      workspaceId: comment.workspaceId,
      personId,
      commentId: comment.commentId,
      decisionId: comment.decisionId,
      createdAt: comment.createdAt,
    })),
  });
}

export async function updateComment(
  tx: Tx,
  at: { workspaceId: string; decisionId: string; commentId: string },
  change: { resolvedAt?: Date | null; deletedAt?: Date; body?: string },
): Promise<void> {
  await tx.prisma.comment.update({ where: { workspaceId_decisionId_commentId: at }, data: change });
}

export interface ReaderRow {
  personId: string;
  name: string;
  email: string;
  role: Role;
  permissionSets: PermissionSet[];
}

/** Members who are granted the system now; whether their role reads content is the caller's question. */
export async function listMembersOfSystem(tx: SqlTx, workspaceId: string, systemId: string): Promise<ReaderRow[]> {
  return tx.sql<ReaderRow>(
    `SELECT p.person_id::text AS "personId", p.name, p.email, m.role, m.permission_sets AS "permissionSets"
       FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND m.ended_at IS NULL AND p.disabled_at IS NULL AND m.valid_from <= now()
        AND (m.valid_until IS NULL OR m.valid_until > now())
        AND (m.all_systems OR EXISTS (SELECT 1 FROM system_grant g WHERE g.workspace_id = m.workspace_id AND g.person_id = m.person_id AND g.system_id = $2::uuid))
      ORDER BY lower(p.name), p.person_id LIMIT 2000`,
    [workspaceId, systemId],
  );
}

export interface MentionRow {
  commentId: string;
  decisionId: string;
  systemName: string;
  authorId: string;
  authorName: string;
  stepKey: string | null;
  body: string;
  createdAt: Date;
  seenAt: Date | null;
}

const MENTIONS = `FROM mention m
       JOIN comment c ON c.workspace_id = m.workspace_id AND c.decision_id = m.decision_id AND c.comment_id = m.comment_id AND c.deleted_at IS NULL
       JOIN decision d ON d.workspace_id = m.workspace_id AND d.decision_id = m.decision_id
      WHERE m.workspace_id = $1::uuid AND m.person_id = $2::uuid AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[])) AND NOT 'restricted' = ANY(d.flags)`;

/** Newest first, of decisions in the given systems (null: all). */
export async function listMentionRows(
  tx: SqlTx,
  workspaceId: string,
  personId: string,
  systems: readonly string[] | null,
  limit: number,
): Promise<MentionRow[]> {
  return tx.sql<MentionRow>(
    `SELECT x.*, s.name AS "systemName", p.name AS "authorName" FROM (
       SELECT m.workspace_id, m.comment_id::text AS "commentId", m.decision_id::text AS "decisionId", d.system_id, c.author_id, c.author_id::text AS "authorId",
              c.step_key AS "stepKey", c.body, m.created_at AS "createdAt", m.seen_at AS "seenAt" ${MENTIONS}
       ORDER BY m.created_at DESC LIMIT $4::int) x
     JOIN ai_system s ON s.workspace_id = x.workspace_id AND s.system_id = x.system_id
     JOIN person p ON p.person_id = x.author_id ORDER BY x."createdAt" DESC`,
    [workspaceId, personId, systems, limit],
  );
}

export async function countUnseenMentions(
  tx: SqlTx,
  workspaceId: string,
  personId: string,
  systems: readonly string[] | null,
): Promise<number> {
  const [row] = await tx.sql<{ unseen: number }>(`SELECT count(*)::int AS unseen ${MENTIONS} AND m.seen_at IS NULL`, [
    workspaceId,
    personId,
    systems,
  ]);
  return row?.unseen ?? 0;
}

/** Marks the person's mentions in one decision (null: in all) as seen. */
export async function markSeen(tx: SqlTx, workspaceId: string, personId: string, decisionId: string | null): Promise<void> {
  await tx.sql(
    `UPDATE mention SET seen_at = now() WHERE workspace_id = $1::uuid AND person_id = $2::uuid AND seen_at IS NULL AND ($3::uuid IS NULL OR decision_id = $3::uuid)`,
    [workspaceId, personId, decisionId],
  );
}
