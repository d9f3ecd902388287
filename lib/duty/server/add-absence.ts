import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { newAbsence, type NewAbsence } from '../contract';
import { doerOf } from './acting';
import { insertAbsence, removeAbsenceRow } from './duty-store';
import { listDeciders, requireMember } from './people';

/**
 * Says that somebody is away, and who decides in their place: one's own absence, or anybody's for who keeps the roster. The deputy votes as
 * themselves; the vote says on whose behalf.
 */
export async function addAbsence(actor: Actor, input: NewAbsence): Promise<{ id: string }> {
  const given = newAbsence.parse(input);
  const own = actor.type === 'person' ? toPublicId('person', actor.personId) : null;
  const person = given.person || own;
  if (person === null || person !== own) requirePermission(actor, 'duty.manage');
  else requirePermission(actor, 'duty.read');
  if (person === null) throw new AppError('invalidRequest', 'Say who is away.', { field: 'person' });
  if (given.deputy === person) throw new AppError('invalidRequest', 'A deputy is somebody else.', { field: 'deputy' });
  return withWorkspace(actor.workspaceId, async (tx) => {
    const members = await listDeciders(tx, actor.workspaceId, new Date());
    const absence = {
      personId: requireMember(members, person, 'person').personId,
      deputyId: given.deputy === null ? null : requireMember(members, given.deputy, 'deputy').personId,
      from: new Date(given.from),
      until: new Date(given.until),
    };
    const id = toPublicId('absence', await insertAbsence(tx, actor.workspaceId, absence, doerOf(actor).id));
    await appendAct(tx, actor, {
      kind: 'duty.absenceAdded',
      data: { absence: id, person, deputy: given.deputy, from: absence.from.toISOString(), until: absence.until.toISOString() },
    });
    return { id };
  });
}

/** Takes an absence back: one's own, or anybody's for who keeps the roster. */
export async function removeAbsence(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'duty.read');
  const absenceId = fromPublicId('absence', id);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const personId = absenceId ? await removeAbsenceRow(tx, actor.workspaceId, absenceId) : null;
    if (personId === null) throw new AppError('notFound', 'There is no such absence, or it was taken back already.');
    // Thrown inside the transaction: it rolls the removal back.
    if (!(actor.type === 'person' && actor.personId === personId) && !can(actor, 'duty.manage'))
      requirePermission(actor, 'duty.manage');
    await appendAct(tx, actor, { kind: 'duty.absenceRemoved', data: { absence: id } });
  });
}
