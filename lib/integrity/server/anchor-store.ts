import type { SqlTx } from '@/lib/db/transaction';
import type { AnchorKind } from '../anchors';

export interface StoredAnchor {
  kind: AnchorKind;
  size: number;
  note: string;
  target: string;
  anchoredAt: Date;
  token: Uint8Array | null;
}

export async function insertAnchor(tx: SqlTx, workspaceId: string, anchorId: string, anchor: StoredAnchor): Promise<void> {
  await tx.sql(
    `INSERT INTO anchor (workspace_id, anchor_id, kind, size, note, target, anchored_at, token)
     VALUES ($1::uuid, $2::uuid, $3, $4::bigint, $5, $6, $7::timestamptz, $8)`,
    [
      workspaceId,
      anchorId,
      anchor.kind,
      anchor.size,
      anchor.note,
      anchor.target,
      anchor.anchoredAt,
      anchor.token && Buffer.from(anchor.token),
    ],
  );
}

/**
 * What is next for one way out: the newest checkpoint, when the way has not had it. Not again before `since` after an attempt that worked, not
 * before `againSince` after one that failed.
 */
export async function selectDue(
  tx: SqlTx,
  workspaceId: string,
  kind: AnchorKind,
  since: Date,
  againSince: Date,
): Promise<{ size: number; note: string; origin: string } | null> {
  const [row] = await tx.sql<{ size: number; note: string; origin: string }>(
    `SELECT c.size, c.note, h.origin FROM log_head h
     CROSS JOIN LATERAL (SELECT size, note FROM checkpoint WHERE workspace_id = $1::uuid ORDER BY signed_at DESC, size DESC LIMIT 1) c
     WHERE h.workspace_id = $1::uuid
       AND NOT EXISTS (SELECT 1 FROM anchor a WHERE a.workspace_id = $1::uuid AND a.kind = $2 AND a.size >= c.size)
       AND NOT EXISTS (SELECT 1 FROM anchor_attempt t WHERE t.workspace_id = $1::uuid AND t.kind = $2
         AND t.attempted_at > CASE WHEN t.error IS NULL THEN $3::timestamptz ELSE greatest($3::timestamptz, $4::timestamptz) END)`,
    [workspaceId, kind, since, againSince],
  );
  return row ?? null;
}

/** Notes an attempt; `error` in words, null when it worked. */
export async function noteAttempt(tx: SqlTx, workspaceId: string, kind: AnchorKind, error: string | null): Promise<void> {
  await tx.sql(
    `INSERT INTO anchor_attempt AS t (workspace_id, kind, attempted_at, failing_since, error)
     VALUES ($1::uuid, $2, clock_timestamp(), CASE WHEN $3::text IS NULL THEN NULL ELSE clock_timestamp() END, $3)
     ON CONFLICT (workspace_id, kind) DO UPDATE SET attempted_at = excluded.attempted_at, error = excluded.error,
       failing_since = CASE WHEN excluded.error IS NULL THEN NULL ELSE coalesce(t.failing_since, excluded.failing_since) END`,
    [workspaceId, kind, error],
  );
}

export interface WayOut {
  kind: AnchorKind;
  anchors: number;
  size: number | null;
  target: string | null;
  anchoredAt: Date | null;
  attemptedAt: Date | null;
  failingSince: Date | null;
  error: string | null;
}

/** Each way out that was ever used or tried: the newest that went out by it, and how the last attempt ended. */
export async function selectWaysOut(tx: SqlTx, workspaceId: string): Promise<WayOut[]> {
  return tx.sql<WayOut>(
    `SELECT k.kind, (SELECT count(*) FROM anchor a WHERE a.workspace_id = $1::uuid AND a.kind = k.kind) AS anchors,
       n.size, n.target, n.anchored_at AS "anchoredAt", t.attempted_at AS "attemptedAt", t.failing_since AS "failingSince", t.error
     FROM (VALUES ('timestamp'), ('directory'), ('webhook')) AS k(kind)
     LEFT JOIN anchor_attempt t ON t.workspace_id = $1::uuid AND t.kind = k.kind
     LEFT JOIN LATERAL (SELECT size, target, anchored_at FROM anchor a WHERE a.workspace_id = $1::uuid AND a.kind = k.kind ORDER BY size DESC LIMIT 1) n ON true
     WHERE t.kind IS NOT NULL OR n.size IS NOT NULL`,
    [workspaceId],
  );
}

