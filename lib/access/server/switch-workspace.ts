import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { PersonActor } from '../actor';
import { listWorkspacesOf, setSessionWorkspace } from './session-store';

/**
 * Lets the person's session work in another of their workspaces, from its next request on (docs/adr/0016). The workspace that is entered
 * gets an event, so that its log names who works in it. Throws notFound for a workspace the person may not work in.
 */
export async function switchWorkspace(actor: PersonActor, workspaceId: string): Promise<void> {
  if (workspaceId === actor.workspaceId) return;
  const may = (await listWorkspacesOf(actor.personId)).some((one) => one.workspaceId === workspaceId);
  if (!may) throw new AppError('notFound', 'You have no access to such a workspace right now.');
  await withWorkspace(workspaceId, async (tx) => {
    await setSessionWorkspace(tx, actor.sessionId, workspaceId);
    await appendAct(
      tx,
      { workspaceId, type: 'person', personId: actor.personId },
      { kind: 'session.entered', data: { session: toPublicId('session', actor.sessionId) } },
    );
  });
}
