import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { NewDelegation } from '../schemas';
import { requirePerson } from './claim-review';
import { clockNow } from './clock-store';
import { endDelegationRow, insertDelegation, listDelegationRows, membersWithRoles } from './reviewer-store';

const LONGEST_MS = 90 * 86_400_000;

export interface DelegationView {
  id: string;
  from: { id: string; name: string };
  to: { id: string; name: string };
  fromAt: string;
  untilAt: string;
  endedAt: string | null;
}

/**
 * Somebody names who decides in their place, for a time. Their own places only: nobody gives away what is another's, and what somebody was given they
 * do not pass on. It is looked at when a vote is cast, so it never reaches those an action concerns. Throws notEligible, invalidRequest.
 */
export async function delegateReviews(actor: Actor, input: NewDelegation): Promise<{ id: string }> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.review');
  const { workspaceId } = actor;
  const to = fromPublicId('person', input.to);
  const from = new Date(input.fromAt);
  const until = new Date(input.untilAt);
  if (!to || to === person.personId)
    throw new AppError('invalidRequest', 'body.to: name another person of this workspace.', { field: 'body.to' });
  return withWorkspace(workspaceId, async (tx) => {
    const now = await clockNow(tx);
    if (!(until > from) || until <= now || until.getTime() - from.getTime() > LONGEST_MS)
      throw new AppError('invalidRequest', 'body.untilAt: it ends after it begins, in the future, and within ninety days.', {
        field: 'body.untilAt',
      });
    const members = await membersWithRoles(tx, workspaceId, ['reviewer', 'compliance_officer'], null);
    if (!members.some((one) => one.personId === to)) {
      const some = await membersWithRoles(
        tx,
        workspaceId,
        ['reviewer', 'compliance_officer'],
        person.systems === 'all' ? null : (person.systems[0] ?? null),
      );
      if (!some.some((one) => one.personId === to))
        throw new AppError('notEligible', 'This person does not review here.', { field: 'body.to' });
    }
    const delegationId = uuidv7();
    await insertDelegation(tx, workspaceId, {
      delegationId,
      fromPerson: person.personId,
      toPerson: to,
      fromAt: from,
      untilAt: until,
      madeBy: toPublicId('person', person.personId),
    });
    const id = toPublicId('delegation', delegationId);
    await appendAct(tx, actor, {
      kind: 'review.delegated',
      data: {
        delegation: id,
        from: toPublicId('person', person.personId),
        to: input.to,
        fromAt: from.toISOString(),
        untilAt: until.toISOString(),
      },
    });
    return { id };
  });
}

/** Ends one's own delegation now. Throws notFound. */
export async function endDelegation(actor: Actor, publicId: string): Promise<void> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.review');
  const { workspaceId } = actor;
  const delegationId = fromPublicId('delegation', publicId);
  await withWorkspace(workspaceId, async (tx) => {
    if (!delegationId || !(await endDelegationRow(tx, workspaceId, delegationId, person.personId)))
      throw new AppError('notFound', 'There is no delegation of yours with this id that has not ended.');
    await appendAct(tx, actor, { kind: 'review.delegationEnded', data: { delegation: publicId } });
  });
}

/** Who decides in whose place, the latest first. */
export async function listDelegations(actor: Actor): Promise<DelegationView[]> {
  requirePermission(actor, 'actions.review');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listDelegationRows(tx, actor.workspaceId));
  return rows.map((row) => ({
    id: toPublicId('delegation', row.delegationId),
    from: { id: toPublicId('person', row.fromPerson), name: row.fromName },
    to: { id: toPublicId('person', row.toPerson), name: row.toName },
    fromAt: row.fromAt.toISOString(),
    untilAt: row.untilAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
