import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import type { ChannelKind } from '../words';
import type { Message } from '../topics';

export interface ChannelRow {
  channelId: string;
  kind: ChannelKind;
  name: string;
  target: string;
  secret: Uint8Array | null;
  topics: string[];
  leastTier: string;
  state: 'active' | 'disabled';
  why: string | null;
  createdBy: string;
  createdAt: Date;
}
export interface ChannelCounts {
  waiting: number;
  delivered: number;
  dead: number;
  lastAt: Date | null;
}
const COLUMNS = `c.channel_id::text AS "channelId", c.kind, c.name, c.target, c.secret, c.topics, c.least_tier AS "leastTier", c.state, c.why,
  c.created_by AS "createdBy", c.created_at AS "createdAt"`;

export async function listChannelRows(tx: SqlTx, workspaceId: string): Promise<(ChannelRow & ChannelCounts)[]> {
  return tx.sql(
    `SELECT ${COLUMNS}, coalesce(d.waiting, 0)::int AS waiting, coalesce(d.delivered, 0)::int AS delivered, coalesce(d.dead, 0)::int AS dead, d.last AS "lastAt"
       FROM notify_channel c LEFT JOIN (
         SELECT channel_id, count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'delivered') AS delivered,
                count(*) FILTER (WHERE state = 'dead') AS dead, max(finished_at) FILTER (WHERE state = 'delivered') AS last
           FROM notify_delivery WHERE workspace_id = $1::uuid GROUP BY 1) d USING (channel_id)
      WHERE c.workspace_id = $1::uuid AND c.state <> 'removed' ORDER BY c.created_at, c.channel_id LIMIT 200`,
    [workspaceId],
  );
}

/** Those that are told things, without what was sent to them. */
export async function listActiveChannels(tx: SqlTx, workspaceId: string): Promise<ChannelRow[]> {
  return tx.sql<ChannelRow>(
    `SELECT ${COLUMNS} FROM notify_channel c WHERE c.workspace_id = $1::uuid AND c.state = 'active' ORDER BY c.created_at, c.channel_id LIMIT 200`,
    [workspaceId],
  );
}

export async function findChannel(tx: SqlTx, workspaceId: string, channelId: string): Promise<ChannelRow | null> {
  const [row] = await tx.sql<ChannelRow>(
    `SELECT ${COLUMNS} FROM notify_channel c WHERE c.workspace_id = $1::uuid AND c.channel_id = $2::uuid AND c.state <> 'removed'`,
    [workspaceId, channelId],
  );
  return row ?? null;
}

export async function insertChannel(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<ChannelRow, 'channelId' | 'kind' | 'name' | 'target' | 'secret' | 'topics' | 'leastTier' | 'createdBy'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO notify_channel (workspace_id, channel_id, kind, name, target, secret, topics, least_tier, created_by)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::text[], $8, $9)`,
    [workspaceId, row.channelId, row.kind, row.name, row.target, row.secret, row.topics, row.leastTier, row.createdBy],
  );
}

/** False when it is removed, or so already. A channel that is turned off or removed loses what waits for it. */
export async function setChannelState(
  tx: SqlTx,
  workspaceId: string,
  channelId: string,
  state: 'active' | 'disabled' | 'removed',
  why: string | null,
): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE notify_channel SET state = $3, why = $4, secret = CASE WHEN $3 = 'removed' THEN NULL ELSE secret END
      WHERE workspace_id = $1::uuid AND channel_id = $2::uuid AND state <> 'removed' AND state <> $3 RETURNING 1 AS done`,
    [workspaceId, channelId, state, why],
  );
  if (rows.length > 0 && state !== 'active')
    await tx.sql(
      `UPDATE notify_delivery SET state = 'dead', finished_at = now() WHERE workspace_id = $1::uuid AND channel_id = $2::uuid AND state = 'waiting'`,
      [workspaceId, channelId],
    );
  return rows.length > 0;
}

export interface NewDelivery {
  channelId: string | null;
  personId: string | null;
  message: Message;
  notBefore?: Date | null;
}

export async function insertDelivery(tx: SqlTx, workspaceId: string, one: NewDelivery): Promise<string> {
  return (await insertDeliveries(tx, workspaceId, [one]))[0]!;
}

/** Returns the ids, in the given order. */
export async function insertDeliveries(tx: SqlTx, workspaceId: string, all: readonly NewDelivery[]): Promise<string[]> {
  if (all.length === 0) return [];
  const ids = all.map(() => uuidv7());
  await tx.sql(
    `INSERT INTO notify_delivery (workspace_id, delivery_id, channel_id, person_id, topic, subject, body, next_at)
     SELECT $1::uuid, d.delivery_id, d.channel_id, d.person_id, d.topic, d.subject, d.body::jsonb, coalesce(d.next_at, now())
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
         AS d (delivery_id, channel_id, person_id, topic, subject, body, next_at)`,
    [
      workspaceId,
      ids,
      all.map((one) => one.channelId),
      all.map((one) => one.personId),
      all.map((one) => one.message.topic),
      all.map((one) => one.message.id),
      all.map((one) => JSON.stringify(one.message)),
      all.map((one) => one.notBefore ?? null),
    ],
  );
  return ids;
}

