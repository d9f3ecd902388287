import { permissionsOf } from '@/lib/access/permissions';
import { listMembers, type MembershipRow } from '@/lib/access/server/person-store';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { isOpen } from '@/lib/duty/server/people';
import { listToldUntil } from '@/lib/notify/server/notice-store';
import { tell, type Telling } from '@/lib/notify/server/tell';
import { inEachWorkspaceEvery } from '@/lib/observability/in-each-workspace-every';
import { toPublicId } from '@/lib/shared/ids';
import { lockReviewDue, selectSeenHolds } from './hold-store';

const EVERY_MS = 10 * 60_000;
const TOPIC = 'hold.reviewDue';

/**
 * Tells that the day has come on which somebody looks whether a hold is still needed: once for each hold and day, until the end of which (UTC) it is due, and
 * to those who may keep or release it then; who may later sees it on the overview. As long as notices are kept, that is: of one that is still overdue after 90
 * days people are told again. A review and a release settle it. The worker's loop looks every ten minutes. Returns how many holds somebody was told of.
 */
export const remindOfReviews = inEachWorkspaceEvery('remind of reviews of holds', EVERY_MS, remindIn);

async function remindIn(workspaceId: string, now: Date): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const today = now.toISOString().slice(0, 10);
    // Locked before what was told is read: another worker has told of them by then or leaves them alone, and one that somebody just kept is not among them.
    const due = (await lockReviewDue(tx, workspaceId, today)).map((one) => ({ ...one, id: toPublicId('hold', one.holdId), dueAt: endOfDay(one.reviewOn) })); // prettier-ignore
    const told = new Set((await listToldUntil(tx, workspaceId, TOPIC, due.map((one) => one.id))).map((one) => keyOf(one.subject, one.dueAt))); // prettier-ignore
    const untold = due.filter((one) => !told.has(keyOf(one.id, one.dueAt)));
    if (untold.length === 0) return 0;
    const keepers = (await listMembers(tx, workspaceId)).filter((one) => isOpen(one, now) && permissionsOf(one.role, one.permissionSets).has('holds.manage')); // prettier-ignore
    const seen = await seenByEach(
      tx,
      workspaceId,
      untold.map((one) => one.holdId),
      keepers,
    );
    const all = untold.flatMap(({ holdId, id, dueAt }): Telling[] => {
      const personIds = keepers.map((one) => one.personId).filter((one) => seen.get(one)!.has(holdId));
      return personIds.length === 0 ? [] : [{ message: { topic: TOPIC, id, tier: null, dueAt: dueAt.toISOString(), at: now.toISOString() }, personIds }]; // prettier-ignore
    });
    await tell(tx, workspaceId, all);
    return all.length;
  });
}

/** Of each of them, those of the holds whose reach is within the AI systems that they see. */
async function seenByEach(
  tx: SqlTx,
  workspaceId: string,
  holdIds: readonly string[],
  members: readonly MembershipRow[],
): Promise<Map<string, ReadonlySet<string>>> {
  const bySystems = new Map<string, ReadonlySet<string>>();
  const seen = new Map<string, ReadonlySet<string>>();
  for (const { personId, allSystems, systems } of members) {
    const key = allSystems ? 'all' : systems.join(' ');
    const known =
      bySystems.get(key) ?? (allSystems ? new Set(holdIds) : await selectSeenHolds(tx, workspaceId, holdIds, systems));
    bySystems.set(key, known);
    seen.set(personId, known);
  }
  return seen;
}

const keyOf = (subject: string, dueAt: Date | null): string => `${subject} ${dueAt?.getTime() ?? ''}`;
const endOfDay = (day: string): Date => new Date(Date.parse(day) + 86_400_000);
