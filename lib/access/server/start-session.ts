import { isReadOnly, withControl, withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { insertNote } from './access-note-store';
import { findHome, insertSession } from './session-store';

export interface SignInFrom {
  address: string | null;
  userAgent: string | null;
}

/** Opens a session for a person whose identity is proved. Throws `forbidden` when no membership lets them in right now. */
export async function startSession(personId: string, method: 'password' | 'oidc', from: SignInFrom): Promise<string> {
  const workspaceId = await withControl((tx) => findHome(tx, personId));
  if (!workspaceId) throw new AppError('forbidden', 'You have no access to a workspace right now.');
  const sessionId = uuidv7();
  await withWorkspace(
    workspaceId,
    async (tx) => {
      await insertSession(tx, {
        sessionId,
        personId,
        method,
        userAgent: from.userAgent?.slice(0, 300) ?? null,
        address: from.address,
      });
      const data = { session: toPublicId('session', sessionId), method };
      if (await isReadOnly(tx)) {
        // A restored copy takes no events until its recovery ends: the worker appends this one then.
        const about = { personId, keyId: null, decisionId: null, systemId: null };
        await insertNote(tx, workspaceId, { ...about, noteId: uuidv7(), kind: 'session.started', detail: data });
      } else {
        await appendAct(tx, { workspaceId, type: 'person', personId }, { kind: 'session.started', data });
      }
    },
    { evenInRecovery: true },
  );
  return sessionId;
}
