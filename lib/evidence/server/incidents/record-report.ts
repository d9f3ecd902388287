import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { sentReport } from '../../incidents/inputs';
import { pastInstant, requireIncident, requireKeeper, takeStep } from './incident-access';

/** Records that an incident was reported: when, to whom, by whom. Sending is done elsewhere. An event `incident.reported`. Throws invalidRequest. */
export async function recordReport(given: Actor, id: string, input: z.input<typeof sentReport>): Promise<void> {
  const actor = requireKeeper(given);
  const { to, kind, sentAt: sent, recipient, note } = sentReport.parse(input);
  const sentAt = pastInstant(sent, 'sentAt');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    // Both are told to the minute, and one may be kept to the second.
    if (minuteOf(sentAt) < minuteOf(incident.awareAt))
      throw new AppError('invalidRequest', 'It cannot have been sent before anybody was aware of the incident.', {
        field: 'sentAt',
      });
    await takeStep(tx, actor, incident, { kind: 'reported', facts: { to, kind, sentAt: sentAt.toISOString() }, words: { recipient, ...(note && { note }) } }); // prettier-ignore
  });
}

const minuteOf = (at: Date): number => Math.floor(at.getTime() / 60_000);
