import { hash } from 'node:crypto';
import type pg from 'pg';

/** How many leaves the newest signed checkpoint covers; 0 before the first. */
export async function newestCheckpointSize(client: pg.Client, workspaceId: string): Promise<number> {
  const { rows } = await client.query<{ size: string }>(
    'SELECT size FROM checkpoint WHERE workspace_id = $1 ORDER BY size DESC LIMIT 1',
    [workspaceId],
  );
  return Number(rows[0]?.size ?? 0);
}

/** Events that emitters sent. */
export async function readAccepted(client: pg.Client, workspaceId: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(
    "SELECT count(*) AS n FROM event WHERE workspace_id = $1 AND actor_type = 'emitter'",
    [workspaceId],
  );
  return Number(rows[0]!.n);
}

const PAGE = 5_000;

/**
 * Holds the log against the receipts, page by page: every acknowledged event is there once, at its index, with the bytes whose leaf hash
 * its sender was given, and indexes have no gap. Returns how many receipts are not met.
 */
export async function verifyAccepted(
  client: pg.Client,
  workspaceId: string,
  receipts: ReadonlyMap<string, { index: number; leafHash: string }>,
): Promise<{ wrong: number }> {
  const met = new Set<string>();
  let wrong = 0;
  let next = 0;
  for (;;) {
    const { rows } = await client.query<{ idx: string; event_id: string; entry: Buffer }>(
      'SELECT idx, event_id, entry FROM event WHERE workspace_id = $1 AND idx >= $2 ORDER BY idx LIMIT $3',
      [workspaceId, next, PAGE],
    );
    for (const { idx, event_id, entry } of rows) {
      if (Number(idx) !== next++) wrong++;
      const receipt = receipts.get(event_id);
      if (!receipt) continue;
      const leafHash = hash('sha256', Buffer.concat([Buffer.of(0), entry]), 'base64');
      if (receipt.index !== Number(idx) || receipt.leafHash !== leafHash || met.has(event_id)) wrong++;
      met.add(event_id);
    }
    if (rows.length < PAGE) break;
  }
  return { wrong: wrong + receipts.size - met.size };
}
