import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { PersonActor } from '../actor';
import { authenticateSession, type SignedIn } from './authenticate-session';
import { sessionCookieName } from './session-cookie';

/** Who is signed in, with settings and workspace; null when nobody is. Asked once a request, however many components ask. */
export const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const jar = await cookies();
  return authenticateSession(jar.get(sessionCookieName())?.value);
});

/**
 * The person who opened this page. Sends everybody else to the sign-in page, which comes back to `returnTo` (a path of ours)
 * afterwards.
 */
export async function getActor(returnTo?: string): Promise<PersonActor> {
  const found = await getSignedIn();
  if (!found) redirect(returnTo ? `/sign-in?callbackUrl=${encodeURIComponent(returnTo)}` : '/sign-in');
  return found.actor;
}
