import { permissionsOf } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import type { SqlTx } from '@/lib/db/transaction';
import { tell } from '@/lib/notify/server/tell';
import { toPublicId } from '@/lib/shared/ids';
import type { PackRow } from './pack-store';

/**
 * Tells people and channels of a pack: a draft those who may sign it off, a final or failed one those who build packs. Only members who see its AI system
 * (all of them, for a pack of all).
 */
export async function tellOfPack(
  tx: SqlTx,
  workspaceId: string,
  pack: Pick<PackRow, 'packId' | 'systemId'>,
  topic: 'pack.waitsForSignOff' | 'pack.final' | 'pack.failed',
): Promise<void> {
  const needs = topic === 'pack.waitsForSignOff' ? 'packs.sign' : 'packs.build';
  const now = new Date();
  const people = (await listMembers(tx, workspaceId))
    .filter((one) => !one.endedAt && !one.disabledAt && (!one.validUntil || one.validUntil > now))
    .filter((one) => one.allSystems || (pack.systemId !== null && one.systems.includes(pack.systemId)))
    .filter((one) => permissionsOf(one.role, one.permissionSets).has(needs));
  const message = { topic, id: toPublicId('pack', pack.packId), tier: null, dueAt: null, at: now.toISOString() };
  await tell(tx, workspaceId, [{ message, personIds: people.map((one) => one.personId) }]);
}
