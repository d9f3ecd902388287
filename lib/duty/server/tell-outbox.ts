import type { MembershipRow } from '@/lib/access/server/person-store';
import { listMembers } from '@/lib/access/server/person-store';
import { permissionsOf } from '@/lib/access/permissions';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { isTopic, type Topic } from '@/lib/notify/topics';
import { tell, type Telling } from '@/lib/notify/server/tell';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { fromPublicId } from '@/lib/shared/ids';
import { whoIsOnDuty, type OnDuty } from './duty-at';
import { actionsToTell, takeOutbox, type OutboxRow, type ToldAction } from './outbox-store';
import { seesSystem } from './people';
import { readRoster } from './read-roster';

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
    if (rows.length === 0) return 0;
    const at = new Date();
    const actionOf = (row: OutboxRow): string | null => fromPublicId('action', row.subjectId);
    const actions = await actionsToTell(
      tx,
      workspaceId,
      rows.flatMap((row) => actionOf(row) ?? []),
    );
    const members = (await listMembers(tx, workspaceId)).filter(isActive);
    const roster = rows.some((row) => asksThoseOnDuty(row.topic)) ? await readRoster(tx, workspaceId, at) : null;
    const all: Telling[] = [];
    for (const row of rows) {
      const { topic } = row;
      if (!isTopic(topic)) continue;
      const action = actions.get(actionOf(row) ?? '') ?? null;
      const message = {
        topic,
        id: row.subjectId,
        tier: row.tier,
        dueAt: row.dueAt?.toISOString() ?? null,
        at: row.createdAt.toISOString(),
      };
      const able = members.filter((one) => seesSystem(one, action?.systemId ?? null));
      const duty = roster && asksThoseOnDuty(topic) ? whoIsOnDuty(roster, at, row.tier ?? 'high') : null;
      all.push({ message, personIds: concerns(topic, able, action, duty), callback: action?.callback ?? null });
    }
    await tell(tx, workspaceId, all);
    return rows.length;
  });
}

const WAITING: ReadonlySet<string> = new Set<Topic>(['action.pendingReview', 'review.reminder']);
const FOR_MANAGERS: ReadonlySet<Topic> = new Set<Topic>([
  'review.unstaffed',
  'action.overridden',
  'review.secondReviewDue',
  'halt.started',
  'halt.resumed',
]);
const asksThoseOnDuty = (topic: string): boolean => WAITING.has(topic) || topic === 'review.escalated';

function concerns(
  topic: Topic,
  members: readonly MembershipRow[],
  action: ToldAction | null,
  duty: OnDuty | null,
): readonly string[] {
  const inside = new Set(members.map((one) => one.personId));
  if (topic === 'review.assigned') return action?.assignedTo && inside.has(action.assignedTo) ? [action.assignedTo] : [];
  if (FOR_MANAGERS.has(topic))
    return members.filter((one) => permissionsOf(one.role, one.permissionSets).has('actions.manage')).map((one) => one.personId);
  if (!duty) return [];
  const people = topic === 'review.escalated' || duty.onDuty.length === 0 ? duty.able : duty.onDuty;
  return people.filter((one) => inside.has(one));
}

function isActive(member: MembershipRow): boolean {
  return !member.endedAt && !member.disabledAt && (!member.validUntil || member.validUntil.getTime() > Date.now());
}
