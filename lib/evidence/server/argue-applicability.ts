import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { argument } from '../inputs';
import { placeOf } from './control-place';
import { saveArgument } from './register-store';
import { sealWords } from './sealed-words';

/** A person argues that a control does not apply, or takes that back (reason null). The argument is in the event `control.argued` and stands in the statement of applicability. */
export async function argueApplicability(actor: Actor, input: z.input<typeof argument>): Promise<void> {
  const given = argument.parse(input);
  const place = await placeOf(actor, given);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const [event] = await appendAct(tx, actor, {
      kind: 'control.argued',
      systemId: place.systemId,
      data: { framework: place.framework, ref: place.ref, applies: given.reason === null, reason: given.reason },
    });
    await saveArgument(tx, actor.workspaceId, place, {
      argument:
        given.reason === null
          ? null
          : sealWords(actor.workspaceId, `argument ${place.framework} ${place.ref} ${place.systemId}`, { reason: given.reason }),
      by: actor.type === 'person' ? actor.personId : null,
      byName: actor.type === 'service' ? 'Countersign' : actor.name,
      idx: event!.idx,
    });
  });
}
