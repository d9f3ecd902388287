import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { requireStepUp } from '@/lib/access/server/step-up';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { HALT_MODES, type HaltView } from '../contract';
import { resumeInput } from '../schemas';
import { findAction, saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { askPeople } from './ask-people';
import { requirePerson } from './claim-review';
import { DecidingFacts } from './deciding-facts';
import { haltNow } from './halt-now';
import { findHalt, lockFrozenBy, saveHalt } from './halt-store';
import { enqueueNotice, lockSettings } from './setting-store';
import { standing } from './view-action';
import { viewHalt } from './view-halt';

/**
 * Resumes, in stages or at once: to a milder mode, or altogether. What was frozen is let go as far as the milder mode does; what was voided stays
 * void, so that an agent asks anew. Throws notFound, conflict.
 */
export async function resumeHalt(actor: Actor, publicId: string, input: z.input<typeof resumeInput>): Promise<HaltView> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.halt');
  const { to, reason } = resumeInput.parse(input);
  await requireStepUp(person);
  const { workspaceId } = actor;
  const haltId = fromPublicId('halt', publicId);
  return withWorkspace(workspaceId, async (tx) => {
    await lockSettings(tx, workspaceId, 'halt');
    const row = haltId === null ? null : await findHalt(tx, workspaceId, haltId);
    if (!row) throw new AppError('notFound', 'There is no halt with this id.');
    if (person.systems !== 'all' && !(row.scope === 'system' && person.systems.includes(row.system_id!)))
      throw new AppError('notFound', 'There is no halt with this id, or it is of AI systems that you do not see.');
    if (row.ended_at) throw new AppError('conflict', 'This halt has ended already.');
    if (to !== 'running' && HALT_MODES.indexOf(to) <= HALT_MODES.indexOf(row.mode))
      throw new AppError('conflict', 'A resume goes to a milder mode. For a sharper one start a halt.', { field: 'body.to' });
    const frozen = await lockFrozenBy(tx, workspaceId, row.halt_id);
    await appendAct(tx, actor, {
      kind: 'halt.resumed',
      systemId: row.scope === 'system' ? row.system_id : null,
      data: { halt: publicId, from: row.mode, to, reason: removeSecrets(reason) },
    });
    await saveHalt(
      tx,
      workspaceId,
      row.halt_id,
      to === 'running' ? { end: { by: toPublicId('person', person.personId), byName: person.name } } : { mode: to },
    );
    const waiting: ActionRow[] = [];
    for (const { action_id } of frozen) {
      const action = (await findAction(tx, workspaceId, action_id))!;
      // This halt in its new mode, or another one that found it frozen already, may go on stopping it.
      const { halt, does } = await haltNow(tx, workspaceId, action);
      if (does === 'stop') {
        if (halt!.halt_id !== row.halt_id) await saveAction(tx, workspaceId, action_id, { frozen_by: halt!.halt_id });
        continue;
      }
      const change = await saveAction(tx, workspaceId, action_id, { frozen_by: null });
      await appendAndNote(tx, { workspaceId, type: 'service' }, action, 'action.thawed', { halt: publicId }, change!);
      const thawed = (await findAction(tx, workspaceId, action_id))!;
      if (standing(thawed).state === 'pendingReview') waiting.push(thawed);
    }
    // The halt settled what they had been told: nobody would know that these wait again.
    await askPeople(tx, workspaceId, new DecidingFacts(tx, workspaceId), waiting);
    await enqueueNotice(tx, workspaceId, { topic: 'halt.resumed', subject: publicId });
    return viewHalt(tx, workspaceId, (await findHalt(tx, workspaceId, row.halt_id))!);
  });
}
