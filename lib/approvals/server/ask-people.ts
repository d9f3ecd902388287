import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { ActionRow } from './action-store';
import type { DecidingFacts } from './deciding-facts';
import { isConcerned } from './eligibility';
import { dutyOf } from './reviewer-duty';
import { enqueueNotices, type Notice } from './setting-store';

/** Somebody is told that people are asked about these actions, which wait; an administrator at once when there is nobody who could decide. */
export async function askPeople(
  tx: SqlTx,
  workspaceId: string,
  facts: DecidingFacts,
  waiting: readonly ActionRow[],
): Promise<void> {
  const notices: Notice[] = [];
  for (const row of waiting) {
    const about = { subject: toPublicId('action', row.action_id), tier: row.tier, dueAt: row.expires_at };
    notices.push({ topic: 'action.pendingReview', ...about });
    if (!(await isStaffed(tx, workspaceId, facts, row))) notices.push({ topic: 'review.unstaffed', ...about });
  }
  await enqueueNotices(tx, workspaceId, notices);
}

/** Whether enough people could decide it now: of the roles, seeing the AI system, not concerned by it, and with a valid competence where one is asked for. */
async function isStaffed(tx: SqlTx, workspaceId: string, facts: DecidingFacts, row: ActionRow): Promise<boolean> {
  const { roles, requireCompetence } = row.chain;
  let able = 0;
  for (const { personId, email } of await facts.membersWithRoles(roles, row.system_id)) {
    if (isConcerned(workspaceId, row, personId, email)) continue;
    const duty = requireCompetence ? await dutyOf(tx, workspaceId, { personId, tier: row.tier, at: row.now }) : null;
    if (duty && (duty.refused || !duty.line)) continue;
    able += 1;
    if (able >= row.required) return true;
  }
  return false;
}
