import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { reclassification } from '../../incidents/inputs';
import { requireIncident, requireKeeper, takeStep } from './incident-access';
import { saveClass } from './incident-store';

/** Says anew what class an incident has and whether the AI system caused it, with the reason. An event `incident.classified`; the clocks follow. */
export async function classifyIncident(given: Actor, id: string, input: z.input<typeof reclassification>): Promise<void> {
  const actor = requireKeeper(given);
  const { reason, ...to } = reclassification.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    const from = { class: incident.class, causalLink: incident.causalLink };
    await saveClass(tx, actor.workspaceId, incident.incidentId, to);
    await takeStep(tx, actor, incident, { kind: 'classified', facts: { ...to, from }, words: { reason } });
  });
}
