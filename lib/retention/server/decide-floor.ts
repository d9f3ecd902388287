import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { refusesFloorStep, type floorStep, type Policy } from '../policy';
import { decideChange, lockChange } from './change-store';
import { placeOf, putInForce } from './set-policy';

const KINDS = { confirm: 'retention.floor.confirmed', keep: 'retention.floor.kept' } as const;

/**
 * A second person confirms a period that declares less of a duty, which then counts as any other (a shorter one after a week); or anybody who may set
 * periods keeps what is. An event each, and `retention.policy.set` with who asked and who confirmed. Throws notFound, conflict, and whatever setting it now
 * would throw: the register may say more than it did. Returns when it counts; null when it was kept.
 */
export async function decideFloor(
  actor: Actor,
  id: string,
  input: z.output<typeof floorStep>,
): Promise<{ countsFrom: Date | null }> {
  requirePermission(actor, 'retention.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can set how long what is kept.');
  const { workspaceId, personId, name } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    const changeId = fromPublicId('periodChange', id);
    const change = changeId && (await lockChange(tx, workspaceId, changeId));
    if (!change) throw new AppError('notFound', 'There is no change of a period with this id (rch_...).');
    const { dataClass, systemId, keepMonths, highRisk, financialMonths } = change;
    const policy: Policy = { dataClass, systemId, keepMonths, highRisk, financialMonths };
    // Also says notFound for an AI system that they do not see; keeping needs no more than to see it.
    const place = await placeOf(tx, actor, input.step === 'keep' ? { ...policy, keepMonths: null } : policy);
    const refusal = refusesFloorStep(change, { step: input.step, by: personId });
    if (refusal !== null) throw new AppError('conflict', refusal);
    const state = input.step === 'keep' ? 'kept' : 'confirmed';
    await decideChange(tx, workspaceId, change.changeId, { state, by: personId, name, reason: input.reason });
    await appendAct(tx, actor, { kind: KINDS[input.step], systemId, data: { change: id, reason: input.reason, by: name } });
    if (input.step === 'keep') return { countsFrom: null };
    const askedBy = { id: toPublicId('person', change.askedBy), name: change.askedByName };
    const said = { reason: change.reason, by: `${change.askedByName} and ${name}`, change: { change: id, askedBy } };
    return { countsFrom: await putInForce(tx, actor, policy, place, said) };
  });
}
