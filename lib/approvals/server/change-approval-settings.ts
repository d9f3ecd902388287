import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { approvalSettings, type ApprovalSettingsInput } from '../settings';
import { requirePerson } from './claim-review';
import { membersWithRoles } from './reviewer-store';
import { lockSettings, readSettings, saveSettings } from './setting-store';

/** Critical actions want this many people. */
const LARGEST_QUORUM = 2;

/** How the workspace reviews. */
export async function getApprovalSettings(actor: Actor): Promise<ApprovalSettingsInput> {
  requirePermission(actor, 'actions.read');
  return withWorkspace(actor.workspaceId, (tx) => readSettings(tx, actor.workspaceId));
}

/**
 * Changes it for what is asked from now on; what waits keeps its chain. Refused where the groups could not fill the largest quorum: every critical
 * action would silently end as a no. Throws unprocessable.
 */
export async function changeApprovalSettings(actor: Actor, input: ApprovalSettingsInput): Promise<void> {
  requirePerson(actor);
  requirePermission(actor, 'actions.manage');
  const given = approvalSettings.parse(input);
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    await lockSettings(tx, workspaceId, 'halt');
    const deciding = given.eligibleRoles.filter((role) => role === 'reviewer' || role === 'compliance_officer');
    const people = await membersWithRoles(tx, workspaceId, deciding, null);
    if (people.length < LARGEST_QUORUM)
      throw new AppError(
        'unprocessable',
        `Critical actions need ${LARGEST_QUORUM} people, and these roles have ${people.length} who may decide. Add people, or choose more roles.`,
        { field: 'body.eligibleRoles' },
      );
    await saveSettings(tx, workspaceId, given);
    await appendAct(tx, actor, { kind: 'settings.changed', data: { what: 'approvals', ...given } });
  });
}