/** Anchors with the root that the checkpoint table holds for their size, in order, a page at a time. */
export async function selectAnchors(tx: SqlTx, workspaceId: string, after: number, limit: number): Promise<StoredAnchor[]> {
  return tx.sql<StoredAnchor>(
    `SELECT kind, size, note, target, anchored_at AS "anchoredAt", token FROM anchor
     WHERE workspace_id = $1::uuid ORDER BY kind, size, anchor_id OFFSET $2 LIMIT $3`,
    [workspaceId, after, limit],
  );
}

/** The smallest anchored checkpoint that holds an entry, with its time stamp, for a proof. */
export async function selectStampOver(tx: SqlTx, workspaceId: string, idx: number): Promise<StoredAnchor | null> {
  const [row] = await tx.sql<StoredAnchor>(
    `SELECT kind, size, note, target, anchored_at AS "anchoredAt", token FROM anchor
     WHERE workspace_id = $1::uuid AND kind = 'timestamp' AND size > $2::bigint ORDER BY size LIMIT 1`,
    [workspaceId, idx],
  );
  return row ?? null;
}

/** The time stamp over the largest checkpoint. */
export async function selectNewestStamp(tx: SqlTx, workspaceId: string): Promise<StoredAnchor | null> {
  const [row] = await tx.sql<StoredAnchor>(
    `SELECT kind, size, note, target, anchored_at AS "anchoredAt", token FROM anchor
     WHERE workspace_id = $1::uuid AND kind = 'timestamp' ORDER BY size DESC, anchored_at DESC LIMIT 1`,
    [workspaceId],
  );
  return row ?? null;
}

/**
 * How long entries waited, in milliseconds: from receipt to the checkpoint that first held them, and to the first copy outside by a way that counts (`kinds`). Taken
 * from the entry that waited longest for each of the newest checkpoints and copies; a log of years has millions of them, so no more are read.
 */
export async function selectExposure(
  tx: SqlTx,
  workspaceId: string,
  kinds: readonly AnchorKind[],
): Promise<{ toCheckpoint: number[]; toOutside: number[]; oldestUnsigned: Date | null; oldestInside: Date | null }> {
  const waits = (newest: string, given: readonly unknown[]): Promise<{ ms: number }[]> =>
    tx.sql<{ ms: number }>(
      `SELECT greatest(extract(epoch FROM n.at - e.received_at) * 1000, 0)::float8 AS ms FROM (
         SELECT size, min(at) AS at, lag(size) OVER (ORDER BY size) AS before FROM (${newest}) c GROUP BY size ORDER BY size DESC LIMIT 200) n
       JOIN event e ON e.workspace_id = $1::uuid AND e.idx = coalesce(n.before, 0) WHERE n.before IS NOT NULL`,
      [workspaceId, ...given],
    );
  const toCheckpoint = await waits(
    'SELECT size, signed_at AS at FROM checkpoint WHERE workspace_id = $1::uuid ORDER BY size DESC LIMIT 201',
    [],
  );
  const toOutside = await waits(
    `SELECT a.size, a.at FROM unnest($2::text[]) AS k(kind) CROSS JOIN LATERAL (
       SELECT size, anchored_at AS at FROM anchor WHERE workspace_id = $1::uuid AND kind = k.kind ORDER BY size DESC LIMIT 201) a`,
    [kinds],
  );
  const [oldest] = await tx.sql<{ unsigned: Date | null; inside: Date | null }>(
    `SELECT (SELECT received_at FROM event WHERE workspace_id = $1::uuid AND idx = coalesce((SELECT max(size) FROM checkpoint WHERE workspace_id = $1::uuid), 0)) AS unsigned,
       (SELECT received_at FROM event WHERE workspace_id = $1::uuid AND idx = coalesce((SELECT max(size) FROM anchor WHERE workspace_id = $1::uuid AND kind = ANY($2::text[])), 0)) AS inside`,
    [workspaceId, kinds],
  );
  return {
    toCheckpoint: toCheckpoint.map((row) => row.ms),
    toOutside: toOutside.map((row) => row.ms),
    oldestUnsigned: oldest?.unsigned ?? null,
    oldestInside: oldest?.inside ?? null,
  };
}
