import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { memberName } from '@/lib/registry/server/system-overview-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { ownerChange } from '../inputs';
import { placeOf } from './control-place';
import { saveOwner } from './register-store';

/** Says who answers for a control; null: nobody. An event `control.ownerSet`. */
export async function setOwner(actor: Actor, input: z.input<typeof ownerChange>): Promise<void> {
  const given = ownerChange.parse(input);
  const place = await placeOf(actor, given);
  await withPrisma(actor.workspaceId, async (tx) => {
    if (given.ownerId !== null && (await memberName(tx, actor.workspaceId, given.ownerId)) === null)
      throw new AppError('unprocessable', 'The owner must be a member of this workspace.', { field: 'ownerId' });
    const [event] = await appendAct(tx, actor, {
      kind: 'control.ownerSet',
      systemId: place.systemId,
      data: { framework: place.framework, ref: place.ref, owner: given.ownerId && toPublicId('person', given.ownerId) },
    });
    await saveOwner(tx, actor.workspaceId, place, given.ownerId, event!.idx);
  });
}
