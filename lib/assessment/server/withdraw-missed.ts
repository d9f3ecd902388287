import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { requireReadable } from '@/lib/decisions/server/readable';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import type { MissedView, MissedWithdrawn } from '../missed';
import { readMissed } from './list-missed';
import { removeMissed, selectMissed } from './missed-store';

/**
 * Takes back what one said was missed: the event `finding.missedWithdrawn`; the first saying stays in the log. Answers what stands now. Throws
 * notFound, forbidden.
 */
export async function withdrawMissed(actor: PersonActor, anyId: string, missed: number): Promise<MissedView[]> {
  requirePermission(actor, 'findings.label');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    requireReadable(actor, trail);
    const row = (await selectMissed(tx, workspaceId, trail.decision_id)).find((one) => one.said_idx === missed);
    if (!row) throw new AppError('notFound', 'Nothing of that number stands on this decision.', { field: 'missed' });
    if (row.person_id !== actor.personId) throw new AppError('forbidden', 'Only who said it can take it back.');
    const said: MissedWithdrawn = { missed };
    await appendAct(tx, actor, {
      kind: 'finding.missedWithdrawn',
      decisionId: trail.decision_id,
      systemId: trail.system_id,
      data: said as unknown as JsonValue,
    });
    await removeMissed(tx, workspaceId, trail.decision_id, missed);
    return readMissed(tx, actor, trail);
  });
}
