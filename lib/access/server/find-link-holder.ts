import { AppError } from '@/lib/shared/errors';
import { INVITATION_DAYS, readInvitation } from './invitation';
import { findInvited } from './person-store';

export interface LinkHolder {
  personId: string;
  email: string;
  workspaceId: string;
  passwordHash: string | null;
}

/** One answer for every link that does not work: what it once was is nobody's who holds a wrong one. */
export function refusedLink(): AppError {
  return new AppError(
    'invalidRequest',
    `This link is not valid any more: it was used, replaced or is older than ${INVITATION_DAYS} days. Ask an administrator for a new one.`,
    { field: 'invitation' },
  );
}

/** The person whom a one-time link lets choose a password. Uses nothing up. Throws `invalidRequest` when it is wrong, used or expired. */
export async function findLinkHolder(link: string): Promise<LinkHolder> {
  const invitation = readInvitation(link);
  if (!invitation) throw refusedLink();
  const found = await findInvited(invitation.personId);
  if (!found || !invitation.verify(found.passwordHash)) throw refusedLink();
  return { personId: invitation.personId, ...found };
}
