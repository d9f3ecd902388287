import { permissionsOf } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import { withWorkspace } from '@/lib/db/transaction';
import { listOpenSubjects, listTold, settleSubjects } from '@/lib/notify/server/notice-store';
import { tell } from '@/lib/notify/server/tell';
import { inEachWorkspaceEvery } from '@/lib/observability/in-each-workspace-every';
import { listPromotionRows } from '@/lib/registry/server/deployment-store';
import { toPublicId } from '@/lib/shared/ids';
import { isOpen, seesSystem } from './people';

const TOPIC = 'promotion.waits';
const EVERY_MS = 5_000;

/**
 * Tells of every promotion that waits, once: those whose role lets them consent and who see its AI system, never whoever asked. One that was
 * decided or withdrawn since is settled. Returns how many were told of.
 */
export const announcePromotions = inEachWorkspaceEvery('tell of promotions', EVERY_MS, announceIn);

async function announceIn(workspaceId: string, now: Date): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const waiting = await listPromotionRows(tx, workspaceId, { artifactId: null, systems: null, state: 'requested' });
    const ids = new Map(waiting.map((one) => [toPublicId('promotion', one.promotionId), one]));
    const over = (await listOpenSubjects(tx, workspaceId, TOPIC)).filter((subject) => !ids.has(subject));
    if (over.length > 0) await settleSubjects(tx, workspaceId, over);
    const told = await listTold(tx, workspaceId, TOPIC, [...ids.keys()]);
    const fresh = [...ids].filter(([id]) => !told.has(id));
    if (fresh.length === 0) return 0;
    const members = (await listMembers(tx, workspaceId)).filter(
      (one) => isOpen(one, now) && permissionsOf(one.role, one.permissionSets).has('artifacts.approve'),
    );
    await tell(
      tx,
      workspaceId,
      fresh.map(([id, one]) => ({
        message: { topic: TOPIC, id, tier: null, dueAt: one.fromAt?.toISOString() ?? null, at: now.toISOString() },
        personIds: members
          .filter((person) => toPublicId('person', person.personId) !== one.requestedBy && seesSystem(person, one.systemId))
          .map((person) => person.personId),
      })),
    );
    return fresh.length;
  });
}
