import { permissionsOf } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { listOpenSubjects, listTold, settleSubject } from '@/lib/notify/server/notice-store';
import { tell } from '@/lib/notify/server/tell';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { listPromotionRows } from '@/lib/registry/server/deployment-store';
import { toPublicId } from '@/lib/shared/ids';

const TOPIC = 'promotion.waits';
const EVERY_MS = 5_000;
const round = inEachWorkspace('tell of promotions');
let lookedAt = 0;

/**
 * Tells of every promotion that waits, once: those whose role lets them consent and who see its AI system, never whoever asked. One that was
 * decided or withdrawn since is settled. Returns how many were told of.
 */
export async function announcePromotions(workspaceId?: string): Promise<number> {
  if (workspaceId) return announceIn(workspaceId);
  if (Date.now() - lookedAt < EVERY_MS) return 0;
  lookedAt = Date.now();
  return round(await listWorkspaceIds(), announceIn);
}

async function announceIn(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const waiting = await listPromotionRows(tx, workspaceId, { artifactId: null, systems: null, state: 'requested' });
    const ids = new Map(waiting.map((one) => [toPublicId('promotion', one.promotionId), one]));
    for (const subject of await listOpenSubjects(tx, workspaceId, TOPIC))
      if (!ids.has(subject)) await settleSubject(tx, workspaceId, subject);
    const told = await listTold(tx, workspaceId, TOPIC, [...ids.keys()]);
    const fresh = [...ids].filter(([id]) => !told.has(id));
    if (fresh.length === 0) return 0;
    const now = new Date();
    const members = (await listMembers(tx, workspaceId)).filter(
      (one) =>
        !one.endedAt &&
        !one.disabledAt &&
        one.validFrom <= now &&
        (!one.validUntil || one.validUntil > now) &&
        permissionsOf(one.role, one.permissionSets).has('artifacts.approve'),
    );
    for (const [id, one] of fresh) {
      const people = members.filter((person) => person.personId !== one.requestedBy && (person.allSystems || person.systems.includes(one.systemId))); // prettier-ignore
      await tell(
        tx,
        workspaceId,
        { topic: TOPIC, id, tier: null, dueAt: one.fromAt?.toISOString() ?? null, at: now.toISOString() },
        people.map((person) => person.personId),
      );
    }
    return fresh.length;
  });
}
