import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { reclassification } from '../../incidents/inputs';
import { pastInstant, requireIncident, requireKeeper, takeStep } from './incident-access';
import { readSystemFacts, saveClass } from './incident-store';

/**
 * Says anew what class an incident has, whether the AI system caused it and, where that was wrong, since when it is known, with the reason. An event
 * `incident.classified`; the clocks follow. What is stated of the AI system is pinned anew. Throws invalidRequest.
 */
export async function classifyIncident(given: Actor, id: string, input: z.input<typeof reclassification>): Promise<void> {
  const actor = requireKeeper(given);
  const { reason, awareAt: corrected, ...to } = reclassification.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    const awareAt = corrected ? pastInstant(corrected, 'awareAt') : incident.awareAt;
    const moved = awareAt.getTime() !== incident.awareAt.getTime();
    if (moved && incident.reports.some((one) => new Date(one.sentAt) < awareAt))
      throw new AppError('invalidRequest', 'A report was sent before: somebody was aware of it then.', { field: 'awareAt' });
    const from = {
      class: incident.class,
      causalLink: incident.causalLink,
      ...(moved && { awareAt: incident.awareAt.toISOString() }),
    };
    await saveClass(tx, actor.workspaceId, incident.incidentId, { ...to, awareAt });
    const system = await readSystemFacts(tx, actor.workspaceId, incident.systemId);
    const facts = { ...to, from, system: { ...system }, ...(moved && { awareAt: awareAt.toISOString() }) };
    await takeStep(tx, actor, incident, { kind: 'classified', facts, words: { reason } });
  });
}
