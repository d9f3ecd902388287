import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { visibleSystems, type Actor } from '../actor';
import { canSeeSystem, requirePermission } from '../permissions';
import { keySystem, revokeKeyRow } from './api-key-store';
import { forgetKey } from './authenticate-key';

/** Revokes an API key: at once in this process and those that hear of it, within three seconds elsewhere. Revoking it again changes nothing. Of AI systems that the actor sees; one for all of them takes who sees all. */
export async function revokeApiKey(actor: Actor, keyId: string): Promise<void> {
  requirePermission(actor, 'keys.manage');
  const revoked = await withWorkspace(actor.workspaceId, async (tx) => {
    const systemId = await keySystem(tx, actor.workspaceId, keyId);
    const seen =
      systemId === undefined ? false : systemId === null ? visibleSystems(actor) === 'all' : canSeeSystem(actor, systemId);
    if (!seen) throw new AppError('notFound', 'There is no API key with this id that you may see.');
    const row = await revokeKeyRow(tx, actor.workspaceId, keyId);
    if (row)
      await appendAct(tx, actor, {
        kind: 'key.revoked',
        data: { key: toPublicId('key', keyId), name: row.name, publicKey: `csk_${row.lookup}` },
      });
    return row;
  });
  if (revoked) forgetKey(revoked.lookup);
}
