import type { MembershipRow } from '@/lib/access/server/person-store';
import { listMembers } from '@/lib/access/server/person-store';
import { permissionsOf } from '@/lib/access/permissions';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { isTopic, type Topic } from '@/lib/notify/topics';
import { tell } from '@/lib/notify/server/tell';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { fromPublicId } from '@/lib/shared/ids';
import { whoIsOnDuty } from './duty-at';
import { assigneeOf, callbackOf, systemOfAction, takeOutbox, type OutboxRow } from './outbox-store';

const BATCH = 100;
const round = inEachWorkspace('tell what happened');

/**
 * Tells whom it concerns of what the approvals room put out: those on duty of what waits, everybody able when it was escalated or nobody is on
 * duty, those who manage of what nobody may decide. Returns how much was told.
 */
export async function tellOutbox(workspaceId?: string): Promise<number> {
  return workspaceId ? tellIn(workspaceId) : round(await listWorkspaceIds(), tellIn);
}

async function tellIn(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const rows = await takeOutbox(tx, workspaceId, BATCH);
    for (const row of rows) {
      if (!isTopic(row.topic)) continue;
      const actionId = fromPublicId('action', row.subjectId);
      await tell(
        tx,
        workspaceId,
        {
          topic: row.topic,
          id: row.subjectId,
          tier: row.tier,
          dueAt: row.dueAt?.toISOString() ?? null,
          at: row.createdAt.toISOString(),
        },
        await concerns(tx, workspaceId, row.topic, row),
        actionId ? await callbackOf(tx, workspaceId, actionId) : null,
      );
    }
    return rows.length;
  });
}

const WAITING: ReadonlySet<Topic> = new Set<Topic>(['action.pendingReview', 'review.reminder']);
const FOR_MANAGERS: ReadonlySet<Topic> = new Set<Topic>([
  'review.unstaffed',
  'action.overridden',
  'review.secondReviewDue',
  'halt.started',
  'halt.resumed',
]);

async function concerns(tx: SqlTx, workspaceId: string, topic: Topic, row: OutboxRow): Promise<string[]> {
  const actionId = fromPublicId('action', row.subjectId);
  const systemId = actionId ? await systemOfAction(tx, workspaceId, actionId) : null;
  const members = (await listMembers(tx, workspaceId)).filter((one) => isActive(one) && sees(one, systemId));
  const inside = new Set(members.map((one) => one.personId));
  if (topic === 'review.assigned') {
    const assignee = actionId ? await assigneeOf(tx, workspaceId, actionId) : null;
    return assignee && inside.has(assignee) ? [assignee] : [];
  }
  if (FOR_MANAGERS.has(topic))
    return members.filter((one) => permissionsOf(one.role, one.permissionSets).has('actions.manage')).map((one) => one.personId);
  if (!WAITING.has(topic) && topic !== 'review.escalated') return [];
  const duty = await whoIsOnDuty(tx, workspaceId, new Date(), row.tier ?? 'high');
  const people = topic === 'review.escalated' || duty.onDuty.length === 0 ? duty.able : duty.onDuty;
  return people.filter((one) => inside.has(one));
}

function isActive(member: MembershipRow): boolean {
  return !member.endedAt && !member.disabledAt && (!member.validUntil || member.validUntil.getTime() > Date.now());
}
function sees(member: MembershipRow, systemId: string | null): boolean {
  return systemId === null || member.allSystems || member.systems.includes(systemId);
}
