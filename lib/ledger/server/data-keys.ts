import { randomBytes } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import { uuidFloor, uuidv7Millis } from '@/lib/shared/ids';
import { unwrapKey, wrapKey } from './cipher';
import { insertDataKeys, loadDataKeys } from './data-key-store';
import { workspaceKey } from './workspace-key';

/** Events about no decision share the key of the month of their anchor: its first UUIDv7, which no event can have. */
export function monthAnchor(anchorId: string): string {
  const at = new Date(uuidv7Millis(anchorId));
  return uuidFloor(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** The keys of these anchors that are there: for decisions that may be gone, to which none may be made again. */
export async function dataKeysThere(tx: SqlTx, workspaceId: string, anchors: Iterable<string>): Promise<Map<string, Buffer>> {
  const wrapping = workspaceKey(workspaceId, 'wrap');
  const rows = await loadDataKeys(tx, workspaceId, [...anchors]);
  return new Map(rows.map((row) => [row.anchor_id, unwrapKey(wrapping, row.wrapped)]));
}

/**
 * The keys of these anchors, made where there is none yet. Call under the head lock, with the anchors of decisions and of months
 * (monthAnchor).
 */
export async function dataKeysFor(tx: SqlTx, workspaceId: string, anchors: ReadonlySet<string>): Promise<Map<string, Buffer>> {
  const wrapping = workspaceKey(workspaceId, 'wrap');
  const keys = await dataKeysThere(tx, workspaceId, anchors);
  const made: { anchorId: string; wrapped: Buffer }[] = [];
  for (const anchorId of anchors) {
    if (keys.has(anchorId)) continue;
    const key = randomBytes(32);
    keys.set(anchorId, key);
    made.push({ anchorId, wrapped: wrapKey(wrapping, key) });
  }
  await insertDataKeys(tx, workspaceId, made);
  return keys;
}
