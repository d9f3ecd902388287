import type { SqlTx } from '@/lib/db/transaction';
import { openBodies, textOf, type SealedBody } from '@/lib/ledger/server/open-bodies';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { uuidFloor } from '@/lib/shared/ids';

/**
 * What the events at these places say. Missing: erased, purged, or not to be opened. An event about no decision lies under an id of the instant
 * of its receipt, which names its month.
 */
export async function readEvents(tx: SqlTx, workspaceId: string, idxs: readonly number[]): Promise<Map<number, JsonObject>> {
  if (idxs.length === 0) return new Map();
  const events = await tx.sql<{ idx: number; decision_id: string | null; received_at: Date }>(
    'SELECT idx, decision_id::text, received_at FROM event WHERE workspace_id = $1::uuid AND idx = ANY($2::bigint[])',
    [workspaceId, idxs],
  );
  const rows = await tx.sql<SealedBody>(
    `SELECT d.anchor_id::text, d.idx, d.refs, d.body FROM unnest($2::bigint[], $3::uuid[], $4::uuid[]) AS k(idx, from_id, until_id)
     CROSS JOIN LATERAL (SELECT anchor_id, idx, refs, body FROM disclosure
       WHERE workspace_id = $1::uuid AND anchor_id >= k.from_id AND anchor_id <= k.until_id AND idx = k.idx OFFSET 0) d`,
    [
      workspaceId,
      events.map((one) => one.idx),
      events.map((one) => one.decision_id ?? uuidFloor(one.received_at.getTime() - 2)),
      events.map((one) => one.decision_id ?? uuidFloor(one.received_at.getTime() + 2)),
    ],
  );
  const opened = await openBodies(tx, workspaceId, rows);
  const out = new Map<number, JsonObject>();
  opened.forEach((body, i) => {
    const text = textOf(body);
    const value = text === null ? null : (JSON.parse(text) as JsonValue);
    if (isJsonObject(value)) out.set(rows[i]!.idx, value);
  });
  return out;
}
