import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Actor } from '../actor';
import { requirePermission } from '../permissions';
import { keyExists, revokeKeyRow } from './api-key-store';
import { forgetKey } from './authenticate-key';

/** Revokes an API key: at once on this node, within three seconds on others. Revoking it again changes nothing. */
export async function revokeApiKey(actor: Actor, keyId: string): Promise<void> {
  requirePermission(actor, 'keys.manage');
  const revoked = await withWorkspace(actor.workspaceId, async (tx) => {
    const row = await revokeKeyRow(tx, actor.workspaceId, keyId);
    if (row)
      await appendAct(tx, actor, {
        kind: 'key.revoked',
        data: { key: toPublicId('key', keyId), name: row.name, publicKey: `csk_${row.lookup}` },
      });
    else if (!(await keyExists(tx, actor.workspaceId, keyId)))
      throw new AppError('notFound', 'There is no API key with this id.');
    return row;
  });
  if (revoked) forgetKey(revoked.lookup);
}
