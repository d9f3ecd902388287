import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { PersonActor } from '../actor';
import { can } from '../permissions';
import { revokeSessionRow } from './session-store';

/** Ends a session at its next request: one's own, or anybody's in the workspace with `sessions.manage`. */
export async function revokeSession(actor: PersonActor, sessionId: string): Promise<void> {
  const ownerId = can(actor, 'sessions.manage') ? null : actor.personId;
  await withWorkspace(actor.workspaceId, async (tx) => {
    const personId = await revokeSessionRow(tx, { sessionId, workspaceId: actor.workspaceId, ownerId }, actor.personId);
    if (!personId) throw new AppError('notFound', 'This session has ended already, or is not one you may end.');
    await appendAct(tx, actor, {
      kind: 'session.revoked',
      data: { session: toPublicId('session', sessionId), person: toPublicId('person', personId) },
    });
  });
}
