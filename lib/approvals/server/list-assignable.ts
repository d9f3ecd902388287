import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { competenceFor } from '@/lib/duty/competence';
import { listNewest } from '@/lib/duty/server/competence-store';
import { readSetting } from '@/lib/duty/server/duty-store';
import { toPublicId } from '@/lib/shared/ids';
import { isConcerned } from './eligibility';
import { requireAction } from './find-own-action';
import { membersWithRoles } from './reviewer-store';

/**
 * Who could be given a review: those who review here and see the AI system, whom the action does not concern and whose competence covers it. Whoever
 * could not decide is not offered: an assignment to them would only let time pass. Throws notFound.
 */
export async function listAssignable(actor: Actor, publicId: string): Promise<{ id: string; name: string }[]> {
  requirePermission(actor, 'actions.manage');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const row = await requireAction(tx, actor, publicId);
    const members = await membersWithRoles(tx, workspaceId, ['reviewer', 'compliance_officer'], row.system_id);
    const asked = row.chain.requireCompetence || (await readSetting(tx, workspaceId)).requireCompetence;
    const lines = asked ? await listNewest(tx, workspaceId) : [];
    return members
      .filter(
        ({ personId, email }) =>
          !isConcerned(workspaceId, row, personId, email) &&
          (!asked || competenceFor(lines, personId, row.now, row.tier) !== null),
      )
      .map(({ personId, name }) => ({ id: toPublicId('person', personId), name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  });
}
