import type { z } from 'zod';
import type { PersonActor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { uuidv7 } from '@/lib/shared/ids';
import { newComment } from '../inputs';
import { placeOf } from './control-place';
import { insertComment } from './register-store';
import { sealWords } from './sealed-words';

/** A person comments on a control. An event `control.commented`. */
export async function commentControl(actor: PersonActor, input: z.input<typeof newComment>): Promise<void> {
  const given = newComment.parse(input);
  const place = await placeOf(actor, given);
  const commentId = uuidv7();
  await withWorkspace(actor.workspaceId, async (tx) => {
    const [event] = await appendAct(tx, actor, {
      kind: 'control.commented',
      systemId: place.systemId,
      data: { framework: place.framework, ref: place.ref, text: given.text },
    });
    await insertComment(tx, actor.workspaceId, {
      ...place,
      commentId,
      authorId: actor.personId,
      words: sealWords(actor.workspaceId, commentId, { text: given.text }),
      idx: event!.idx,
    });
  });
}
