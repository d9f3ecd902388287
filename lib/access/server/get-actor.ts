import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { PersonActor } from '../actor';
import { callbackPath } from '../callback-path';
import { authenticateSession, type SignedIn } from './authenticate-session';
import { sessionCookieName } from './session-cookie';

/** Who is signed in, with settings and workspace; null when nobody is. Asked once a request, however many components ask. */
export const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const jar = await cookies();
  return authenticateSession(jar.get(sessionCookieName())?.value);
});

/**
 * The person who opened this page. Sends everybody else to the sign-in page, which comes back afterwards: to `returnTo`, or to the
 * address asked for (proxy.ts writes it into a header).
 */
export async function getActor(returnTo?: string): Promise<PersonActor> {
  const found = await getSignedIn();
  if (found) return found.actor;
  const back = callbackPath(returnTo ?? (await headers()).get('x-countersign-path'));
  redirect(back === '/' ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(back)}`);
}
