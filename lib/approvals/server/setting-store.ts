import type { Role } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import type { NoticeTopic } from '../contract';
import { uuidv7 } from '@/lib/shared/ids';

export interface ApprovalSettings {
  haltEpoch: number;
  highSeconds: number;
  criticalSeconds: number;
  excludeOwner: boolean;
  eligibleRoles: Role[];
  backupRoles: Role[];
}

const COLUMNS = `halt_epoch AS "haltEpoch", high_seconds AS "highSeconds", critical_seconds AS "criticalSeconds", exclude_owner AS "excludeOwner",
  eligible_roles AS "eligibleRoles", backup_roles AS "backupRoles"`;

/**
 * How the workspace reviews, locked until commit: `decide` lets others decide meanwhile and keeps a halt out, `halt` keeps everybody out. So
 * nothing is decided while a halt begins, and a halt sees everything that was decided before it.
 */
export async function lockSettings(tx: SqlTx, workspaceId: string, as: 'decide' | 'halt'): Promise<ApprovalSettings> {
  // Not a lock on the row: sharers of a row pass whoever waits for it alone, and a halt under load would wait for a moment without any.
  // Who waits for an advisory lock stands in a queue.
  const read = `SELECT ${COLUMNS} FROM approval_setting WHERE workspace_id = $1::uuid`;
  const [, [row]] = await Promise.all([
    tx.sql(
      `SELECT pg_advisory_xact_lock${as === 'halt' ? '' : '_shared'}(hashtext('countersign desk'), hashtext($1))`,
      [workspaceId],
      `lock-desk-${as}`,
    ),
    tx.sql<ApprovalSettings>(read, [workspaceId], 'approval-settings'),
  ]);
  if (row) return row;
  await tx.sql('INSERT INTO approval_setting (workspace_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING', [workspaceId]);
  const [made] = await tx.sql<ApprovalSettings>(read, [workspaceId]);
  return made!;
}

/** The same without a lock, for readers; the defaults where nothing was set. */
export async function readSettings(tx: SqlTx, workspaceId: string): Promise<Omit<ApprovalSettings, 'haltEpoch'>> {
  const [row] = await tx.sql<Omit<ApprovalSettings, 'haltEpoch'>>(
    `SELECT ${COLUMNS.replace('halt_epoch AS "haltEpoch", ', '')} FROM approval_setting WHERE workspace_id = $1::uuid`,
    [workspaceId],
  );
  return (
    row ?? {
      highSeconds: 14_400,
      criticalSeconds: 86_400,
      excludeOwner: true,
      eligibleRoles: ['reviewer', 'compliance_officer'],
      backupRoles: ['compliance_officer'],
    }
  );
}

export async function saveSettings(tx: SqlTx, workspaceId: string, given: Omit<ApprovalSettings, 'haltEpoch'>): Promise<void> {
  await tx.sql(
    `UPDATE approval_setting SET high_seconds = $2, critical_seconds = $3, exclude_owner = $4, eligible_roles = $5::text[], backup_roles = $6::text[]
     WHERE workspace_id = $1::uuid`,
    [workspaceId, given.highSeconds, given.criticalSeconds, given.excludeOwner, given.eligibleRoles, given.backupRoles],
  );
}

export async function bumpHaltEpoch(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ epoch: number }>(
    'UPDATE approval_setting SET halt_epoch = halt_epoch + 1 WHERE workspace_id = $1::uuid RETURNING halt_epoch AS epoch',
    [workspaceId],
  );
  return row!.epoch;
}

export interface Notice {
  topic: NoticeTopic;
  subject: string;
  tier?: string | null;
  dueAt?: Date | null;
}

/** Has something told to whoever it concerns, once this transaction has committed. Never content. */
export async function enqueueNotice(tx: SqlTx, workspaceId: string, notice: Notice): Promise<void> {
  await enqueueNotices(tx, workspaceId, [notice]);
}

export async function enqueueNotices(tx: SqlTx, workspaceId: string, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.sql(
    // In their order, whatever their ids: what settles an action must not come to settle what is asked about it afterwards.
    `INSERT INTO notification_outbox (workspace_id, outbox_id, topic, subject_id, tier, due_at, created_at)
     SELECT $1::uuid, n.outbox_id, n.topic, n.subject_id, n.tier, n.due_at, clock_timestamp() + n.place * interval '1 microsecond'
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) WITH ORDINALITY AS n(outbox_id, topic, subject_id, tier, due_at, place)`,
    [
      workspaceId,
      notices.map(() => uuidv7()),
      notices.map((one) => one.topic),
      notices.map((one) => one.subject),
      notices.map((one) => one.tier ?? null),
      notices.map((one) => one.dueAt ?? null),
    ],
  );
}
