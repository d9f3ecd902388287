import type { Actor } from '@/lib/access/actor';
import { noteAccess } from '@/lib/access/server/note-access';
import { fromPublicId } from '@/lib/shared/ids';

const HOUR_MS = 3_600_000;

/**
 * Notes that parts of a trail were read (steps, stored records, matches, a comparison): the same as opening it, for who did not do that
 * within the hour. Ids are UUIDs or public ids.
 */
export async function noteReading(actor: Actor, decision: { id: string; system: string }): Promise<void> {
  await noteAccess(
    actor,
    {
      kind: 'trail.opened',
      decisionId: fromPublicId('decision', decision.id) ?? decision.id,
      systemId: fromPublicId('system', decision.system) ?? decision.system,
    },
    { unlessWithinMs: HOUR_MS },
  );
}
