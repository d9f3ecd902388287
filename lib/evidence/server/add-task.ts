import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { memberName } from '@/lib/registry/server/system-overview-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newTask } from '../inputs';
import { placeOf } from './control-place';
import { insertTask } from './register-store';
import { sealWords } from './sealed-words';

/** Puts a task on a control, with an owner and a day. An event `control.taskAdded`. */
export async function addTask(actor: Actor, input: z.input<typeof newTask>): Promise<{ id: string }> {
  const given = newTask.parse(input);
  const place = await placeOf(actor, given);
  const taskId = uuidv7();
  await withPrisma(actor.workspaceId, async (tx) => {
    if (given.ownerId !== null && (await memberName(tx, actor.workspaceId, given.ownerId)) === null)
      throw new AppError('unprocessable', 'The owner must be a member of this workspace.', { field: 'ownerId' });
    const [event] = await appendAct(tx, actor, {
      kind: 'control.taskAdded',
      systemId: place.systemId,
      data: {
        task: toPublicId('task', taskId),
        framework: place.framework,
        ref: place.ref,
        what: given.what,
        owner: given.ownerId && toPublicId('person', given.ownerId),
        dueOn: given.dueOn,
      },
    });
    await insertTask(tx, actor.workspaceId, {
      ...place,
      taskId,
      words: sealWords(actor.workspaceId, taskId, { what: given.what }),
      ownerId: given.ownerId,
      dueOn: given.dueOn,
      madeBy: actor.type === 'person' ? actor.personId : null,
      idx: event!.idx,
    });
  });
  return { id: toPublicId('task', taskId) };
}
