import { findLinkHolder } from './find-link-holder';

/** Whose password a one-time link lets choose, before anything is chosen. Throws `invalidRequest` when it is wrong, used or expired. */
export async function lookAtInvitation(input: { invitation: string }): Promise<{ email: string }> {
  const { email } = await findLinkHolder(input.invitation);
  return { email };
}
