import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { newShift, type NewShift } from '../contract';
import { doerOf } from './acting';
import { insertShift, removeShiftRow } from './duty-store';
import { listDeciders, requireMember } from './people';

/** Enters a weekly shift. */
export async function addShift(actor: Actor, input: NewShift): Promise<{ id: string }> {
  requirePermission(actor, 'duty.manage');
  return withWorkspace(actor.workspaceId, (tx) => addShiftIn(tx, actor, input));
}

/** The same in a transaction of the caller's. */
export async function addShiftIn(tx: SqlTx, actor: Actor, input: NewShift): Promise<{ id: string }> {
  const { person, deputy, ...given } = newShift.parse(input);
  const members = await listDeciders(tx, actor.workspaceId, new Date());
  const shift = {
    ...given,
    personId: requireMember(members, person, 'person').personId,
    deputyId: deputy === null ? null : requireMember(members, deputy, 'deputy').personId,
  };
  const id = toPublicId('shift', await insertShift(tx, actor.workspaceId, shift, doerOf(actor).id));
  await appendAct(tx, actor, { kind: 'duty.shiftAdded', data: { shift: id, person, deputy, ...given } });
  return { id };
}

export async function removeShift(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'duty.manage');
  const shiftId = fromPublicId('shift', id);
  await withWorkspace(actor.workspaceId, async (tx) => {
    if (!shiftId || !(await removeShiftRow(tx, actor.workspaceId, shiftId)))
      throw new AppError('notFound', 'There is no such shift, or it was taken out already.');
    await appendAct(tx, actor, { kind: 'duty.shiftRemoved', data: { shift: id } });
  });
}
