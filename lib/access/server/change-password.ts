import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { PersonActor } from '../actor';
import { newPassword } from '../password-rules';
import { hashPassword } from './password';
import { revokeSessionsOf, setPassword } from './person-store';
import { signInWithPassword } from './sign-in-with-password';

/**
 * Changes one's own password, after the old one was given again, and ends every other session of the person. Guesses at the old
 * one count like guesses at the sign-in page.
 */
export async function changePassword(actor: PersonActor, input: { current: string; next: string }): Promise<void> {
  const next = newPassword.parse(input.next);
  try {
    await signInWithPassword({ email: actor.email, password: input.current }, null);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') {
      throw new AppError('invalidRequest', 'This is not your current password.', { field: 'current' });
    }
    throw error;
  }
  const hash = await hashPassword(next);
  await withWorkspace(actor.workspaceId, async (tx) => {
    await setPassword(tx, actor.personId, hash);
    await revokeSessionsOf(tx, actor.personId, actor.personId, actor.sessionId);
    await appendAct(tx, actor, { kind: 'password.changed', data: { person: toPublicId('person', actor.personId), by: 'self' } });
  });
}
