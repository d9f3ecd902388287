import { withWorkspace } from '@/lib/db/transaction';
import { visibleSystems, type Actor } from '../actor';
import { requirePermission } from '../permissions';
import { listKeyRows, type KeyRow } from './api-key-store';

export type KeyState = 'active' | 'expired' | 'revoked';
export type ListedKey = KeyRow & { state: KeyState; publicKey: string };

/** API keys, newest first; `after` is the last key's id (UUID) of the page before. Never the keys themselves. */
export async function listApiKeys(
  actor: Actor,
  { after = null, limit = 200 }: { after?: string | null; limit?: number } = {},
): Promise<{
  items: ListedKey[];
  nextCursor: string | null;
}> {
  requirePermission(actor, 'keys.read');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listKeyRows(tx, actor.workspaceId, after, limit + 1));
  const page = rows.slice(0, limit);
  const own = visibleSystems(actor);
  return {
    items: page
      .filter((row) => own === 'all' || row.systemId === null || own.includes(row.systemId))
      .map((row) => ({ ...row, publicKey: `csk_${row.lookup}`, state: stateOf(row) })),
    nextCursor: rows.length > limit ? page[page.length - 1]!.keyId : null,
  };
}

function stateOf(row: KeyRow): KeyState {
  if (row.revokedAt) return 'revoked';
  return row.expiresAt && row.expiresAt.getTime() <= Date.now() ? 'expired' : 'active';
}
