import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { findSystemOf } from '@/lib/decisions/server/comment-store';
import { resolveIn } from '@/lib/decisions/server/resolve-decision-id';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { decisionLink } from '../../incidents/inputs';
import { requireIncident, requireKeeper, takeStep } from './incident-access';
import { insertLink } from './incident-store';

/** Links a further decision of the same AI system. An event `incident.linked` in the trail of that decision. Throws notFound, conflict. */
export async function linkIncidentDecision(given: Actor, id: string, input: z.input<typeof decisionLink>): Promise<void> {
  const actor = requireKeeper(given);
  const { decision } = decisionLink.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    const decisionId = await resolveIn(tx, actor, decision);
    if ((await findSystemOf(tx, actor.workspaceId, decisionId)) !== incident.systemId)
      throw new AppError('invalidRequest', 'This decision is of another AI system than the incident.', { field: 'decision' });
    const idx = await takeStep(tx, actor, incident, { kind: 'linked', facts: { decision: toPublicId('decision', decisionId) }, decisionId }); // prettier-ignore
    if (!(await insertLink(tx, actor.workspaceId, { incidentId: incident.incidentId, decisionId, finding: null, idx })))
      throw new AppError('conflict', 'This decision is linked already.', { field: 'decision' });
  });
}
