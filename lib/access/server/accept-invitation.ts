import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { toPublicId } from '@/lib/shared/ids';
import { newPassword } from '../password-rules';
import { findLinkHolder, refusedLink } from './find-link-holder';
import { hashPassword } from './password';
import { revokeSessionsOf, setPassword } from './person-store';
import { throttledAccount } from './throttle-names';
import { forgetAccount } from './throttle-store';

/**
 * Sets the password of the person a one-time link was made for, and ends their sessions. Returns the e-mail address to sign in
 * with. Throws `invalidRequest` when the link is wrong, used or expired.
 */
export async function acceptInvitation(input: { invitation: string; password: string }): Promise<{ email: string }> {
  const password = newPassword.parse(input.password);
  const { personId, email, workspaceId, passwordHash } = await findLinkHolder(input.invitation);
  const hash = await hashPassword(password);
  await withWorkspace(workspaceId, async (tx) => {
    if (!(await setPassword(tx, personId, hash, passwordHash))) throw refusedLink(); // somebody else used the link in this moment
    await revokeSessionsOf(tx, personId, personId);
    // They proved who they are: the wrong passwords before count no more.
    await forgetAccount(tx, throttledAccount(email));
    await appendAct(
      tx,
      { workspaceId, type: 'person', personId },
      { kind: 'password.changed', data: { person: toPublicId('person', personId), by: 'link' } },
    );
  });
  return { email };
}