export interface DueDelivery {
  deliveryId: string;
  channelId: string | null;
  personId: string | null;
  body: Message;
  attempts: number;
  email: string | null;
  /** A notice of this subject is still open for the person: mail about what is settled or read is not sent. */
  open: boolean;
}
/**
 * Takes what is due: the attempt is counted and the next one set two minutes ahead before anything is sent, so that a worker that dies while it
 * sends is followed by another, and no two send the same at once.
 */
export async function takeDue(tx: SqlTx, workspaceId: string, limit: number): Promise<DueDelivery[]> {
  return tx.sql<DueDelivery>(
    `WITH due AS (SELECT delivery_id FROM notify_delivery WHERE workspace_id = $1::uuid AND state = 'waiting' AND next_at <= now()
                   ORDER BY next_at LIMIT $2::int FOR UPDATE SKIP LOCKED)
     UPDATE notify_delivery d SET attempts = attempts + 1, next_at = now() + interval '2 minutes' FROM due
      WHERE d.workspace_id = $1::uuid AND d.delivery_id = due.delivery_id
     RETURNING d.delivery_id::text AS "deliveryId", d.channel_id::text AS "channelId", d.person_id::text AS "personId", d.body, d.attempts,
       (SELECT p.email FROM person p JOIN membership m ON m.person_id = p.person_id AND m.workspace_id = d.workspace_id AND m.ended_at IS NULL
         WHERE p.person_id = d.person_id AND p.disabled_at IS NULL) AS email,
       EXISTS (SELECT FROM notice n WHERE n.workspace_id = d.workspace_id AND n.person_id = d.person_id AND n.subject = d.subject
         AND n.settled_at IS NULL AND n.read_at IS NULL) AS open`,
    [workspaceId, limit],
  );
}

export async function finishDelivery(
  tx: SqlTx,
  workspaceId: string,
  deliveryId: string,
  end: { state: 'delivered' | 'dead' | 'dropped' | 'waiting'; status: number | null; error: string | null; nextAt: Date | null },
): Promise<void> {
  await tx.sql(
    `UPDATE notify_delivery SET state = $3, last_status = $4::int, last_error = $5, next_at = coalesce($6::timestamptz, next_at),
            finished_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE now() END
      WHERE workspace_id = $1::uuid AND delivery_id = $2::uuid AND state = 'waiting'`,
    [workspaceId, deliveryId, end.state, end.status, end.error, end.nextAt],
  );
}

/** Tried again now. False when it is not among the dead, or its channel is off. */
export async function reviveDelivery(tx: SqlTx, workspaceId: string, deliveryId: string): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE notify_delivery d SET state = 'waiting', attempts = 0, next_at = now(), finished_at = NULL
      WHERE d.workspace_id = $1::uuid AND d.delivery_id = $2::uuid AND d.state = 'dead'
        AND (d.channel_id IS NULL OR EXISTS (SELECT FROM notify_channel c WHERE c.workspace_id = d.workspace_id AND c.channel_id = d.channel_id AND c.state = 'active'))
     RETURNING 1 AS done`,
    [workspaceId, deliveryId],
  );
  return rows.length > 0;
}

export interface DeliveryRow {
  deliveryId: string;
  channel: string | null;
  topic: string;
  subject: string;
  state: 'waiting' | 'delivered' | 'dead' | 'dropped';
  attempts: number;
  nextAt: Date;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
}
/** The newest deliveries to channels and people, those that failed first. */
export async function listDeliveryRows(tx: SqlTx, workspaceId: string, limit: number): Promise<DeliveryRow[]> {
  return tx.sql<DeliveryRow>(
    `SELECT d.delivery_id::text AS "deliveryId", c.name AS channel, d.topic, d.subject, d.state, d.attempts, d.next_at AS "nextAt",
            d.last_status AS "lastStatus", d.last_error AS "lastError", d.created_at AS "createdAt"
       FROM notify_delivery d LEFT JOIN notify_channel c ON c.workspace_id = d.workspace_id AND c.channel_id = d.channel_id
      WHERE d.workspace_id = $1::uuid ORDER BY d.state = 'dead' DESC, d.delivery_id DESC LIMIT $2::int`,
    [workspaceId, limit],
  );
}

/** What ended more than thirty days ago is of no use to anybody. */
export async function dropOldDeliveries(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql("DELETE FROM notify_delivery WHERE workspace_id = $1::uuid AND finished_at < now() - interval '30 days'", [
    workspaceId,
  ]);
  await tx.sql("DELETE FROM notice WHERE workspace_id = $1::uuid AND created_at < now() - interval '90 days'", [workspaceId]);
}
