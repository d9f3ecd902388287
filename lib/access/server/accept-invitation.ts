import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { newPassword } from '../password-rules';
import { readInvitation } from './invitation';
import { hashPassword } from './password';
import { findInvited, revokeSessionsOf, setPassword } from './person-store';
import { throttledAccount } from './throttle-names';
import { forgetAccount } from './throttle-store';

/**
 * Sets the password of the person a one-time link was made for, and ends their sessions. Returns the e-mail address to sign in
 * with. Throws `invalidRequest` when the link is wrong, used or expired.
 */
export async function acceptInvitation(input: { invitation: string; password: string }): Promise<{ email: string }> {
  const refused = new AppError(
    'invalidRequest',
    'This link is not valid any more: it was used, replaced or is older than 7 days. Ask an administrator for a new one.',
    {
      field: 'invitation',
    },
  );
  const password = newPassword.parse(input.password);
  const invitation = readInvitation(input.invitation);
  if (!invitation) throw refused;
  const { personId } = invitation;
  const found = await findInvited(personId);
  if (!found || !invitation.verify(found.passwordHash)) throw refused;
  const hash = await hashPassword(password);
  await withWorkspace(found.workspaceId, async (tx) => {
    if (!(await setPassword(tx, personId, hash, found.passwordHash))) throw refused; // somebody else used the link in this moment
    await revokeSessionsOf(tx, personId, personId);
    // They proved who they are: the wrong passwords before count no more.
    await forgetAccount(tx, throttledAccount(found.email));
    await appendAct(
      tx,
      { workspaceId: found.workspaceId, type: 'person', personId },
      { kind: 'password.changed', data: { person: toPublicId('person', personId), by: 'link' } },
    );
  });
  return { email: found.email };
}
