import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { clocksOf } from '../../incidents/clocks';
import { closing, reopening } from '../../incidents/inputs';
import { requireIncident, requireKeeper, takeStep } from './incident-access';
import { saveClosed, type IncidentRow } from './incident-store';

/** The clocks of a stored incident. */
export const clocksOfRow = (row: IncidentRow, now: Date) =>
  clocksOf(
    row,
    { role: row.role, riskClass: row.riskClass, annexPoint: row.annexPoint },
    row.reports.map(({ to, sentAt }) => ({ to, sentAt: new Date(sentAt) })),
    now,
  );

/** Closes an incident with what was found. Refused while a clock has no report: silence is no answer to it. An event `incident.closed`. */
export async function closeIncident(
  given: Actor,
  id: string,
  input: z.input<typeof closing>,
  now: Date = new Date(),
): Promise<void> {
  const actor = requireKeeper(given);
  const { findings } = closing.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    if (incident.closedAt) throw new AppError('conflict', 'This incident is closed already.');
    const open = clocksOfRow(incident, now).find((one) => one.state === 'running' || one.state === 'overdue');
    if (open)
      throw new AppError('conflict', `${open.ref} asks for a report that nobody recorded. Record it, or class the incident anew if its class, its cause or the reach of the provider is another.`); // prettier-ignore
    await saveClosed(tx, actor.workspaceId, incident.incidentId, true);
    await takeStep(tx, actor, incident, { kind: 'closed', facts: {}, words: { findings } });
  });
}

/** Opens a closed incident again, with the reason. An event `incident.reopened`. */
export async function reopenIncident(given: Actor, id: string, input: z.input<typeof reopening>): Promise<void> {
  const actor = requireKeeper(given);
  const { reason } = reopening.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    if (!incident.closedAt) throw new AppError('conflict', 'This incident is open.');
    await saveClosed(tx, actor.workspaceId, incident.incidentId, false);
    await takeStep(tx, actor, incident, { kind: 'reopened', facts: {}, words: { reason } });
  });
}
